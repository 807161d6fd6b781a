#include "services/admin_cli/views/trajectory_view.h"

#include <absl/strings/numbers.h>

#include "services/admin_cli/base/fields.h"
#include "services/admin_cli/views/evaluation_notes.h"
#include "services/admin_cli/views/evaluation_view.h"

namespace thidua::cli {
namespace {

using targets::v1::Target;
using targets::v1::TargetResult;
using targets::v1::TrajectoryPoint;

// The last point up to the year; null before the first one.
const TrajectoryPoint* RequiredBy(const Target& target, int year) {
  const TrajectoryPoint* required = nullptr;
  for (const TrajectoryPoint& point : target.trajectory()) {
    int at = 0;
    if (absl::SimpleAtoi(point.period(), &at) && at <= year) required = &point;
  }
  return required;
}

}  // namespace

Table TrajectoryTable(const Target& target, const TargetResult& result) {
  Table table({{"PERIOD"}, {"REQUIRED", Column::kRight}, {"ACTUAL", Column::kRight}, {"UNIT"}});
  for (const TrajectoryPoint& point : target.trajectory()) {
    const bool has_value = result.has_actual() && result.actual_period() == point.period();
    table.Add({point.period(), point.value(), has_value ? result.actual().value() : "",
               target.indicator().unit_of_measure()});
  }
  return table;
}

std::string StandingText(const Target& target, const TargetResult& result, int year) {
  const TrajectoryPoint* required = RequiredBy(target, year);
  std::string text = "required by " + std::to_string(year) + ": " +
                     (required == nullptr ? "nothing yet" : required->value()) + "\n";
  text += "actual: " +
          (result.has_actual() ? QuantityText(result.actual()) + " in " + result.actual_period()
                               : "none") +
          "\n";
  if (result.has_bound()) {
    text += "bound: " + BoundText(result.bound()) + " by " + result.due_period();
    if (!result.gap().empty()) text += ", gap " + result.gap();
    text += "\n";
  }
  for (const std::string& obstacle : ObstacleCodes(result)) text += obstacle + "\n";
  for (const std::string& note : NotesOf(result, std::to_string(year))) text += note + "\n";
  if (result.final() && !IsOutOfReach(result)) {
    return text + "settled as " + FieldText(result, "outcome") +
           ": only a correction can change that\n";
  }
  return text + "proven out of reach: " +
         (IsOutOfReach(result) ? "yes, it was missed in " + result.actual_period() +
                                     ", and only a correction can change that\n"
                               : "no\n");
}

bool IsOutOfReach(const TargetResult& result) {
  return result.final() && result.outcome() == targets::v1::OUTCOME_MISSED;
}

}  // namespace thidua::cli
