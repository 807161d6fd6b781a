#include "services/targets/domain/allocation_rule_check.h"

#include <absl/strings/str_cat.h>

#include <utility>

#include "common/value/date.h"
#include "common/value/enum_switch.h"
#include "common/value/text.h"
#include "common/value/unit_successors.h"
#include "services/targets/domain/due.h"
#include "services/targets/domain/fields.h"

namespace thidua::targets {
namespace {

// A RuleCheck collects the violations of one rule.
class RuleCheck {
 public:
  RuleCheck(const v1::Target& target, const v1::Allocation& allocation, Weighing weighing,
            const PlanYears& years, const Vocabulary& vocabulary, std::string field,
            Violations& violations)
      : target_(target),
        rule_(allocation.rule()),
        day_(allocation.valid_from()),
        by_years_(day_.empty()),
        weighing_(weighing),
        years_(years),
        vocabulary_(vocabulary),
        field_(std::move(field)),
        violations_(violations) {}

  std::optional<ByCarrier> Run() && {
    if (!v1::AllocationRuleKind_IsValid(rule_.kind())) {
      violations_.Add(field_ + ".kind", "is unknown");
      return std::nullopt;
    }
    bool reads_cell = false;
    switch (rule_.kind()) {
      case v1::ALLOCATION_RULE_KIND_UNSPECIFIED:
      case SENTINELS_OF(v1::AllocationRuleKind):
        violations_.Add(field_ + ".kind", "is required");
        return std::nullopt;
      case v1::ALLOCATION_RULE_KIND_SHARES:
        may_be_by_years_ = true;
        break;
      case v1::ALLOCATION_RULE_KIND_BASE_VALUES:
        reads_ = true;
        break;
      case v1::ALLOCATION_RULE_KIND_ELEMENT:
        reads_ = reads_cell = true;
        break;
      case v1::ALLOCATION_RULE_KIND_SUCCESSION:
        divides_bound_ = false;
        break;
    }
    if (by_years_ && !may_be_by_years_) {
      violations_.Add(field_ + ".kind", "is for units: years are given shares");
    }
    Cell(reads_cell);
    return Weights();
  }

 private:
  void Cell(bool reads_cell) {
    if (!reads_cell) {
      if (rule_.has_cell()) violations_.Add(field_ + ".cell", "is for ELEMENT");
      if (!rule_.period().empty()) violations_.Add(field_ + ".period", "is for ELEMENT");
      return;
    }
    CheckYear(field_ + ".period", rule_.period(),
              {.first = years_.first() - kMaxYearsBefore, .last = years_.last() + kMaxYearsBeyond},
              violations_);
    const v1::CellRef& cell = rule_.cell();
    const catalog::v1::Element* element = vocabulary_.element(cell.element());
    if (vocabulary_.form(cell.form()) == nullptr) {
      violations_.Add(field_ + ".cell.form", absl::StrCat("there is no form ", Quote(cell.form())),
                      type::v1::ERROR_REASON_UNKNOWN_REFERENCE);
    }
    if (element == nullptr) {
      violations_.Add(field_ + ".cell.element",
                      absl::StrCat("there is no element ", Quote(cell.element())),
                      type::v1::ERROR_REASON_UNKNOWN_ELEMENT);
    }
    const bool is_state = element != nullptr && element->kind() == type::v1::VALUE_KIND_STATE;
    const bool is_sum = cell.aggregate() == v1::AGGREGATE_SUM && !is_state;
    if (!is_sum && cell.aggregate() != v1::AGGREGATE_COUNT) {
      violations_.Add(field_ + ".cell.aggregate", "must be a sum or a count");
    }
    if (!cell.at_least().empty()) {
      violations_.Add(field_ + ".cell.at_least", "is for COUNT_AT_LEAST only");
    }
    CheckAdds(cell, vocabulary_, field_ + ".cell", violations_);
  }

