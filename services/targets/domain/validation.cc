#include "services/targets/domain/validation.h"

#include <absl/algorithm/container.h>
#include <gmpxx.h>

#include <optional>
#include <set>

#include "common/value/date.h"
#include "common/value/decimal.h"
#include "common/value/name.h"
#include "common/value/text.h"
#include "services/targets/domain/rational.h"

namespace thidua::targets {
namespace {

using type::v1::ErrorReason;

constexpr size_t kMaxLine = 500;    // characters of a title or a source
constexpr size_t kMaxProse = 5000;  // characters of a phrase or a reading
constexpr int kMaxScale = 1'000'000;

bool IsCalendarYear(const Period& period) {
  return period.calendar == Calendar::kCalendar && period.kind == PeriodKind::kYear;
}

// Checks one target; collects violations below `target`.
class TargetCheck {
 public:
  TargetCheck(const v1::Target& target, const Period& term, const Vocabulary& vocabulary,
              Violations& violations)
      : target_(target), term_(term), vocabulary_(vocabulary), violations_(violations) {}

  void Run() {
    Texts();
    Indicator();
    if (target_.has_bound()) Bound();
    if (target_.quantifier() == v1::QUANTIFIER_UNSPECIFIED ||
        !v1::Quantifier_IsValid(target_.quantifier())) {
      Add("target.quantifier", "is required");
    }
    Year("target.due_period", target_.due_period());
    Quality();
    Trajectory();
    Allocations();
  }

 private:
  void Add(std::string_view field, std::string_view description,
           ErrorReason reason = type::v1::ERROR_REASON_INVALID_FIELD) {
    violations_.Add(field, description, reason);
  }

  void Text(const std::string& field, const std::string& text, size_t max_chars) {
    violations_.AddStatus(field, CheckText(text, max_chars));
  }

  void Texts() {
    Text("target.title", target_.title(), kMaxLine);
    Text("target.title_en", target_.title_en(), kMaxLine);
    for (int i = 0; i < target_.phrases_size(); ++i) {
      Text(absl::StrCat("target.phrases[", i, "]"), target_.phrases(i), kMaxProse);
    }
    Text("target.source", target_.source(), kMaxProse);
    Text("target.authority", target_.authority(), kMaxLine);
    Text("target.reading", target_.reading(), kMaxProse);
    if (!target_.source_date().empty()) {
      violations_.AddStatus("target.source_date", ParseDate(target_.source_date()).status());
    }
    if (!target_.composition().empty()) {
      violations_.AddStatus("target.composition", CheckId(target_.composition()));
    }
  }

  // The number, or nullopt after a violation.
  std::optional<mpq_class> Number(const std::string& field, const std::string& text) {
    auto number = ParseDecimal(text);
    violations_.AddStatus(field, number.status());
    if (!number.ok()) return std::nullopt;
    return *std::move(number);
  }

  std::optional<mpq_class> NotNegative(const std::string& field, const std::string& text) {
    const auto number = Number(field, text);
    if (number && *number < 0) Add(field, "must not be negative");
    return number;
  }

  std::optional<int> Year(const std::string& field, const std::string& text) {
    const auto period = ParsePeriod(text);
    if (!period.ok() || !IsCalendarYear(*period) || !term_.Contains(*period)) {
      Add(field, absl::StrCat("is not a year of the term ", term_.ToString()),
          type::v1::ERROR_REASON_UNKNOWN_PERIOD);
      return std::nullopt;
    }
    return period->year;
  }

  void Indicator() {
    const v1::Indicator& indicator = target_.indicator();
    switch (indicator.formula_case()) {
      case v1::Indicator::kLevel:
        Expression("target.indicator.level.value", indicator.level().value());
        break;
      case v1::Indicator::kRatio:
        Expression("target.indicator.ratio.numerator", indicator.ratio().numerator());
        Expression("target.indicator.ratio.denominator", indicator.ratio().denominator());
        if (indicator.ratio().scale() < 0 || indicator.ratio().scale() > kMaxScale) {
          Add("target.indicator.ratio.scale", "must be 1 to 1,000,000, or 0 for 1");
        }
        break;
      case v1::Indicator::kGrowth:
        Expression("target.indicator.growth.value", indicator.growth().value());
        if (indicator.growth().average() != v1::GROWTH_AVERAGE_COMPOUND &&
            indicator.growth().average() != v1::GROWTH_AVERAGE_MEAN_OF_RATES) {
          Add("target.indicator.growth.average", "is required");
        }
        if (indicator.window() == v1::WINDOW_TERM_TO_DATE) {
          Add("target.indicator.window", "growth compares single years: it takes WINDOW_PERIOD");
        }
        break;
      default:
        Add("target.indicator", "exactly one of level, ratio and growth is required");
    }
    if (!v1::Window_IsValid(indicator.window())) Add("target.indicator.window", "is unknown");
    Text("target.indicator.unit_of_measure", indicator.unit_of_measure(), kMaxLine);
    if (indicator.decimals() < 0 || indicator.decimals() > kMaxDecimals) {
      Add("target.indicator.decimals", "must be 0 to 6");
    }
    if (indicator.has_published()) {
      Cell("target.indicator.published", indicator.published());
      const auto* element = vocabulary_.element(indicator.published().element());
      if (element != nullptr && element->kind() != type::v1::VALUE_KIND_PUBLISHED_RATE) {
        Add("target.indicator.published.element", "is not a published rate",
            type::v1::ERROR_REASON_WRONG_VALUE_KIND);
      }
    }
  }

