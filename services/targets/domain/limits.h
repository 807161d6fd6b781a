#pragma once
// A bound as the edges that a value must keep within, and how far a value is from them.

#include <absl/status/statusor.h>
#include <gmpxx.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/targets/domain/exact_value.h"
#include "thidua/targets/v1/evaluation.pb.h"
#include "thidua/targets/v1/target.pb.h"

namespace thidua::targets {

// One edge of what a bound admits.
struct Edge {
  mpq_class at;
  bool strict = false;  // true: the edge itself is not admitted
};

// An edge that a value has to get to, or past it where it is strict.
struct Goal {
  Edge edge;
  bool up = true;  // false: the value has to fall to it
};

// Both ends of a band.
struct Band {
  mpq_class lower;
  mpq_class upper;
};

// Returns true for a bound about a point of which nobody decided how far off still holds.
bool IsUndecided(const v1::Bound& bound);

// All that judging needs to know of a bound, whatever its kind: a new kind of bound is judged once
// `Of` knows it. At least one edge is set: a band that is not capped and a point with a direction
// have one, a capped band and a point without a direction have two. A value: copy it freely.
struct Limits {
  std::optional<Edge> lower;
  std::optional<Edge> upper;
  std::optional<Band> band;  // of a bound with zones
  std::optional<mpq_class>
      tolerance;       // of a point that no direction leads away from for the better
  bool rising = true;  // whether the way to the bound leads up

  // Returns the limits of a stored bound, which must be decided.
  //   DATA_LOSS / CORRUPT: the bound has no kind, or a number in it is none.
  static absl::StatusOr<Limits> Of(const v1::Bound& bound);

  // Returns true if the value is within all edges.
  bool Holds(const ExactValue& value) const;

  // Returns true if the value falls short of what a trajectory requires by no more than `slack`.
  // It falls short in the direction in which the bound is missed; where both directions miss it,
  // the tolerance is granted on the way too.
  bool KeepsUp(const ExactValue& value, const mpq_class& required, const mpq_class& slack) const;

  // Returns all numbers that judging compares a value with, but for a trajectory.
  std::vector<mpq_class> Marks() const;

  // Returns the numbers that KeepsUp compares a value with.
  std::vector<mpq_class> MarksOnTheWay(const mpq_class& required, const mpq_class& slack) const;

  // Returns how far the value is outside, negative if it is inside, by what is printed of it;
  // exact, with at least as many decimals as that. With two edges the one that is nearer to being
  // missed counts.
  std::string Gap(const ExactValue& value, std::string_view printed) const;

  // Returns where the value has to get: with two edges, to the one that is nearer to being missed.
  Goal GoalOf(const ExactValue& value) const;

  // Returns where the value lies in respect of the band; ZONE_UNSPECIFIED where there is none.
  v1::Zone ZoneOf(const ExactValue& value) const;

 private:
  // Returns true if the lower edge is the one that is missed, or nearer to being missed.
  bool LowerCounts(const ExactValue& value) const;
};

}  // namespace thidua::targets
