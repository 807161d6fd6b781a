#include "services/targets/api/evaluator.h"

#include <set>

#include "common/resource/access.h"
#include "common/value/date.h"
#include "common/value/errors.h"
#include "common/value/name.h"
#include "common/value/status_macros.h"
#include "services/targets/api/catalog_vocabulary.h"
#include "services/targets/api/fetch_totals.h"
#include "services/targets/api/pinned_plan.h"
#include "services/targets/domain/assumptions.h"
#include "services/targets/domain/formula.h"
#include "services/targets/domain/names.h"
#include "services/targets/domain/outcome_counts.h"
#include "services/targets/domain/plan_life.h"
#include "services/targets/domain/readings.h"
#include "services/targets/domain/selection.h"

namespace thidua::targets {
namespace {

// OK if the pin is whole and the targets are of the plan.
absl::Status CheckRequest(const v1::EvaluatePlanRequest& request) {
  Violations violations;
  if (request.has_pin()) CheckPin(request.pin(), violations);
  for (int i = 0; i < request.targets_size(); ++i) {
    const std::string& target = request.targets(i);
    if (!kTargetName.Match(target).ok() || PlanOf(target) != request.name()) {
      violations.Add(absl::StrCat("targets[", i, "]"), "is not a target of the plan",
                     type::v1::ERROR_REASON_INVALID_NAME);
    }
  }
  return violations.ToStatus();
}

}  // namespace

absl::Status Evaluator::Evaluate(rpc::Call& call, const v1::EvaluatePlanRequest& request,
                                 v1::Evaluation* answer) {
  RETURN_IF_ERROR(resource::AuthorizeName(call, kPlanName, "name", request.name()));
  RETURN_IF_ERROR(CheckRequest(request));
  ASSIGN_OR_RETURN(const Formula* formula, FindFormula(request.formula()));
  std::optional<v1::Pin> pin;
  if (request.has_pin()) pin = request.pin();
  ASSIGN_OR_RETURN(PinnedPlan pinned, LoadPlan(store_, catalog_, request.name(), pin));
  ASSIGN_OR_RETURN(
      const Occasion occasion,
      Occasion::Of(pinned.plan, pinned.targets, request.period(), pinned.pin.owner_valid_to()));
  const std::set<std::string> wanted(request.targets().begin(), request.targets().end());
  ASSIGN_OR_RETURN(const Selection selection, SelectTargets(std::move(pinned.targets), wanted));
  const std::vector<v1::Target>& targets = selection.targets;
  std::vector<v1::Target> readings;
  if (request.with_readings()) readings = AlternativesOf(targets);
  std::vector<v1::Target> judged = targets;
  judged.insert(judged.end(), readings.begin(), readings.end());

  const std::string owner_name = kUnitName.Format({LedgerOf(request.name())});
  const std::vector<TotalKey> needed = formula->required_totals(judged, occasion);
  ASSIGN_OR_RETURN(auto view, catalog_.Current());
  const CatalogVocabulary vocabulary(std::move(view));
  Violations violations;
  CheckAssumptions(request.assumed(), judged, needed, vocabulary, violations);
  RETURN_IF_ERROR(violations.ToStatus());
  ASSIGN_OR_RETURN(Totals totals,
                   FetchTotals(totals_, call, owner_name, needed, request.has_pin(), pinned.pin));
  Assume(request.assumed(), vocabulary, totals);
  ASSIGN_OR_RETURN(auto results, formula->evaluate(targets, occasion, totals, vocabulary));
  if (!readings.empty()) {
    ASSIGN_OR_RETURN(auto of_readings, formula->evaluate(readings, occasion, totals, vocabulary));
    AddReadings(targets, std::move(of_readings), results);
  }

  answer->set_plan(request.name());
  answer->set_plan_state(StateOf(pinned.plan));
  answer->set_period(request.period());
  answer->set_as_of(FormatDate(occasion.as_of));
  answer->set_formula(formula->number);
  *answer->mutable_pin() = std::move(pinned.pin);
  answer->set_restricted(totals.restricted());
  *answer->mutable_assumed() = request.assumed();
  for (v1::TargetResult& result : results) {
    if (!selection.shown.contains(result.target())) continue;
    if (result.simulated()) answer->set_simulated(true);
    for (const v1::ReadingResult& reading : result.readings()) {
      if (reading.result().simulated()) answer->set_simulated(true);
    }
    *answer->add_results() = std::move(result);
  }
  for (v1::OutcomeCount& count : CountOutcomes(answer->results())) {
    *answer->add_counts() = std::move(count);
  }
  return absl::OkStatus();
}

}  // namespace thidua::targets
