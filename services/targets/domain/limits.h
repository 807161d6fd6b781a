#pragma once
// A bound as the edges that a value must keep within, and how far a value is from them.

#include <absl/status/statusor.h>
#include <gmpxx.h>

#include <optional>
#include <string>

#include "services/targets/domain/exact_value.h"
#include "thidua/targets/v1/evaluation.pb.h"
#include "thidua/targets/v1/target.pb.h"

namespace thidua::targets {

// One edge; a strict one is itself outside.
struct Edge {
  mpq_class at;
  bool strict = false;
};

// At least one edge is set. A band that is not capped and a point with a direction have one, a
// capped band and a point without a direction two. A value: copy it freely.
struct Limits {
  std::optional<Edge> lower;
  std::optional<Edge> upper;

  // The edges of a stored bound.
  //   DATA_LOSS / CORRUPT: it has no kind, or a number in it is none.
  static absl::StatusOr<Limits> Of(const v1::Bound& bound);

  bool Holds(const ExactValue& value) const;

  // How far the value is outside, negative if it is inside; rounded. With two edges the one that is
  // nearer to being missed counts.
  std::string Gap(const ExactValue& value, int decimals) const;

  // The compound yearly rate in per cent that takes `value` within the limits in `years` years,
  // rounded to two decimals so that the printed rate suffices (growth up, decline down); empty
  // where no rate does. `value` is outside, `years` at least 1.
  std::string GrowthNeeded(const ExactValue& value, int years) const;

 private:
  // True if the lower edge is the one that is missed, or nearer to being missed.
  bool LowerCounts(const ExactValue& value) const;
};

// Where the value lies in respect of a band; ZONE_UNSPECIFIED for other bounds.
//   DATA_LOSS / CORRUPT: a number in the bound is none.
absl::StatusOr<v1::Zone> ZoneOf(const v1::Bound& bound, const ExactValue& value);

}  // namespace thidua::targets
