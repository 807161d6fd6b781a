#pragma once
// The targets of a scheme as they are judged for one unit.

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "thidua/targets/v1/scoring.pb.h"
#include "thidua/targets/v1/target.pb.h"

namespace thidua::targets {

// The targets that units are judged by: those of the criteria with CRITERION_SCOPE_UNIT and the
// members of those that are composites, as a unit has them: without a trajectory, which is the
// owner's, and without what is shown together with others.
class UnitTargets {
 public:
  // `targets` are those of the plan; allocations count that are in force on `as_of`, `YYYY-MM-DD`.
  UnitTargets(const v1::Scheme& scheme, const std::vector<v1::Target>& targets,
              std::string_view as_of);

  // Returns the targets with the unit's parts as the bounds of those that are allocated to it. They
  // stand until the next call.
  const std::vector<v1::Target>& Of(std::string_view unit);

  // Returns them as they stand.
  const std::vector<v1::Target>& all() const { return all_; }
  // Returns the place of the target of this name; nullopt if it is not among them.
  std::optional<size_t> PlaceOf(std::string_view target) const;
  // Returns true if the target at that place is judged by the part of the unit that was asked for
  // last.
  bool IsAllocated(size_t place) const { return allocated_[place]; }

 private:
  // What a target has besides. By place.
  struct Bounds {
    std::string own;                           // the value of its own bound
    std::map<std::string, std::string> parts;  // by unit
  };

  std::vector<v1::Target> all_;
  std::vector<Bounds> bounds_;
  std::vector<char> allocated_;  // by place: whether its bound is a part
};

}  // namespace thidua::targets
