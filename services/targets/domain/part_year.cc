#include "services/targets/domain/part_year.h"

#include <absl/algorithm/container.h>

#include "common/value/enum_switch.h"
#include "services/targets/domain/comparison.h"

namespace thidua::targets {
namespace {

// Returns true if a cell grows from month to month: a flow, and the number of its values.
bool HasFlow(const v1::Expression& expression, const Vocabulary& vocabulary) {
  return absl::c_any_of(expression.terms(), [&vocabulary](const v1::Term& term) {
    const catalog::v1::Element* element = vocabulary.element(term.cell().element());
    return element != nullptr && element->kind() != type::v1::VALUE_KIND_PUBLISHED_RATE &&
           element->time_rollup() == type::v1::TIME_ROLLUP_SUM;
  });
}

bool HasPublishedRate(const v1::Expression& expression, const Vocabulary& vocabulary) {
  return absl::c_any_of(expression.terms(), [&vocabulary](const v1::Term& term) {
    const catalog::v1::Element* element = vocabulary.element(term.cell().element());
    return element != nullptr && element->kind() == type::v1::VALUE_KIND_PUBLISHED_RATE;
  });
}

}  // namespace

bool IsAlikeInPartOfYear(const v1::Indicator& indicator, const Vocabulary& vocabulary) {
  if (indicator.window() == v1::WINDOW_TERM_TO_DATE) return true;
  const v1::Ratio& ratio = indicator.ratio();
  return !HasFlow(indicator.level().value(), vocabulary) &&
         HasFlow(ratio.numerator(), vocabulary) == HasFlow(ratio.denominator(), vocabulary);
}

PartOfYear OfPartOfYear(const v1::Indicator& indicator, const Vocabulary& vocabulary) {
  if (indicator.window() == v1::WINDOW_MEAN_TO_DATE ||
      IsAverageGrowth(indicator.comparison().kind())) {
    return PartOfYear::kNothing;
  }
  if (HasPublishedRate(indicator.level().value(), vocabulary)) return PartOfYear::kSoFar;
  const bool term_sum = indicator.has_level() && indicator.window() == v1::WINDOW_TERM_TO_DATE;
  const bool alike = IsAlikeInPartOfYear(indicator, vocabulary) && !term_sum;
  switch (indicator.comparison().reference()) {
    case v1::REFERENCE_YEAR_BEFORE:
      return PartOfYear::kJudged;
    case v1::REFERENCE_BASE_YEAR:
      return alike ? PartOfYear::kJudged : PartOfYear::kNothing;
    case v1::REFERENCE_PLANNED:
      return alike ? PartOfYear::kJudged : PartOfYear::kSoFar;
    case v1::REFERENCE_UNSPECIFIED:
    case SENTINELS_OF(v1::Reference):
      break;
  }
  return alike ? PartOfYear::kJudged : PartOfYear::kSoFar;
}

bool PublishedStandsInForPart(const v1::Indicator& indicator, const Vocabulary& vocabulary) {
  return !indicator.has_comparison() && !HasFlow(indicator.level().value(), vocabulary) &&
         !HasFlow(indicator.ratio().numerator(), vocabulary) &&
         !HasFlow(indicator.ratio().denominator(), vocabulary);
}

bool ComparesWithSamePart(const v1::Indicator& indicator, const Occasion& occasion) {
  return occasion.IsPartOfYear() && indicator.comparison().reference() == v1::REFERENCE_YEAR_BEFORE;
}

}  // namespace thidua::targets