  void Expression(const std::string& field, const v1::Expression& expression) {
    if (expression.terms().empty()) Add(absl::StrCat(field, ".terms"), "needs at least one term");
    for (int i = 0; i < expression.terms_size(); ++i) {
      const v1::Term& term = expression.terms(i);
      const std::string path = absl::StrCat(field, ".terms[", i, "]");
      if (!term.coefficient().empty()) Number(path + ".coefficient", term.coefficient());
      Cell(path + ".cell", term.cell());
    }
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
    Aggregate(field, cell, element);
    if (cell.has_split()) Split(field + ".split", cell.split(), form);
  }

  static bool HasColumn(const catalog::v1::Form& form, const std::string& element) {
    return absl::c_linear_search(form.elements(), element) ||
           absl::c_any_of(form.computed_cells(),
                          [&](const auto& computed) { return computed.element() == element; });
  }

  void Aggregate(const std::string& field, const v1::CellRef& cell,
                 const catalog::v1::Element* element) {
    const bool is_state = element != nullptr && element->kind() == type::v1::VALUE_KIND_STATE;
    const bool at_least = cell.aggregate() == v1::AGGREGATE_COUNT_AT_LEAST;
    if (cell.aggregate() == v1::AGGREGATE_UNSPECIFIED || !v1::Aggregate_IsValid(cell.aggregate())) {
      Add(field + ".aggregate", "is required");
    } else if (cell.aggregate() == v1::AGGREGATE_SUM && is_state) {
      Add(field + ".aggregate", "states are counted, they have no sum",
          type::v1::ERROR_REASON_WRONG_VALUE_KIND);
    } else if (at_least && element != nullptr && !is_state) {
      Add(field + ".aggregate", "only states have levels", type::v1::ERROR_REASON_WRONG_VALUE_KIND);
    }
    if (!at_least) {
      if (!cell.at_least().empty()) Add(field + ".at_least", "is for COUNT_AT_LEAST only");
      return;
    }
    if (cell.at_least().empty()) Add(field + ".at_least", "needs at least one level");
    Levels(field, cell);
    if (is_state && !cell.at_least().empty() &&
        absl::c_none_of(cell.at_least(),
                        [&](const auto& level) { return level.scale() == element->scale(); })) {
      Add(field + ".at_least",
          absl::StrCat("names no level of ", element->scale(), ", the scale of the element"),
          type::v1::ERROR_REASON_UNKNOWN_LEVEL);
    }
  }

  void Levels(const std::string& field, const v1::CellRef& cell) {
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
    }
  }

  void Split(const std::string& field, const v1::SplitFilter& split,
             const catalog::v1::Form* form) {
    if (form != nullptr && !absl::c_linear_search(form->split_attributes(), split.attribute())) {
      Add(field + ".attribute",
          absl::StrCat(form->name(), " is not split by ", Quote(split.attribute())),
          type::v1::ERROR_REASON_UNKNOWN_REFERENCE);
    }
    if (split.values().empty()) Add(field + ".values", "needs at least one value");
  }

  void Bound() {
    const v1::Bound& bound = target_.bound();
    const bool is_band = bound.kind() == v1::BOUND_KIND_BAND;
    const bool is_point = bound.kind() == v1::BOUND_KIND_POINT;
    if (bound.kind() == v1::BOUND_KIND_UNSPECIFIED || !v1::BoundKind_IsValid(bound.kind())) {
      Add("target.bound.kind", "is required");
    }
    const auto value = Number("target.bound.value", bound.value());
    if (is_band) {
      const auto upper = Number("target.bound.upper", bound.upper());
      if (value && upper && *value >= *upper) {
        Add("target.bound.upper", "must be above the lower end");
      }
    } else {
      if (!bound.upper().empty()) Add("target.bound.upper", "is for bands only");
      if (bound.capped()) Add("target.bound.capped", "is for bands only");
    }
    if (is_point) {
      if (!bound.tolerance().empty()) NotNegative("target.bound.tolerance", bound.tolerance());
      if (!v1::Direction_IsValid(bound.direction())) {
        Add("target.bound.direction", "is unknown");
      }
    } else {
      if (!bound.tolerance().empty()) Add("target.bound.tolerance", "is for points only");
      if (bound.direction() != v1::DIRECTION_UNSPECIFIED) {
        Add("target.bound.direction", "is for points only");
      }
    }
  }

