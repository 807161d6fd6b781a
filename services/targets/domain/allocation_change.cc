#include "services/targets/domain/allocation_change.h"

#include <absl/algorithm/container.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>

#include <utility>

#include "common/value/date.h"
#include "common/value/enum_switch.h"
#include "common/value/errors.h"
#include "common/value/status_macros.h"
#include "services/targets/domain/allocation_check.h"
#include "services/targets/domain/measure.h"
#include "services/targets/domain/plan_life.h"
#include "services/targets/domain/rational.h"
#include "services/targets/domain/required_totals.h"
#include "services/targets/domain/unit_lineage.h"

namespace thidua::targets {
namespace {

// Returns whether the one takes the place of the other.
bool IsOfSameDay(const v1::Allocation& a, const v1::Allocation& b) {
  return a.valid_from() == b.valid_from();
}

// Returns the allocation by units before that day, which the target owns; nullptr if there is none.
const v1::Allocation* Before(const v1::Target& target, const std::string& day) {
  const v1::Allocation* before = nullptr;
  for (const v1::Allocation& each : target.allocations()) {
    if (!each.valid_from().empty() && each.valid_from() < day) before = &each;
  }
  return before;
}

// Adds where the next allocation was derived from the one that counted before it, which changes.
void CheckNext(const v1::Target& stored, const std::string& day, Violations& violations) {
  if (day.empty()) return;
  for (const v1::Allocation& each : stored.allocations()) {
    if (each.valid_from() <= day) continue;
    if (each.rule().kind() == v1::ALLOCATION_RULE_KIND_SUCCESSION) {
      violations.Add("allocation.valid_from",
                     absl::StrCat("is before ", each.valid_from(),
                                  ", whose parts were derived from what counts before it: take "
                                  "that one away first"));
    }
    return;
  }
}

// Gives the allocation the parts that its rule derives, where it can be derived.
void Derive(const v1::Target& stored, const ByCarrier& weights, const Vocabulary& vocabulary,
            v1::Allocation& allocation, Violations& violations) {
  const std::string field = "allocation.rule";
  std::optional<ByCarrier> parts;
  if (allocation.rule().kind() == v1::ALLOCATION_RULE_KIND_SUCCESSION) {
    const v1::Allocation* before = Before(stored, allocation.valid_from());
    if (before == nullptr) {
      violations.Add(field + ".kind",
                     absl::StrCat("needs an allocation by units before ", allocation.valid_from()));
      return;
    }
    parts =
        CarryOver(stored, *before, allocation.valid_from(), weights, field, vocabulary, violations);
  } else {
    parts = DivideBound(stored, weights);
  }
  if (!parts) return;
  if (parts->size() > kMaxParts) {
    violations.Add(field, absl::StrCat("derives more than ", kMaxParts, " parts"));
    return;
  }
  SetParts(stored, *parts, allocation);
  for (const v1::AllocationPart& part : allocation.parts()) {
    const auto value = ParseDecimal(part.value());
    violations.AddStatus(field, value.status());
    if (value.ok()) CheckNotZero(stored, part, *value, field, violations);
  }
}

// Puts the allocation into its place, or takes it away if it has neither parts nor a rule.
void Put(const v1::Allocation& allocation, v1::Target& target, Violations& violations) {
  std::vector<v1::Allocation> all;
  bool found = false;
  for (const v1::Allocation& each : target.allocations()) {
    if (IsOfSameDay(each, allocation)) {
      found = true;
    } else {
      all.push_back(each);
    }
  }
  if (!allocation.parts().empty() || allocation.has_rule()) {
    all.push_back(allocation);
  } else if (!found) {
    violations.Add("allocation.valid_from", "has no allocation that could be taken away",
                   type::v1::ERROR_REASON_UNKNOWN_REFERENCE);
  }
  // That by years stands behind all days.
  absl::c_sort(all, [](const v1::Allocation& a, const v1::Allocation& b) {
    return a.valid_from().empty() ? false
                                  : b.valid_from().empty() || a.valid_from() < b.valid_from();
  });
  target.mutable_allocations()->Assign(all.begin(), all.end());
  if (target.allocations_size() > kMaxAllocations) {
    violations.Add("allocation", absl::StrCat("is one more than ", kMaxAllocations));
  }
}

// Returns why there is no value, for people.
std::string WhyNone(const Reading& reading) {
  std::vector<std::string> why;
  for (const v1::ObstacleDetail& detail : reading.obstacles) {
    why.push_back(absl::StrCat(v1::Obstacle_Name(detail.obstacle()), " ", detail.period()));
  }
  return absl::StrJoin(why, ", ");
}

}  // namespace

bool ReadsWeights(v1::AllocationRuleKind kind) {
  switch (kind) {
    case v1::ALLOCATION_RULE_KIND_BASE_VALUES:
    case v1::ALLOCATION_RULE_KIND_ELEMENT:
      return true;
    case v1::ALLOCATION_RULE_KIND_SHARES:
    case v1::ALLOCATION_RULE_KIND_SUCCESSION:
    case v1::ALLOCATION_RULE_KIND_UNSPECIFIED:
    case SENTINELS_OF(v1::AllocationRuleKind):
      break;
  }
  return false;
}

absl::StatusOr<v1::Target> WithAllocation(const v1::Plan& plan, v1::Target stored,
                                          const v1::SetAllocationRequest& request,
                                          const v1::AllocationRule& rule, Weighing weighing,
                                          const Vocabulary& vocabulary) {
  RETURN_IF_ERROR(CheckOpen(plan));
  ASSIGN_OR_RETURN(const PlanYears years, PlanYears::Of(plan));
  const std::string field = "allocation";
  const std::string etag = stored.etag();
  v1::Allocation allocation = request.allocation();
  Violations violations;
  if (request.reason().empty() && !request.validate_only()) {
    violations.Add("reason", "is required: who decided the allocation");
  }
  if (!request.has_allocation()) violations.Add(field, "is required");
  const bool takes_away = allocation.parts().empty() && !allocation.has_rule();
  if (!takes_away) {
    CheckAllocable(stored, vocabulary, field, violations);
    CheckDay(stored, allocation, field, violations);
  }
  if (!allocation.parts().empty()) {
    CheckParts(stored, allocation, years, vocabulary, field + ".parts", violations);
  }
  if (allocation.has_rule()) {
    *allocation.mutable_rule() = rule;
    if (weighing == Weighing::kAsked || !ReadsWeights(rule.kind())) {
      allocation.mutable_rule()->clear_reporting_token();  // nothing was read
    }
    if (!allocation.parts().empty()) {
      violations.Add(field + ".rule", "stands beside parts: give the rule or the parts");
    }
    const auto weights =
        CheckRule(stored, allocation, weighing, years, vocabulary, field + ".rule", violations);
    const bool to_be_read = weighing == Weighing::kAsked && ReadsWeights(rule.kind());
    if (weights && violations.list().size() == 0 && !to_be_read) {
      Derive(stored, *weights, vocabulary, allocation, violations);
    }
  }
  CheckNext(stored, allocation.valid_from(), violations);
  v1::Target target = std::move(stored);
  Put(allocation, target, violations);
  CheckFirstDay(target, years, field + ".valid_from", violations);
  RETURN_IF_ERROR(violations.ToStatus());
  RETURN_IF_ERROR(CheckEtag(target.name(), request.etag(), etag));
  if (target.state() != v1::TARGET_STATE_ACTIVE) {
    return IllegalState(absl::StrCat(target.name(), " was superseded by ", target.superseded_by()));
  }
  return target;
}

absl::StatusOr<WeightQuery> WeightsOf(const v1::Plan& plan, const v1::Target& target,
                                      const v1::Allocation& allocation,
                                      const Vocabulary& vocabulary) {
  const v1::AllocationRule& rule = allocation.rule();
  WeightQuery query;
  ASSIGN_OR_RETURN(query.occasion.plan, PlanYears::Of(plan));
  v1::Target& measured = query.measured;
  if (rule.kind() == v1::ALLOCATION_RULE_KIND_ELEMENT) {
    *measured.mutable_indicator()->mutable_level()->mutable_value()->add_terms()->mutable_cell() =
        rule.cell();
    ASSIGN_OR_RETURN(const Period period, ParsePeriod(rule.period()));
    query.occasion.year = period.year;
  } else {
    *measured.mutable_indicator()->mutable_level() = target.indicator().level();
    measured.set_minimum_coverage_percent(target.minimum_coverage_percent());
    measured.set_minimum_status(target.minimum_status());
    measured.set_nothing_carried(target.nothing_carried());
    query.occasion.year = BaseYearOf(target.indicator(), query.occasion.plan);
  }
  query.occasion.as_of = absl::CivilDay(query.occasion.year, 12, 31);
  measured.mutable_indicator()->set_window(v1::WINDOW_PERIOD);
  measured.set_quantifier(v1::QUANTIFIER_AT_DUE);
  measured.set_due_period(absl::StrCat(query.occasion.year));
  query.keys = RequiredTotals(measured, query.occasion, {query.occasion.year});
  UnitLineage lineages(vocabulary, FirstDayOf(query.keys), allocation.valid_from());
  Violations violations;
  for (int i = 0; i < rule.weights_size(); ++i) {
    const std::string& unit = rule.weights(i).unit();
    const Lineage lineage = lineages.Of(unit);
    query.sets.push_back(lineage.SubjectsWith(unit));
    if (!lineage.incomplete) continue;
    violations.Add(absl::StrCat("allocation.rule.weights[", i, "].unit"),
                   absl::StrCat("a part of another unit went over to ", unit, " since ",
                                query.occasion.year, ": give shares"));
  }
  RETURN_IF_ERROR(violations.ToStatus());
  return query;
}

absl::StatusOr<v1::AllocationRule> WithWeights(v1::AllocationRule rule, const WeightQuery& query,
                                               const std::vector<const Totals*>& totals,
                                               const std::string& token, bool proposed,
                                               const Vocabulary& vocabulary) {
  if (absl::c_any_of(totals, [](const Totals* each) { return each->restricted(); })) {
    return IllegalState(
        "the weights rest on restricted figures, and everybody who reads plans reads them: give "
        "shares");
  }
  Violations violations;
  bool simulated = false;
  for (int i = 0; i < rule.weights_size(); ++i) {
    v1::AllocationWeight& weight = *rule.mutable_weights(i);
    const std::string path = absl::StrCat("allocation.rule.weights[", i, "]");
    ASSIGN_OR_RETURN(const Measure measure,
                     Measure::Of(query.measured, query.occasion, *totals[i], vocabulary));
    ASSIGN_OR_RETURN(const Reading reading, measure.In(query.occasion.year));
    simulated |= reading.evidence.simulated;
    if (!reading.value) {
      violations.Add(path, absl::StrCat(weight.unit(), " has no value in ", query.occasion.year,
                                        ", and missing is not zero: ", WhyNone(reading)));
      continue;
    }
    weight.set_weight(ExactText(*reading.value->rational()));
    violations.AddStatus(path, ParseDecimal(weight.weight()).status());
    if (*reading.value->rational() < 0) {
      violations.Add(path, absl::StrCat(weight.unit(), " came to ", weight.weight(), " in ",
                                        query.occasion.year, ", and no weight is negative"));
    }
  }
  RETURN_IF_ERROR(violations.ToStatus());
  if (simulated && !proposed) {
    return IllegalState("the weights rest on simulated figures, which divide nothing");
  }
  rule.set_reporting_token(token);
  return rule;
}

}  // namespace thidua::targets
