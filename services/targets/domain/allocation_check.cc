#include "services/targets/domain/allocation_check.h"

#include <absl/strings/str_cat.h>

#include <set>

#include "common/value/date.h"
#include "common/value/decimal.h"
#include "common/value/enum_switch.h"
#include "services/targets/domain/allocation_rule_check.h"
#include "services/targets/domain/fields.h"
#include "services/targets/domain/rational.h"

namespace thidua::targets {
namespace {

// Returns true if what is above or below the bound's value alone decides.
bool IsOneSided(v1::BoundKind kind) {
  switch (kind) {
    case v1::BOUND_KIND_AT_LEAST:
    case v1::BOUND_KIND_MORE_THAN:
    case v1::BOUND_KIND_AT_MOST:
    case v1::BOUND_KIND_LESS_THAN:
      return true;
    case v1::BOUND_KIND_BAND:
    case v1::BOUND_KIND_POINT:
    case v1::BOUND_KIND_ABOUT:
    case v1::BOUND_KIND_UNSPECIFIED:
    case SENTINELS_OF(v1::BoundKind):
      break;
  }
  return false;
}

// A PartsCheck collects the violations of the parts of one allocation.
class PartsCheck {
 public:
  PartsCheck(const v1::Target& target, const v1::Allocation& allocation, const PlanYears& years,
             const Vocabulary& vocabulary, std::string field, Violations& violations)
      : target_(target),
        allocation_(allocation),
        years_(years),
        vocabulary_(vocabulary),
        field_(std::move(field)),
        violations_(violations) {}

  void Run() && {
    if (allocation_.parts().empty()) violations_.Add(field_, "is required");
    if (allocation_.parts_size() > kMaxParts) {
      violations_.Add(field_,
                      absl::StrCat("has ", allocation_.parts_size(), ", more than ", kMaxParts));
      return;
    }
    for (int i = 0; i < allocation_.parts_size(); ++i) {
      Part(absl::StrCat(field_, "[", i, "]"), allocation_.parts(i));
    }
    const auto bound = ParseDecimal(target_.bound().value());
    if (allocation_.parts().empty() || !known_ || !bound.ok() || sum_ == *bound) return;
    violations_.Add(field_, absl::StrCat("add up to ", ExactText(sum_), ", and the bound is ",
                                         target_.bound().value()));
  }

 private:
  void Part(const std::string& path, const v1::AllocationPart& part) {
    const bool by_years = allocation_.valid_from().empty();
    if (by_years ? !part.has_period() : !part.has_unit()) {
      violations_.Add(path, by_years ? "must name a year: without valid_from it is by years"
                                     : "must name a unit: with valid_from it is by units");
    } else {
      const std::string& carrier = CarrierOf(part);
      const std::string at = path + (by_years ? ".period" : ".unit");
      CheckCarrier(target_, carrier, allocation_.valid_from(), years_, vocabulary_, at,
                   violations_);
      if (!seen_.insert(carrier).second) {
        violations_.Add(at, "stands twice", type::v1::ERROR_REASON_DUPLICATE);
      } else if (carrier < last_) {
        violations_.Add(at, absl::StrCat("must stand before ", last_, ": parts ascend"));
      }
      last_ = carrier;
    }
    const auto value = CheckNumber(path + ".value", part.value(), violations_);
    if (!value) {
      known_ = false;
      return;
    }
    sum_ += *value;
    CheckNotZero(target_, part, *value, path + ".value", violations_);
    if (DecimalsOf(part.value()) > PartDecimals(target_)) {
      violations_.Add(path + ".value",
                      absl::StrCat("has more than ", PartDecimals(target_),
                                   " decimals, those of the bound or of the indicator"),
                      type::v1::ERROR_REASON_TOO_MANY_DECIMALS);
    }
  }

