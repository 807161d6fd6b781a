#include "services/targets/domain/formula.h"

#include <absl/algorithm/container.h>

#include <map>
#include <optional>
#include <set>

#include "common/value/errors.h"
#include "common/value/status_macros.h"
#include "services/targets/domain/composite.h"
#include "services/targets/domain/composition.h"
#include "services/targets/domain/corrupt.h"
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

using Members = std::vector<size_t>;  // of a composition, by their places in the plan

// Returns the printed shares of the members, which are printed together: with as many more decimals
// as it takes for each to agree with what it was compared with. nullopt if one of them has no
// value, and if they make no whole with so many decimals.
std::optional<std::vector<std::string>> Printed(const Members& members,
                                                const std::vector<v1::Target>& targets,
                                                const std::vector<Judgement>& judgements) {
  std::vector<mpq_class> shares;
  int decimals = targets[members.front()].indicator().decimals();
  for (const size_t member : members) {
    const auto& value = judgements[member].value;
    if (!value || value->rational() == nullptr) return std::nullopt;
    if (targets[member].indicator().decimals() != decimals) return std::nullopt;
    if (judgements[member].result.actual_period() !=
        judgements[members.front()].result.actual_period()) {
      return std::nullopt;
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
  return printed;
}

// Returns the place of the target that stands in the end where this one was promised.
size_t Heir(size_t place, const std::map<std::string, size_t>& places,
            const std::vector<v1::Target>& targets) {
  // A chain is no longer than the plan.
  for (size_t steps = 0; steps < targets.size(); ++steps) {
    const auto next = places.find(targets[place].superseded_by());
    if (next == places.end()) break;
    place = next->second;
  }
  return place;
}

// The places of the targets in the plan, by name.
std::map<std::string, size_t> PlacesOf(const std::vector<v1::Target>& targets) {
  std::map<std::string, size_t> places;
  for (size_t i = 0; i < targets.size(); ++i) places[targets[i].name()] = i;
  return places;
}

// Prints the shares of each composition together. A target that was superseded is not of it any
// more, beside its heir the shares would not add up; it is printed as it would be in its heir's
// stead, so that two targets that measure the same show the same.
void PrintCompositions(const std::vector<v1::Target>& targets,
                       const std::map<std::string, size_t>& places,
                       std::vector<Judgement>& judgements) {
  std::map<std::string, Members> standing;
  for (size_t i = 0; i < targets.size(); ++i) {
    if (!targets[i].composition().empty() && targets[i].superseded_by().empty()) {
      standing[targets[i].composition()].push_back(i);
    }
  }
  for (size_t i = 0; i < targets.size(); ++i) {
    const auto composition = standing.find(targets[i].composition());
    if (composition == standing.end()) continue;
    Members members = composition->second;
    const auto stead = absl::c_find(members, Heir(i, places, targets));
    if (stead == members.end()) continue;
    *stead = i;
    const auto printed = Printed(members, targets, judgements);
    if (!printed) continue;
    judgements[i].Print((*printed)[stead - members.begin()]);
  }
}

// Judges a target that is no composite by its figures.
absl::StatusOr<Judgement> JudgeFigures(const v1::Target& target, const Occasion& occasion,
                                       const Totals& totals, const Vocabulary& vocabulary) {
  ASSIGN_OR_RETURN(const Measure measure, Measure::Of(target, occasion, totals, vocabulary));
  ASSIGN_OR_RETURN(Judgement judgement,
                   Judge(target, occasion, [&measure](int year) { return measure.In(year); }));
  ASSIGN_OR_RETURN(const Reading baseline, measure.AtBase());
  if (baseline.value) {
    *judgement.result.mutable_baseline() = ToQuantity(baseline, target.indicator().decimals());
    if (baseline.evidence.simulated) judgement.result.set_simulated(true);
    if (baseline.evidence.assumed) judgement.result.set_assumed(true);
  }
  return judgement;
}

// Judges a composite by the judgements on its members, which are made and printed.
absl::StatusOr<Judgement> JudgeMembers(const v1::Target& target, const Occasion& occasion,
                                       const std::map<std::string, size_t>& places,
                                       const std::vector<Judgement>& judgements) {
  std::vector<const Judgement*> members;
  for (const v1::CompositeMember& member : target.indicator().composite().members()) {
    const auto place = places.find(member.target());
    if (place == places.end()) {
      return Corrupt(absl::StrCat(target.name(), " is made of ", member.target(),
                                  ", which is no target of the plan"));
    }
    members.push_back(&judgements[place->second]);
  }
  return JudgeComposite(target, occasion, members);
}

void DescribeVersions(const v1::Target& target, v1::TargetResult& result) {
  result.set_supersedes(target.supersedes());
  result.set_predecessor_outcome(target.predecessor_outcome());
  result.set_superseded_by(target.superseded_by());
}

absl::StatusOr<std::vector<Judgement>> Judge1(const std::vector<v1::Target>& targets,
                                              const Occasion& occasion, const Totals& totals,
                                              const Vocabulary& vocabulary) {
  const std::map<std::string, size_t> places = PlacesOf(targets);
  std::vector<Judgement> judgements(targets.size());
  for (size_t i = 0; i < targets.size(); ++i) {
    if (targets[i].indicator().has_composite()) continue;
    ASSIGN_OR_RETURN(judgements[i], JudgeFigures(targets[i], occasion, totals, vocabulary));
    DescribeVersions(targets[i], judgements[i].result);
  }
  PrintCompositions(targets, places, judgements);
  for (size_t i = 0; i < targets.size(); ++i) {
    if (!targets[i].indicator().has_composite()) continue;
    ASSIGN_OR_RETURN(judgements[i], JudgeMembers(targets[i], occasion, places, judgements));
    DescribeVersions(targets[i], judgements[i].result);
  }
  return judgements;
}

// All formulas there ever were, the oldest first.
constexpr Formula kFormulas[] = {{1, RequiredTotals1, Judge1}};

}  // namespace

absl::StatusOr<std::vector<v1::TargetResult>> Formula::evaluate(
    const std::vector<v1::Target>& targets, const Occasion& occasion, const Totals& totals,
    const Vocabulary& vocabulary) const {
  ASSIGN_OR_RETURN(std::vector<Judgement> judgements, judge(targets, occasion, totals, vocabulary));
  std::vector<v1::TargetResult> results;
  for (Judgement& judgement : judgements) results.push_back(std::move(judgement.result));
  return results;
}

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
