#include "services/targets/api/allocations.h"

#include <absl/algorithm/container.h>
#include <absl/strings/str_cat.h>

#include <optional>
#include <set>
#include <utility>

#include "common/resource/access.h"
#include "common/resource/write.h"
#include "common/value/date.h"
#include "common/value/errors.h"
#include "common/value/name.h"
#include "common/value/status_macros.h"
#include "services/targets/api/catalog_vocabulary.h"
#include "services/targets/api/fetch_subject_totals.h"
#include "services/targets/api/fetch_totals.h"
#include "services/targets/api/pinned_plan.h"
#include "services/targets/domain/allocation_change.h"
#include "services/targets/domain/allocation_parts.h"
#include "services/targets/domain/names.h"
#include "services/targets/domain/plan_life.h"
#include "services/targets/domain/rational.h"
#include "services/targets/domain/selection.h"
#include "services/targets/domain/unit_lineage.h"

namespace thidua::targets {
namespace {

// Returns the plan and the target of that name as a reader sees them.
absl::StatusOr<std::pair<v1::Plan, v1::Target>> Load(ledger::Reader& reader,
                                                     const std::string& name) {
  std::pair<v1::Plan, v1::Target> both;
  ASSIGN_OR_RETURN(both.first, resource::Load<v1::Plan>(reader, PlanOf(name)));
  ASSIGN_OR_RETURN(both.second, resource::Load<v1::Target>(reader, name));
  return both;
}

// Returns the rule that the query is of, with the weights that Reporting holds now.
absl::StatusOr<v1::AllocationRule> ReadWeights(TotalsSource& source, const rpc::Call& call,
                                               const std::string& owner_name,
                                               const v1::AllocationRule& rule,
                                               const WeightQuery& query, bool proposed,
                                               const Vocabulary& vocabulary) {
  v1::Pin pin;
  RETURN_IF_ERROR(FetchTotals(source, call, owner_name, {}, false, pin).status());
  ASSIGN_OR_RETURN(const auto figures,
                   FetchSubjectTotals(source, call, owner_name, query.keys, query.sets, pin));
  std::vector<const Totals*> totals;
  for (const SubjectFigures& each : figures) totals.push_back(&each.totals);
  return WithWeights(rule, query, totals, pin.reporting_token(), proposed, vocabulary);
}

// An Assembly puts one answer together.
class Assembly {
 public:
  Assembly(const Formula& formula, const Vocabulary& vocabulary, v1::AllocationEvaluation& answer)
      : formula_(formula), vocabulary_(vocabulary), answer_(answer) {}

  void AddWhole(v1::TargetResult result) {
    answer_.set_simulated(answer_.simulated() || result.simulated());
    *answer_.mutable_whole() = std::move(result);
  }

  // Adds a part, and returns its place in the answer to be described.
  absl::StatusOr<v1::PartResult*> Add(const Part& part, bool standing, const Totals& totals) {
    ASSIGN_OR_RETURN(JudgedPart judged, JudgePart(formula_, part, totals, vocabulary_));
    RETURN_IF_ERROR(sums_.Add(part, standing, judged.value));
    answer_.set_simulated(answer_.simulated() || judged.result.simulated());
    answer_.set_restricted(answer_.restricted() || totals.restricted());
    v1::PartResult& result = *answer_.add_parts();
    result.set_allocated(part.value);
    *result.mutable_result() = std::move(judged.result);
    return &result;
  }

  void AddSums(int decimals) {
    answer_.set_allocated(ExactText(sums_.allocated(), decimals));
    if (sums_.actual()) answer_.set_parts_actual(ExactText(*sums_.actual(), decimals));
  }