  std::optional<ByCarrier> Weights() {
    const size_t known = violations_.list().size();
    const std::string field = field_ + ".weights";
    if (rule_.weights_size() > kMaxParts) {
      violations_.Add(field, absl::StrCat("has ", rule_.weights_size(), ", more than ", kMaxParts));
      return std::nullopt;
    }
    if (rule_.weights().empty() && divides_bound_) {
      violations_.Add(field, "is required: whom the bound is divided among");
    }
    ByCarrier weights;
    mpq_class sum = 0;
    for (int i = 0; i < rule_.weights_size(); ++i) {
      const v1::AllocationWeight& weight = rule_.weights(i);
      const std::string path = absl::StrCat(field, "[", i, "]");
      if (weight.carrier_case() == v1::AllocationWeight::CARRIER_NOT_SET ||
          (by_years_ ? !weight.has_period() : !weight.has_unit())) {
        violations_.Add(path, by_years_ ? "must name a year: without valid_from it is by years"
                                        : "must name a unit: with valid_from it is by units");
        continue;
      }
      mpq_class value = 0;
      if (weighing_ == Weighing::kAsked && reads_) {
        if (!weight.weight().empty()) {
          violations_.Add(path + ".weight", "must be empty: it is read from the reports");
        }
      } else {
        const auto number = CheckNumber(path + ".weight", weight.weight(), violations_);
        if (number && *number < 0) violations_.Add(path + ".weight", "must not be negative");
        value = number.value_or(0);
      }
      sum += value;
      if (!weights.emplace(CarrierOf(weight), value).second) {
        violations_.Add(path, "stands twice", type::v1::ERROR_REASON_DUPLICATE);
      }
      if (!divides_bound_) continue;  // whoever shares a part exists
      CheckCarrier(target_, CarrierOf(weight), day_, years_, vocabulary_,
                   path + (by_years_ ? ".period" : ".unit"), violations_);
    }
    const bool is_known = !(weighing_ == Weighing::kAsked && reads_);
    if (violations_.list().size() == known && divides_bound_ && is_known && sum == 0) {
      violations_.Add(field, "must be more than 0 together");
    }
    if (violations_.list().size() > known) return std::nullopt;
    return weights;
  }

  const v1::Target& target_;
  const v1::AllocationRule& rule_;
  const std::string& day_;
  const bool by_years_;
  const Weighing weighing_;
  const PlanYears& years_;
  const Vocabulary& vocabulary_;
  const std::string field_;
  Violations& violations_;
  bool may_be_by_years_ = false;
  bool reads_ = false;  // the weights from reports
  bool divides_bound_ = true;
};

}  // namespace

void CheckAdds(const v1::CellRef& cell, const Vocabulary& vocabulary, const std::string& field,
               Violations& violations) {
  const catalog::v1::Element* element = vocabulary.element(cell.element());
  if (element != nullptr && element->kind() == type::v1::VALUE_KIND_PUBLISHED_RATE) {
    violations.Add(
        field,
        absl::StrCat(element->name(),
                     " is a published rate: the rates of units do not add up to that of all"),
        type::v1::ERROR_REASON_WRONG_VALUE_KIND);
  }
  if (cell.rolled_up()) {
    violations.Add(field, "is of the owner's own rounds: what is rolled up has no subjects here");
  }
  if (cell.has_split()) violations.Add(field, "takes no split: a unit is of one value of it");
}

void CheckCarrier(const v1::Target& target, const std::string& carrier, const std::string& day,
                  const PlanYears& years, const Vocabulary& vocabulary, const std::string& path,
                  Violations& violations) {
  if (day.empty()) {
    const auto year =
        CheckYear(path, carrier, {.first = years.first(), .last = years.last()}, violations);
    const auto due = Due::Parse(target.due_period());
    if (year && due.ok() && due->year() && *year > *due->year()) {
      violations.Add(path, absl::StrCat("is after ", *due->year(), ", when the target is due"),
                     type::v1::ERROR_REASON_UNKNOWN_PERIOD);
    }
    return;
  }
  const catalog::v1::Unit* unit = vocabulary.unit(carrier);
  if (unit == nullptr) {
    violations.Add(path, absl::StrCat("there is no unit ", Quote(carrier)),
                   type::v1::ERROR_REASON_UNKNOWN_UNIT);
  } else if (ParseDate(day).ok() && VersionOn(*unit, day) == nullptr) {
    violations.Add(path, absl::StrCat(carrier, " does not exist on ", day),
                   type::v1::ERROR_REASON_UNKNOWN_UNIT);
  }
}

std::optional<ByCarrier> CheckRule(const v1::Target& target, const v1::Allocation& allocation,
                                   Weighing weighing, const PlanYears& years,
                                   const Vocabulary& vocabulary, const std::string& field,
                                   Violations& violations) {
  return RuleCheck(target, allocation, weighing, years, vocabulary, field, violations).Run();
}

}  // namespace thidua::targets
