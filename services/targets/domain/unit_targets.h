#pragma once
// The targets of a scheme as they are judged for one unit.

#include <absl/status/statusor.h>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/targets/domain/occasion.h"
#include "thidua/targets/v1/scoring.pb.h"
#include "thidua/targets/v1/target.pb.h"

namespace thidua::targets {

// The targets that units are judged by: those of the criteria with CRITERION_SCOPE_UNIT and the
// members of those that are composites, as a unit has them: without a trajectory, which is the
// owner's, and without what is shown together with others.
class UnitTargets {
 public:
  // `targets` are those of the plan, which must outlive it; allocations count that are in force on
  // the AllocationDay of their target.
  UnitTargets(const v1::Scheme& scheme, const std::vector<v1::Target>& targets,
              const Occasion& occasion);

  // Returns the targets with what `units`, a unit and those that all went over to it, carry
  // together as the bounds of those that are allocated. They stand until the next call.
  //   DATA_LOSS / CORRUPT: a part is no decimal.
  absl::StatusOr<const std::vector<v1::Target>*> Of(const std::vector<std::string>& units);

  // Returns them as they stand.
  const std::vector<v1::Target>& all() const { return all_; }
  // Returns the place of the target of this name; nullopt if it is not among them.
  std::optional<size_t> PlaceOf(std::string_view target) const;
  // Returns true if the target at that place is allocated to units.
  bool IsAllocated(size_t place) const { return bounds_[place].allocation != nullptr; }
  // Returns true if the units that were asked for last carry nothing of the target at that place,
  // which is allocated to others: there is nothing to judge them by.
  bool IsOthers(size_t place) const { return others_[place]; }

 private:
  // What a target has besides. By place.
  struct Bounds {
    std::string own;                             // the value of its own bound
    const v1::Allocation* allocation = nullptr;  // in force; nullptr: there is none
  };

  std::vector<v1::Target> all_;
  std::vector<Bounds> bounds_;
  std::vector<char> others_;  // by place
};

}  // namespace thidua::targets