 private:
  const Formula& formula_;
  const Vocabulary& vocabulary_;
  v1::AllocationEvaluation& answer_;
  PartSums sums_;
};

absl::Status NotAllocated(const v1::EvaluateAllocationRequest& request, const std::string& day) {
  return IllegalState(request.by_years()
                          ? absl::StrCat(request.name(), " is not allocated by years")
                          : absl::StrCat(request.name(), " is not allocated to units on ", day));
}

}  // namespace

absl::Status Allocations::Set(rpc::Call& call, const v1::SetAllocationRequest& request,
                              v1::Target* answer) {
  const std::string& name = request.name();
  RETURN_IF_ERROR(resource::AuthorizeName(call, kTargetName, "name", name));
  ASSIGN_OR_RETURN(auto view, catalog_.Current());
  const CatalogVocabulary vocabulary(std::move(view));
  v1::AllocationRule rule = request.allocation().rule();
  const bool reads = ReadsWeights(rule.kind());
  Weighing weighing = Weighing::kAsked;
  const auto decide = [&](ledger::Reader& reader) -> absl::StatusOr<v1::Target> {
    ASSIGN_OR_RETURN(auto both, Load(reader, name));
    return WithAllocation(both.first, std::move(both.second), request, rule, weighing, vocabulary);
  };
  if (reads) {
    // Everything else is looked at before anybody is asked for figures.
    ASSIGN_OR_RETURN(auto reader, store_.Open(LedgerOf(name)));
    if (decide(*reader).ok()) {
      ASSIGN_OR_RETURN(const auto both, Load(*reader, name));
      ASSIGN_OR_RETURN(const WeightQuery query,
                       WeightsOf(both.first, both.second, request.allocation(), vocabulary));
      ASSIGN_OR_RETURN(rule, ReadWeights(totals_, call, OwnerOf(name), rule, query,
                                         request.validate_only(), vocabulary));
      weighing = Weighing::kGiven;
    }
  }
  if (!request.validate_only()) {
    return resource::Write(
        call, store_, request, name,
        [&](ledger::Txn& txn) -> absl::StatusOr<v1::Target> {
          ASSIGN_OR_RETURN(v1::Target target, decide(txn));
          if (reads && weighing == Weighing::kAsked) {
            return Error(absl::StatusCode::kAborted, type::v1::ERROR_REASON_ETAG_MISMATCH,
                         absl::StrCat(name, " changed while the request was looked at"));
          }
          return target;
        },
        answer);
  }
  ASSIGN_OR_RETURN(auto reader, store_.Open(LedgerOf(name)));
  ASSIGN_OR_RETURN(*answer, decide(*reader));
  answer->set_token(store_.TokenOf(reader->position()));
  return absl::OkStatus();
}

absl::Status Allocations::Evaluate(rpc::Call& call, const v1::EvaluateAllocationRequest& request,
                                   v1::AllocationEvaluation* answer) {
  const std::string& name = request.name();
  RETURN_IF_ERROR(resource::AuthorizeName(call, kTargetName, "name", name));
  std::optional<v1::Pin> pin;
  if (request.has_pin()) {
    Violations violations;
    CheckPin(request.pin(), violations);
    RETURN_IF_ERROR(violations.ToStatus());
    pin = request.pin();
  }
  ASSIGN_OR_RETURN(const Formula* formula, FindFormula(request.formula()));
  ASSIGN_OR_RETURN(PinnedPlan pinned, LoadPlan(store_, catalog_, std::string(PlanOf(name)), pin));
  const auto found =
      absl::c_find_if(pinned.targets, [&](const v1::Target& each) { return each.name() == name; });
  if (found == pinned.targets.end()) return NotFound(name);
  const v1::Target target = *found;
  ASSIGN_OR_RETURN(
      const Occasion occasion,
      Occasion::Of(pinned.plan, pinned.targets, request.period(), pinned.pin.owner_valid_to()));
  ASSIGN_OR_RETURN(const std::string day, AllocationDay(target, occasion));
  const v1::Allocation* allocation =
      request.by_years() ? AllocationByYears(target) : AllocationOn(target, day);
  if (allocation == nullptr) return NotAllocated(request, day);

  ASSIGN_OR_RETURN(auto view, catalog_.Current());
  const CatalogVocabulary vocabulary(std::move(view));
  std::vector<Part> parts;
  if (request.by_years()) {
    parts = PartsOfYears(target, *allocation, occasion);
  } else {
    const std::vector<v1::Target> whole = {WithBound(target, target.bound().value())};
    const std::string since = FirstDayOf(formula->required_totals(whole, occasion));
    ASSIGN_OR_RETURN(parts, PartsOfUnits(target, *allocation, occasion, since, vocabulary));
  }
  const std::vector<TotalKey> of_parts = RequiredTotals(*formula, parts);
  ASSIGN_OR_RETURN(const Selection selection, SelectTargets(std::move(pinned.targets), {name}));
  std::set<TotalKey> own;
  for (TotalKey& key : formula->required_totals(selection.targets, occasion)) {
    own.insert(std::move(key));
  }
  if (request.by_years()) own.insert(of_parts.begin(), of_parts.end());
  ASSIGN_OR_RETURN(const Totals totals,
                   FetchTotals(totals_, call, OwnerOf(name), {own.begin(), own.end()},
                               request.has_pin(), pinned.pin));
  ASSIGN_OR_RETURN(auto results,
                   formula->evaluate(selection.targets, occasion, totals, vocabulary));
  Assembly assembly(*formula, vocabulary, *answer);
  answer->set_restricted(totals.restricted());
  for (v1::TargetResult& result : results) {
    if (result.target() == name) assembly.AddWhole(std::move(result));
  }
  if (request.by_years()) {
    for (const Part& part : parts) {
      ASSIGN_OR_RETURN(v1::PartResult * result, assembly.Add(part, true, totals));
      result->set_period(part.carrier);
      result->set_display_name(part.carrier);
    }
  } else {
    SubjectSets sets;
    for (const Part& part : parts) sets.push_back(part.lineage.SubjectsWith(part.carrier));
    ASSIGN_OR_RETURN(const auto figures,
                     FetchSubjectTotals(totals_, call, OwnerOf(name), of_parts, sets, pinned.pin));
    for (size_t i = 0; i < parts.size(); ++i) {
      const Lineage& lineage = parts[i].lineage;
      ASSIGN_OR_RETURN(v1::PartResult * result,
                       assembly.Add(parts[i], lineage.exists, figures[i].totals));
      result->set_unit(parts[i].carrier);
      result->set_display_name(lineage.display_name);
      result->mutable_predecessors()->Assign(lineage.predecessors.begin(),
                                             lineage.predecessors.end());
      result->set_incomplete(lineage.incomplete);
    }
  }
  assembly.AddSums(target.indicator().decimals());
  answer->set_target(name);
  answer->set_period(request.period());
  answer->set_as_of(FormatDate(occasion.as_of));
  answer->set_formula(formula->number);
  answer->set_valid_from(allocation->valid_from());
  answer->set_promised(target.bound().value());
  answer->set_plan_state(StateOf(pinned.plan));
  *answer->mutable_pin() = std::move(pinned.pin);
  return absl::OkStatus();
}

}  // namespace thidua::targets