  const v1::Target& target_;
  const v1::Allocation& allocation_;
  const PlanYears& years_;
  const Vocabulary& vocabulary_;
  const std::string field_;
  Violations& violations_;
  std::set<std::string> seen_;
  std::string last_;
  mpq_class sum_ = 0;
  bool known_ = true;
};

// Returns true if the parts are those of the map, in their order.
bool Are(const v1::Allocation& allocation, const ByCarrier& derived) {
  if (allocation.parts_size() != static_cast<int>(derived.size())) return false;
  int i = 0;
  for (const auto& [carrier, value] : derived) {
    const v1::AllocationPart& part = allocation.parts(i++);
    const auto stands = ParseDecimal(part.value());
    if (CarrierOf(part) != carrier || !stands.ok() || *stands != value) return false;
  }
  return true;
}

// Adds where the parts are not those that the rule derives. The allocation must be without
// violation, and so must `before`, the one by units before it.
void CompareWithDerived(const v1::Target& target, const v1::Allocation& allocation,
                        const v1::Allocation* before, const ByCarrier& weights,
                        const Vocabulary& vocabulary, const std::string& field,
                        Violations& violations) {
  std::optional<ByCarrier> derived;
  if (allocation.rule().kind() != v1::ALLOCATION_RULE_KIND_SUCCESSION) {
    derived = DivideBound(target, weights);
  } else if (before == nullptr) {
    violations.Add(field + ".rule.kind", "needs an allocation by units before it");
  } else {
    derived = CarryOver(target, *before, allocation.valid_from(), weights, field + ".rule",
                        vocabulary, violations);
  }
  if (!derived || Are(allocation, *derived)) return;
  violations.Add(field + ".parts",
                 "are not what the rule derives; without the rule they are taken as they are");
}

}  // namespace

void CheckAllocable(const v1::Target& target, const Vocabulary& vocabulary,
                    const std::string& field, Violations& violations) {
  const v1::Indicator& indicator = target.indicator();
  if (!indicator.has_level() || indicator.has_comparison() || indicator.has_published() ||
      indicator.window() == v1::WINDOW_MEAN_TO_DATE) {
    violations.Add(
        field,
        "is for a level: a ratio, a composite, a comparison, a mean and what a published "
        "rate stands in for have no parts that add up to them");
  }
  if (!IsOneSided(target.bound().kind())) {
    violations.Add(field,
                   "is for a bound of kind AT_LEAST, MORE_THAN, AT_MOST or LESS_THAN: it is what "
                   "is divided");
  }
  if (target.quantifier() == v1::QUANTIFIER_EVERY_YEAR) {
    violations.Add(field,
                   "is not for EVERY_YEAR: units carry parts from a day on, and would be judged in "
                   "years in which nobody carried them");
  }
  for (const v1::Term& term : indicator.level().value().terms()) {
    CheckAdds(term.cell(), vocabulary, field, violations);
  }
}

void CheckDay(const v1::Target& target, const v1::Allocation& allocation, const std::string& field,
              Violations& violations) {
  if (!allocation.valid_from().empty()) {
    violations.AddStatus(field + ".valid_from", ParseDate(allocation.valid_from()).status());
  } else if (!IsByYears(allocation)) {
    violations.Add(field + ".valid_from", "is required: the first day on which units carry parts");
  } else if (target.indicator().window() != v1::WINDOW_TERM_TO_DATE) {
    violations.Add(field + ".valid_from",
                   "is required: years carry parts of a target over WINDOW_TERM_TO_DATE alone");
  }
}

void CheckNotZero(const v1::Target& target, const v1::AllocationPart& part, const mpq_class& value,
                  const std::string& field, Violations& violations) {
  const v1::BoundKind kind = target.bound().kind();
  if (value != 0 || (kind != v1::BOUND_KIND_MORE_THAN && kind != v1::BOUND_KIND_LESS_THAN)) return;
  violations.Add(field, absl::StrCat(CarrierOf(part), " would carry 0 of a bound of kind ",
                                     v1::BoundKind_Name(kind), ", which it cannot keep"));
}

void CheckParts(const v1::Target& target, const v1::Allocation& allocation, const PlanYears& years,
                const Vocabulary& vocabulary, const std::string& field, Violations& violations) {
  PartsCheck(target, allocation, years, vocabulary, field, violations).Run();
}

void CheckFirstDay(const v1::Target& target, const PlanYears& years, const std::string& field,
                   Violations& violations) {
  for (const v1::Allocation& allocation : target.allocations()) {
    const auto day = ParseDate(allocation.valid_from());
    if (!day.ok()) continue;
    if (day->year() < years.first() || day->year() > years.last()) {
      violations.Add(field, absl::StrCat("the first one must count from a day of the years ",
                                         years.first(), " to ", years.last(), " on"));
    }
    return;
  }
}

void CheckAllocations(const v1::Target& target, const PlanYears& years,
                      const Vocabulary& vocabulary, Violations& violations) {
  const std::string all = "target.allocations";
  if (target.allocations().empty()) return;
  CheckAllocable(target, vocabulary, all, violations);
  if (target.allocations_size() > kMaxAllocations) {
    violations.Add(
        all, absl::StrCat("has ", target.allocations_size(), ", more than ", kMaxAllocations));
    return;
  }
  const int decimals = target.indicator().decimals();
  // Without these nothing can be derived, and somebody else says so.
  const bool can_derive =
      ParseDecimal(target.bound().value()).ok() && decimals >= 0 && decimals <= kMaxDecimals;
  const v1::Allocation* before = nullptr;
  bool is_sound = can_derive, has_years = false;
  for (int i = 0; i < target.allocations_size(); ++i) {
    const v1::Allocation& allocation = target.allocations(i);
    const std::string field = absl::StrCat(all, "[", i, "]");
    const size_t known = violations.list().size();
    CheckDay(target, allocation, field, violations);
    CheckParts(target, allocation, years, vocabulary, field + ".parts", violations);
    const bool by_years = allocation.valid_from().empty();
    if (by_years && has_years) {
      violations.Add(field, "is the second one by years", type::v1::ERROR_REASON_DUPLICATE);
    }
    has_years |= by_years;
    if (!by_years && before != nullptr && allocation.valid_from() <= before->valid_from()) {
      violations.Add(field + ".valid_from", "must be after that of the one before it");
    }
    std::optional<ByCarrier> weights;
    if (allocation.has_rule()) {
      weights = CheckRule(target, allocation, Weighing::kGiven, years, vocabulary, field + ".rule",
                          violations);
    }
    is_sound &= violations.list().size() == known;
    if (is_sound && weights) {
      CompareWithDerived(target, allocation, before, *weights, vocabulary, field, violations);
    }
    if (!by_years) before = &allocation;
  }
  CheckFirstDay(target, years, all, violations);
}

}  // namespace thidua::targets
