#include "services/targets/domain/indicator_check.h"

#include <absl/algorithm/container.h>
#include <absl/strings/str_join.h>

#include <set>

#include "common/value/decimal.h"
#include "common/value/enum_switch.h"
#include "common/value/text.h"
#include "services/targets/domain/fields.h"
#include "services/targets/domain/sum_check.h"

namespace thidua::targets {
namespace {

constexpr int kMaxScale = 1'000'000;
constexpr int kMaxTerms = 100;

bool HasColumn(const catalog::v1::Form& form, const std::string& element) {
  return absl::c_linear_search(form.elements(), element) ||
         absl::c_any_of(form.computed_cells(),
                        [&element](const auto& computed) { return computed.element() == element; });
}

// An IndicatorCheck collects the violations of one indicator.
class IndicatorCheck {
 public:
  IndicatorCheck(const v1::Indicator& indicator, const Vocabulary& vocabulary,
                 Violations& violations)
      : indicator_(indicator), vocabulary_(vocabulary), violations_(violations) {}

  void Run() {
    Formula();
    if (!v1::Window_IsValid(indicator_.window())) Add("target.indicator.window", "is unknown");
    violations_.AddStatus("target.indicator.unit_of_measure",
                          CheckText(indicator_.unit_of_measure(), kMaxLine));
    if (indicator_.decimals() < 0 || indicator_.decimals() > kMaxDecimals) {
      Add("target.indicator.decimals", "must be 0 to 6");
    }
    if (indicator_.has_published()) Published();
  }

 private:
  void Add(std::string_view field, std::string_view description,
           ErrorReason reason = type::v1::ERROR_REASON_INVALID_FIELD) {
    violations_.Add(field, description, reason);
  }

  void Formula() {
    switch (indicator_.formula_case()) {
      case v1::Indicator::kLevel:
        return Expression("target.indicator.level.value", indicator_.level().value());
      case v1::Indicator::kRatio:
        return Ratio();
      case v1::Indicator::kComposite:
        return;  // CheckComposite looks at the target as a whole.
      case v1::Indicator::FORMULA_NOT_SET:
        break;
    }
    Add("target.indicator", "exactly one of level, ratio and composite is required");
  }

  void Ratio() {
    const v1::Ratio& ratio = indicator_.ratio();
    Expression("target.indicator.ratio.numerator", ratio.numerator());
    Expression("target.indicator.ratio.denominator", ratio.denominator());
    if (indicator_.window() == v1::WINDOW_MEAN_TO_DATE) {
      Add("target.indicator.window",
          "a ratio is never a mean of ratios: WINDOW_TERM_TO_DATE divides the sums of all years");
    }
    if (ratio.scale() < 0 || ratio.scale() > kMaxScale) {
      Add("target.indicator.ratio.scale", "must be 1 to 1,000,000, or 0 for 1");
    }
  }

  void Published() {
    Cell("target.indicator.published", indicator_.published());
    const auto* element = vocabulary_.element(indicator_.published().element());
    if (element != nullptr && element->kind() != type::v1::VALUE_KIND_PUBLISHED_RATE) {
      Add("target.indicator.published.element", "is not a published rate",
          type::v1::ERROR_REASON_WRONG_VALUE_KIND);
    }
  }

  void Expression(const std::string& field, const v1::Expression& expression) {
    if (expression.terms().empty() || expression.terms_size() > kMaxTerms) {
      Add(field + ".terms", "must be 1 to 100");
    }
    for (int i = 0; i < expression.terms_size(); ++i) {
      const v1::Term& term = expression.terms(i);
      const std::string path = absl::StrCat(field, ".terms[", i, "]");
      if (!term.coefficient().empty()) {
        CheckNumber(path + ".coefficient", term.coefficient(), violations_);
      }
      Cell(path + ".cell", term.cell());
    }
    // A ratio has no mean, and says so itself.
    const bool no_mean = indicator_.has_ratio() && indicator_.window() == v1::WINDOW_MEAN_TO_DATE;
    CheckSum(field, expression, no_mean ? v1::WINDOW_PERIOD : indicator_.window(), vocabulary_,
             violations_);
  }

  void Cell(const std::string& field, const v1::CellRef& cell) {
    const catalog::v1::Form* form = vocabulary_.form(cell.form());
    const catalog::v1::Element* element = vocabulary_.element(cell.element());
    if (form == nullptr) {
      Add(field + ".form", absl::StrCat("there is no form ", Quote(cell.form())),
          type::v1::ERROR_REASON_UNKNOWN_REFERENCE);
    }
    if (element == nullptr) {
      Add(field + ".element", absl::StrCat("there is no element ", Quote(cell.element())),
          type::v1::ERROR_REASON_UNKNOWN_ELEMENT);
    }
    if (form != nullptr && element != nullptr && !HasColumn(*form, cell.element())) {
      Add(field + ".element", absl::StrCat("is no column of ", cell.form()),
          type::v1::ERROR_REASON_UNKNOWN_ELEMENT);
    }
    if (cell.rolled_up() && element != nullptr &&
        element->kind() == type::v1::VALUE_KIND_PUBLISHED_RATE) {
      Add(field + ".rolled_up", "must be false: the published rates of owners do not add up",
          type::v1::ERROR_REASON_WRONG_VALUE_KIND);
    }
    Aggregate(field, cell, element);
    if (cell.has_split()) Split(field + ".split", cell.split(), form);
  }