  void Quality() {
    if (!target_.minimum_coverage_percent().empty()) {
      const auto coverage =
          Number("target.minimum_coverage_percent", target_.minimum_coverage_percent());
      if (coverage && (*coverage < 0 || *coverage > 100)) {
        Add("target.minimum_coverage_percent", "must be 0 to 100");
      }
    }
    if (!type::v1::ValueStatus_IsValid(target_.minimum_status())) {
      Add("target.minimum_status", "is unknown");
    }
    if (!target_.risk_margin().empty()) NotNegative("target.risk_margin", target_.risk_margin());
  }

  void Trajectory() {
    std::optional<int> last;
    for (int i = 0; i < target_.trajectory_size(); ++i) {
      const v1::TrajectoryPoint& point = target_.trajectory(i);
      const std::string path = absl::StrCat("target.trajectory[", i, "]");
      const auto year = Year(path + ".period", point.period());
      if (year && last && *year <= *last) {
        Add(path + ".period", "must be after the point before it");
      }
      if (year) last = year;
      Number(path + ".value", point.value());
    }
  }

  void Allocations() {
    if (target_.allocations().empty()) return;
    if (!target_.has_bound() || !target_.indicator().has_level()) {
      Add("target.allocations", "only a level with a bound can be shared out");
    }
    std::set<std::string> seen;
    mpq_class sum = 0;
    bool known = true;
    for (int i = 0; i < target_.allocations_size(); ++i) {
      const v1::Allocation& allocation = target_.allocations(i);
      const std::string path = absl::StrCat("target.allocations[", i, "]");
      if (vocabulary_.unit(allocation.unit()) == nullptr) {
        Add(path + ".unit", absl::StrCat("there is no unit ", Quote(allocation.unit())),
            type::v1::ERROR_REASON_UNKNOWN_UNIT);
      }
      if (!seen.insert(allocation.unit()).second) {
        Add(path + ".unit", "stands twice", type::v1::ERROR_REASON_DUPLICATE);
      }
      const auto value = Number(path + ".value", allocation.value());
      known &= value.has_value();
      if (value) sum += *value;
    }
    const auto bound = ParseDecimal(target_.bound().value());
    if (known && bound.ok() && sum != *bound) {
      Add("target.allocations",
          absl::StrCat("add up to ", ExactText(sum), ", the bound is ", target_.bound().value()));
    }
  }

  const v1::Target& target_;
  const Period& term_;
  const Vocabulary& vocabulary_;
  Violations& violations_;
};

}  // namespace

void CheckPlanTexts(const v1::Plan& plan, Violations& violations) {
  violations.AddStatus("plan.title", CheckText(plan.title(), kMaxLine));
  violations.AddStatus("plan.source", CheckText(plan.source(), kMaxProse));
  violations.AddStatus("plan.authority", CheckText(plan.authority(), kMaxLine));
}

void CheckPlan(const v1::Plan& plan, Violations& violations) {
  CheckPlanTexts(plan, violations);
  const auto term = ParsePeriod(plan.term());
  const bool term_ok = term.ok() && (term->kind == PeriodKind::kTerm || IsCalendarYear(*term));
  if (!term_ok) {
    violations.Add("plan.term", "is no span of calendar years such as 2021-2025",
                   type::v1::ERROR_REASON_UNKNOWN_PERIOD);
  }
  const auto base = ParsePeriod(plan.base_period());
  if (!base.ok() || !IsCalendarYear(*base)) {
    violations.Add("plan.base_period", "is no calendar year such as 2020",
                   type::v1::ERROR_REASON_UNKNOWN_PERIOD);
  } else if (term_ok && base->year >= term->year) {
    violations.Add("plan.base_period", "must be before the term's first year",
                   type::v1::ERROR_REASON_UNKNOWN_PERIOD);
  }
}

void CheckTarget(const v1::Target& target, const Period& term, const Vocabulary& vocabulary,
                 Violations& violations) {
  TargetCheck(target, term, vocabulary, violations).Run();
}

}  // namespace thidua::targets
