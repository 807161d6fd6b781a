#pragma once
// Which periods a verdict was made of.

#include <absl/status/statusor.h>
#include <absl/time/civil_time.h>

#include <string>
#include <vector>

#include "thidua/targets/v1/evaluation.pb.h"
#include "thidua/targets/v1/target.pb.h"

namespace thidua::cli {

// What a measured period is to the verdict.
enum class MeasuredRole {
  kValue,      // what is shown
  kReference,  // what it is compared with
  kYear,       // a year between, or another one in which the target has to hold
  kBaseline,   // the base year, beside the value
};

// A year, or the years from the term's first on, up to a day. A value.
struct MeasuredPeriod {
  MeasuredRole role = MeasuredRole::kValue;
  int first_year = 0;
  absl::CivilDay until;

  // The last days up to which the figures of each year count, from old to new.
  std::vector<absl::CivilDay> Days(const targets::v1::Target& target) const;
  // The year, the years ("2021-2022") or the day before the end of one.
  std::string Text() const;
};

// The periods that the indicator was measured in for this result, the one that is shown first; none
// of a composite. Where there is no value they are those in which it was looked for.
//   DATA_LOSS: the evaluation, the plan or the target hold no periods.
absl::StatusOr<std::vector<MeasuredPeriod>> MeasuredPeriodsOf(
    const targets::v1::Evaluation& evaluation, const targets::v1::Plan& plan,
    const targets::v1::Target& target, const targets::v1::TargetResult& result);

}  // namespace thidua::cli