  void Aggregate(const std::string& field, const v1::CellRef& cell,
                 const catalog::v1::Element* element) {
    const bool is_state = element != nullptr && element->kind() == type::v1::VALUE_KIND_STATE;
    switch (cell.aggregate()) {
      case v1::AGGREGATE_SUM:
        if (is_state) {
          Add(field + ".aggregate", "states are counted, they have no sum",
              type::v1::ERROR_REASON_WRONG_VALUE_KIND);
        }
        return NoLevels(field, cell);
      case v1::AGGREGATE_COUNT:
        return NoLevels(field, cell);
      case v1::AGGREGATE_COUNT_AT_LEAST:
        if (element != nullptr && !is_state) {
          Add(field + ".aggregate", "only states have levels",
              type::v1::ERROR_REASON_WRONG_VALUE_KIND);
        }
        return Levels(field, cell, is_state ? element->scale() : "");
      case v1::AGGREGATE_UNSPECIFIED:
      case SENTINELS_OF(v1::Aggregate):
        break;
    }
    Add(field + ".aggregate", "is required");
  }

  void NoLevels(const std::string& field, const v1::CellRef& cell) {
    if (!cell.at_least().empty()) Add(field + ".at_least", "is for COUNT_AT_LEAST only");
  }

  // `own_scale` is the scale of the cell's element, which must be among those of the levels. It is
  // empty if it is not known.
  void Levels(const std::string& field, const v1::CellRef& cell, const std::string& own_scale) {
    if (cell.at_least().empty()) {
      Add(field + ".at_least", "needs at least one level");
      return;
    }
    std::set<std::string> seen;
    for (int i = 0; i < cell.at_least_size(); ++i) {
      const v1::LevelRef& level = cell.at_least(i);
      const std::string path = absl::StrCat(field, ".at_least[", i, "]");
      const catalog::v1::Scale* scale = vocabulary_.scale(level.scale());
      if (scale == nullptr) {
        Add(path + ".scale", absl::StrCat("there is no scale ", Quote(level.scale())),
            type::v1::ERROR_REASON_UNKNOWN_REFERENCE);
      } else if (LevelIndex(*scale, level.level()) < 0) {
        Add(path + ".level", absl::StrCat(level.scale(), " has no level ", Quote(level.level())),
            type::v1::ERROR_REASON_UNKNOWN_LEVEL);
      }
      if (!seen.insert(level.scale()).second) {
        Add(path + ".scale", "stands twice", type::v1::ERROR_REASON_DUPLICATE);
      }
      if (scale != nullptr && !own_scale.empty() && !AreEquivalent(own_scale, level.scale())) {
        Add(path + ".scale",
            absl::StrCat("is not the element's, ", own_scale,
                         ", and neither declares a level of the other equivalent"),
            type::v1::ERROR_REASON_UNKNOWN_REFERENCE);
      }
    }
    if (!own_scale.empty() && !seen.contains(own_scale)) {
      Add(field + ".at_least",
          absl::StrCat("names no level of ", own_scale, ", the scale of the element"),
          type::v1::ERROR_REASON_UNKNOWN_LEVEL);
    }
  }

  // Returns true if both are one, or one declares a level of the other equivalent to its own.
  bool AreEquivalent(const std::string& a, const std::string& b) const {
    const auto declares = [this](const std::string& one, const std::string& other) {
      const catalog::v1::Scale* scale = vocabulary_.scale(one);
      return scale != nullptr && absl::c_any_of(scale->equivalences(), [&other](const auto& each) {
               return each.other_scale() == other;
             });
    };
    return a == b || declares(a, b) || declares(b, a);
  }

  void Split(const std::string& field, const v1::SplitFilter& split,
             const catalog::v1::Form* form) {
    if (form != nullptr && !absl::c_linear_search(form->split_attributes(), split.attribute())) {
      Add(field + ".attribute",
          absl::StrCat(form->name(), " is not split by ", Quote(split.attribute())),
          type::v1::ERROR_REASON_UNKNOWN_REFERENCE);
    }
    SplitValues(field + ".values", split);
  }

  // A value that no unit has yet may be promised beside one that some unit has: "class V or
  // better". Of an attribute that no unit has yet nothing is known.
  void SplitValues(const std::string& field, const v1::SplitFilter& split) {
    if (split.values().empty()) Add(field, "needs at least one value");
    std::set<std::string> seen;
    for (int i = 0; i < split.values_size(); ++i) {
      const std::string path = absl::StrCat(field, "[", i, "]");
      if (split.values(i).empty()) Add(path, "is empty");
      if (!seen.insert(split.values(i)).second) {
        Add(path, "stands twice", type::v1::ERROR_REASON_DUPLICATE);
      }
    }
    const std::set<std::string> known = vocabulary_.attribute_values(split.attribute());
    const auto is_known = [&known](const std::string& value) { return known.contains(value); };
    if (!seen.empty() && !known.empty() && absl::c_none_of(seen, is_known)) {
      Add(field,
          absl::StrCat("no unit of the catalog has any of them as its ", split.attribute(),
                       "; units have ", absl::StrJoin(known, ", ")),
          type::v1::ERROR_REASON_UNKNOWN_REFERENCE);
    }
  }

  const v1::Indicator& indicator_;
  const Vocabulary& vocabulary_;
  Violations& violations_;
};

}  // namespace

void CheckIndicator(const v1::Indicator& indicator, const Vocabulary& vocabulary,
                    Violations& violations) {
  IndicatorCheck(indicator, vocabulary, violations).Run();
}

}  // namespace thidua::targets
