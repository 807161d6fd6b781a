#include "services/targets/domain/formula.h"

#include <map>
#include <set>

#include "common/value/errors.h"
#include "common/value/status_macros.h"
#include "services/targets/domain/composition.h"
#include "services/targets/domain/judge.h"
#include "services/targets/domain/measure.h"
#include "services/targets/domain/required_totals.h"

namespace thidua::targets {
namespace {

// The functions of formula 1.
std::vector<TotalKey> RequiredTotals1(const std::vector<v1::Target>& targets,
                                      const Occasion& occasion) {
  std::set<TotalKey> keys;
  for (const v1::Target& target : targets) {
    for (TotalKey& key : RequiredTotals(target, occasion)) keys.insert(std::move(key));
  }
  return std::vector<TotalKey>(keys.begin(), keys.end());
}

// Prints the shares of one composition together, if every one of them has a value: with as many
// more decimals as it takes for each to agree with what it was compared with. Shares that make no
// whole with so many decimals stay as each is printed alone.
void PrintComposition(const std::vector<size_t>& members, const std::vector<v1::Target>& targets,
                      std::vector<Judgement>& judgements) {
  std::vector<mpq_class> shares;
  int decimals = targets[members.front()].indicator().decimals();
  for (const size_t member : members) {
    const auto& value = judgements[member].value;
    if (!value || value->rational() == nullptr) return;
    if (targets[member].indicator().decimals() != decimals) return;
    if (judgements[member].result.actual_period() !=
        judgements[members.front()].result.actual_period()) {
      return;
    }
    shares.push_back(*value->rational());
  }
  auto printed = PrintShares(shares, decimals);
  const auto agree = [&] {
    for (size_t i = 0; i < members.size(); ++i) {
      const Judgement& judgement = judgements[members[i]];
      if (!judgement.value->Agrees((*printed)[i], judgement.marks)) return false;
    }
    return true;
  };
  while (printed && !agree()) printed = PrintShares(shares, ++decimals);
  if (!printed) return;
  for (size_t i = 0; i < members.size(); ++i) judgements[members[i]].Print((*printed)[i]);
}

absl::StatusOr<std::vector<v1::TargetResult>> Evaluate1(const std::vector<v1::Target>& targets,
                                                        const Occasion& occasion,
                                                        const Totals& totals,
                                                        const Vocabulary& vocabulary) {
  std::vector<Judgement> judgements;
  std::map<std::string, std::vector<size_t>> compositions;
  for (size_t i = 0; i < targets.size(); ++i) {
    const v1::Target& target = targets[i];
    ASSIGN_OR_RETURN(const Measure measure, Measure::Of(target, occasion, totals, vocabulary));
    ASSIGN_OR_RETURN(Judgement judgement,
                     Judge(target, occasion, [&measure](int year) { return measure.In(year); }));
    ASSIGN_OR_RETURN(const Reading baseline, measure.AtBase());
    if (baseline.value) {
      *judgement.result.mutable_baseline() = ToQuantity(baseline, target.indicator().decimals());
      if (baseline.evidence.simulated) judgement.result.set_simulated(true);
    }
    judgements.push_back(std::move(judgement));
    if (!target.composition().empty()) compositions[target.composition()].push_back(i);
  }
  for (const auto& [id, members] : compositions) PrintComposition(members, targets, judgements);
  std::vector<v1::TargetResult> results;
  for (Judgement& judgement : judgements) results.push_back(std::move(judgement.result));
  return results;
}

// All formulas there ever were, the oldest first.
constexpr Formula kFormulas[] = {{1, RequiredTotals1, Evaluate1}};

}  // namespace

absl::StatusOr<const Formula*> FindFormula(int number) {
  if (number == 0) return &std::end(kFormulas)[-1];
  for (const Formula& formula : kFormulas) {
    if (formula.number == number) return &formula;
  }
  Violations violations;
  violations.Add("formula", absl::StrCat("there is no formula ", number),
                 type::v1::ERROR_REASON_UNKNOWN_REFERENCE);
  return violations.ToStatus();
}

}  // namespace thidua::targets
