#include "services/targets/api/evaluator.h"

#include <set>

#include "common/resource/access.h"
#include "common/value/errors.h"
#include "common/value/mutant.h"
#include "common/value/name.h"
#include "common/value/status_macros.h"
#include "services/targets/api/catalog_vocabulary.h"
#include "services/targets/domain/formula.h"
#include "services/targets/domain/names.h"
#include "services/targets/domain/outcome_counts.h"
#include "services/targets/domain/selection.h"

namespace thidua::targets {
namespace {

constexpr size_t kMaxQueries = 1000;  // of one BatchGetTotals

// OK if the pin is whole and the targets are of the plan.
absl::Status CheckRequest(const v1::EvaluatePlanRequest& request) {
  Violations violations;
  if (request.has_pin() && request.pin().plan_token().empty()) {
    violations.Add("pin.plan_token", "is required in a pin");
  }
  if (request.has_pin() && request.pin().reporting_token().empty()) {
    violations.Add("pin.reporting_token", "is required in a pin");
  }
  for (int i = 0; i < request.targets_size(); ++i) {
    const std::string& target = request.targets(i);
    if (!kTargetName.Match(target).ok() || PlanOf(target) != request.name()) {
      violations.Add(absl::StrCat("targets[", i, "]"), "is not a target of the plan",
                     type::v1::ERROR_REASON_INVALID_NAME);
    }
  }
  return violations.ToStatus();
}

// Returns the totals of all keys at the position of `token`. An empty token asks for the latest
// position, and becomes its token.
absl::StatusOr<Totals> Fetch(TotalsSource& source, const rpc::Call& call,
                             const std::string& owner_name, const std::vector<TotalKey>& keys,
                             std::string& token) {
  Totals totals;
  size_t done = 0;
  do {
    reporting::v1::BatchGetTotalsRequest request;
    request.set_parent(owner_name);
    if (token.empty()) {
      request.mutable_consistency()->set_strong(true);
    } else {
      request.mutable_consistency()->set_exactly(token);
    }
    const size_t end = std::min(keys.size(), done + kMaxQueries);
    for (size_t i = done; i < end; ++i) {
      auto& query = *request.add_queries();
      query.set_form(keys[i].form);
      query.set_period(keys[i].period);
    }
    ASSIGN_OR_RETURN(auto response, source.BatchGetTotals(call, request));
    // A page may end before all queries are answered; the others are asked at its position.
    const bool is_page = response.results_size() == request.queries_size() ||
                         (response.results_size() > 0 && !response.next_page_token().empty() &&
                          response.results_size() < request.queries_size());
    if (!is_page || response.token().empty()) {
      return Error(absl::StatusCode::kInternal, type::v1::ERROR_REASON_INTERNAL,
                   "reporting answered another number of totals than asked, or no position");
    }
    for (auto& result : *response.mutable_results()) totals.Add(keys[done++], std::move(result));
    if (token.empty()) token = response.token();
  } while (done < keys.size());
  return totals;
}

}  // namespace

absl::StatusOr<std::string> Evaluator::OwnerValidTo(std::string_view owner_name) const {
  ASSIGN_OR_RETURN(const auto view, catalog_.Current());
  const catalog::v1::Unit* owner = view->unit(owner_name);
  if (owner == nullptr) return "";
  const catalog::v1::UnitVersion* last = catalog::LatestVersion(*owner);
  return last == nullptr ? "" : last->valid_to();
}

absl::Status Evaluator::Evaluate(rpc::Call& call, const v1::EvaluatePlanRequest& request,
                                 v1::Evaluation* answer) {
  RETURN_IF_ERROR(resource::AuthorizeName(call, kPlanName, "name", request.name()));
  RETURN_IF_ERROR(CheckRequest(request));
  ASSIGN_OR_RETURN(const Formula* formula, FindFormula(request.formula()));
  const std::string owner = LedgerOf(request.name());
  const std::string owner_name = kUnitName.Format({owner});

  v1::Pin pin = request.pin();
  if (Mutant("p04-pin-ignored")) pin.clear_reporting_token();
  type::v1::Consistency at;
  if (request.has_pin()) at.set_exactly(pin.plan_token());
  ASSIGN_OR_RETURN(auto reader, store_.Open(owner, at));
  if (!request.has_pin()) {
    pin.set_plan_token(store_.TokenOf(reader->position()));
    ASSIGN_OR_RETURN(*pin.mutable_owner_valid_to(), OwnerValidTo(owner_name));
  }
  ASSIGN_OR_RETURN(const auto plan, resource::Load<v1::Plan>(*reader, request.name()));
  ASSIGN_OR_RETURN(auto all, resource::LoadAll<v1::Target>(*reader, TargetsOf(request.name())));
  ASSIGN_OR_RETURN(const Occasion occasion,
                   Occasion::Of(plan, all, request.period(), pin.owner_valid_to()));
  const std::set<std::string> wanted(request.targets().begin(), request.targets().end());
  ASSIGN_OR_RETURN(const Selection selection, SelectTargets(std::move(all), wanted));
  const std::vector<v1::Target>& targets = selection.targets;

  ASSIGN_OR_RETURN(const Totals totals,
                   Fetch(totals_, call, owner_name, formula->required_totals(targets, occasion),
                         *pin.mutable_reporting_token()));
  ASSIGN_OR_RETURN(auto view, catalog_.Current());
  ASSIGN_OR_RETURN(auto results, formula->evaluate(targets, occasion, totals,
                                                   CatalogVocabulary(std::move(view))));

  answer->set_plan(request.name());
  answer->set_period(request.period());
  answer->set_formula(formula->number);
  *answer->mutable_pin() = std::move(pin);
  answer->set_restricted(totals.restricted());
  for (v1::TargetResult& result : results) {
    if (!selection.shown.contains(result.target())) continue;
    if (result.simulated()) answer->set_simulated(true);
    *answer->add_results() = std::move(result);
  }
  for (v1::OutcomeCount& count : CountOutcomes(answer->results())) {
    *answer->add_counts() = std::move(count);
  }
  return absl::OkStatus();
}

}  // namespace thidua::targets
