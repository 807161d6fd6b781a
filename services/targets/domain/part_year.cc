#include "services/targets/domain/part_year.h"

#include <absl/algorithm/container.h>

#include "common/value/enum_switch.h"
#include "services/targets/domain/comparison.h"

namespace thidua::targets {
namespace {

bool HasFlow(const v1::Expression& expression, const Vocabulary& vocabulary) {
  return absl::c_any_of(expression.terms(), [&vocabulary](const v1::Term& term) {
    return IsFlow(term.cell(), vocabulary);
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
  const bool alike = IsAlikeInPartOfYear(indicator, vocabulary);
  switch (indicator.comparison().reference()) {
    case v1::REFERENCE_YEAR_BEFORE:
      return PartOfYear::kJudged;
    case v1::REFERENCE_BASE_YEAR:
      return alike ? PartOfYear::kJudged : PartOfYear::kNothing;
    case v1::REFERENCE_PLANNED:
      return alike && indicator.window() != v1::WINDOW_TERM_TO_DATE ? PartOfYear::kJudged
                                                                    : PartOfYear::kSoFar;
    case v1::REFERENCE_UNSPECIFIED:
    case SENTINELS_OF(v1::Reference):
      break;
  }
  return alike ? PartOfYear::kJudged : PartOfYear::kSoFar;
}

bool ComparesWithSamePart(const v1::Indicator& indicator, const Occasion& occasion) {
  return occasion.IsPartOfYear() && indicator.comparison().reference() == v1::REFERENCE_YEAR_BEFORE;
}

}  // namespace thidua::targets
