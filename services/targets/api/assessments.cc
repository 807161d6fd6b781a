#include "services/targets/api/assessments.h"

#include <string>
#include <utility>

#include "common/resource/access.h"
#include "common/resource/page.h"
#include "common/resource/write.h"
#include "services/targets/domain/assessment.h"
#include "services/targets/domain/names.h"

namespace thidua::targets {
namespace {

// The status with the fields of the request to evaluate named as those of the request to assess.
absl::Status OfAssessment(const absl::Status& status) {
  const std::vector<FieldViolation> found = ViolationsOf(status);
  if (found.empty()) return status;
  Violations violations;
  for (const FieldViolation& violation : found) {
    const std::string field = violation.field == "period" ? "assessment.period" : violation.field;
    violations.Add(field, violation.description, violation.reason);
  }
  return violations.ToStatus();
}

}  // namespace

absl::Status Assessments::Create(rpc::Call& call, const v1::CreateAssessmentRequest& request,
                                 v1::Assessment* answer) {
  const v1::Assessment& asked = request.assessment();
  RETURN_IF_ERROR(resource::AuthorizeName(call, kAssessmentName, "assessment.name", asked.name()));
  v1::EvaluatePlanRequest evaluate;
  evaluate.set_name(PlanAssessedBy(asked.name()));
  evaluate.set_period(asked.period());
  evaluate.set_formula(request.formula());
  if (request.has_pin()) *evaluate.mutable_pin() = request.pin();
  v1::Evaluation evaluation;
  RETURN_IF_ERROR(OfAssessment(evaluator_.Evaluate(call, evaluate, &evaluation)));
  RETURN_IF_ERROR(CheckSignable(evaluation));
  return resource::Write(
      call, store_, request, asked.name(),
      [&](ledger::Txn& txn) -> absl::StatusOr<v1::Assessment> {
        std::optional<v1::Assessment> superseded;
        if (kAssessmentName.Match(asked.supersedes()).ok()) {
          ASSIGN_OR_RETURN(superseded, resource::Find<v1::Assessment>(txn, asked.supersedes()));
        }
        ASSIGN_OR_RETURN(
            v1::Assessment assessment,
            NewAssessment(asked, superseded, evaluation, call.caller().principal, txn.time()));
        RETURN_IF_ERROR(resource::CheckAbsent(txn, asked.name()));
        if (superseded) {
          superseded->set_superseded_by(asked.name());
          resource::Put(txn, *std::move(superseded));
        }
        return assessment;
      },
      answer);
}

absl::Status Assessments::Get(rpc::Call& call, const v1::GetAssessmentRequest& request,
                              v1::Assessment* answer) {
  RETURN_IF_ERROR(resource::AuthorizeName(call, kAssessmentName, "name", request.name()));
  ASSIGN_OR_RETURN(*answer, store_.Get<v1::Assessment>(request));
  return absl::OkStatus();
}

absl::Status Assessments::List(rpc::Call& call, const v1::ListAssessmentsRequest& request,
                               v1::ListAssessmentsResponse* answer) {
  RETURN_IF_ERROR(resource::AuthorizeName(call, kPlanName, "parent", request.parent()));
  return resource::List(
      call, store_, request, {.prefix = AssessmentsOf(request.parent())},
      [](v1::Assessment& assessment) {
        assessment = Summary(std::move(assessment));
        return true;
      },
      answer->mutable_assessments(), answer);
}

}  // namespace thidua::targets
