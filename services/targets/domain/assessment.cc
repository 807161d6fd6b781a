#include "services/targets/domain/assessment.h"

#include <utility>

#include "common/value/date.h"
#include "common/value/errors.h"
#include "common/value/period.h"
#include "common/value/status_macros.h"
#include "common/value/text.h"
#include "common/value/timestamp.h"
#include "services/targets/domain/fields.h"
#include "services/targets/domain/names.h"

namespace thidua::targets {
namespace {

void CheckRequired(const std::string& field, const std::string& text, Violations& violations) {
  if (text.empty()) violations.Add(field, "is required");
  violations.AddStatus(field, CheckText(text, kMaxLine));
}

void CheckDate(const v1::Assessment& asked, absl::Time now, Violations& violations) {
  const std::string field = "assessment.document_date";
  const auto date = ParseDate(asked.document_date());
  violations.AddStatus(field, date.status());
  if (!date.ok()) return;
  if (*date > DayInVietnam(now)) {
    violations.Add(field, absl::StrCat("lies ahead: today is ", FormatDate(DayInVietnam(now))));
  }
  const auto period = ParsePeriod(asked.period());
  if (period.ok() && *date < period->Window().first) {
    violations.Add(field, absl::StrCat("lies before ", asked.period(), " begins"));
  }
}

void CheckSuperseded(const v1::Assessment& asked, const std::optional<v1::Assessment>& superseded,
                     Violations& violations) {
  if (asked.supersedes().empty()) return;
  const std::string field = "assessment.supersedes";
  const bool of_plan = kAssessmentName.Match(asked.supersedes()).ok() &&
                       PlanAssessedBy(asked.supersedes()) == PlanAssessedBy(asked.name());
  if (!of_plan || !superseded) {
    violations.Add(field, "is no assessment of the plan", type::v1::ERROR_REASON_UNKNOWN_REFERENCE);
  } else if (superseded->period() != asked.period()) {
    violations.Add(field, absl::StrCat("is of ", superseded->period()));
  }
}

}  // namespace

absl::Status CheckSignable(const v1::Evaluation& evaluation) {
  if (evaluation.plan_state() == v1::PLAN_STATE_DRAFT) {
    return IllegalState(absl::StrCat(evaluation.plan(),
                                     " is a draft, which promises nothing yet: record the act "
                                     "that announces or approves it"));
  }
  if (evaluation.restricted()) {
    return IllegalState(
        "the evaluation rests on restricted figures, and everybody who reads plans reads "
        "assessments");
  }
  if (evaluation.simulated()) {
    return IllegalState("the evaluation rests on simulated figures, which nobody signs");
  }
  return absl::OkStatus();
}

absl::StatusOr<v1::Assessment> NewAssessment(const v1::Assessment& asked,
                                             const std::optional<v1::Assessment>& superseded,
                                             v1::Evaluation evaluation, std::string_view principal,
                                             absl::Time now) {
  Violations violations;
  CheckRequired("assessment.title", asked.title(), violations);
  CheckRequired("assessment.signed_by", asked.signed_by(), violations);
  violations.AddStatus("assessment.text", CheckText(asked.text(), kMaxSignedText));
  violations.AddStatus("assessment.document_number", CheckText(asked.document_number(), kMaxLine));
  CheckDate(asked, now, violations);
  CheckSuperseded(asked, superseded, violations);
  RETURN_IF_ERROR(violations.ToStatus());
  if (superseded && !superseded->superseded_by().empty()) {
    return IllegalState(
        absl::StrCat(superseded->name(), " was superseded by ", superseded->superseded_by()));
  }
  v1::Assessment assessment = asked;
  assessment.clear_superseded_by();
  *assessment.mutable_evaluation() = std::move(evaluation);
  assessment.set_entered_by(principal.data(), principal.size());
  *assessment.mutable_create_time() = ToTimestamp(now);
  return assessment;
}

v1::Assessment Summary(v1::Assessment assessment) {
  assessment.clear_text();
  assessment.mutable_evaluation()->clear_results();
  return assessment;
}

}  // namespace thidua::targets
