#include "services/targets/domain/comparison.h"

#include <absl/strings/str_cat.h>

#include "common/value/check.h"
#include "common/value/enum_switch.h"
#include "common/value/status_macros.h"
#include "services/targets/domain/corrupt.h"
#include "services/targets/domain/rational.h"

namespace thidua::targets {

bool DividesByReference(v1::ComparisonKind kind) {
  switch (kind) {
    case v1::COMPARISON_KIND_PERCENT_CHANGE:
    case v1::COMPARISON_KIND_PERCENT_OF:
    case v1::COMPARISON_KIND_COMPOUND_GROWTH:
    case v1::COMPARISON_KIND_MEAN_OF_RATES:
      return true;
    case v1::COMPARISON_KIND_DIFFERENCE:
    case v1::COMPARISON_KIND_UNSPECIFIED:
    case SENTINELS_OF(v1::ComparisonKind):
      break;
  }
  return false;
}

bool IsAverageGrowth(v1::ComparisonKind kind) {
  switch (kind) {
    case v1::COMPARISON_KIND_COMPOUND_GROWTH:
    case v1::COMPARISON_KIND_MEAN_OF_RATES:
      return true;
    case v1::COMPARISON_KIND_DIFFERENCE:
    case v1::COMPARISON_KIND_PERCENT_CHANGE:
    case v1::COMPARISON_KIND_PERCENT_OF:
    case v1::COMPARISON_KIND_UNSPECIFIED:
    case SENTINELS_OF(v1::ComparisonKind):
      break;
  }
  return false;
}

std::vector<int> ComparedYears(const v1::Comparison& comparison, int base_year, int year) {
  std::vector<int> years;
  switch (comparison.reference()) {
    case v1::REFERENCE_BASE_YEAR:
      if (base_year < year) years.push_back(base_year);
      if (comparison.kind() == v1::COMPARISON_KIND_MEAN_OF_RATES) {
        for (int between = base_year + 1; between < year; ++between) years.push_back(between);
      }
      break;
    case v1::REFERENCE_YEAR_BEFORE:
      years.push_back(year - 1);
      break;
    case v1::REFERENCE_PLANNED:
    case v1::REFERENCE_UNSPECIFIED:
    case SENTINELS_OF(v1::Reference):
      break;
  }
  years.push_back(year);
  return years;
}

absl::StatusOr<std::optional<mpq_class>> PlannedFor(const v1::Comparison& comparison, int first,
                                                    int last) {
  std::optional<mpq_class> sum(std::in_place);
  for (int year = first; year <= last; ++year) {
    const std::string period = absl::StrCat(year);
    bool found = false;
    for (const v1::PlannedValue& planned : comparison.planned()) {
      if (planned.period() != period) continue;
      ASSIGN_OR_RETURN(const mpq_class value, ReadDecimal(planned.value()));
      *sum += value;
      found = true;
    }
    if (!found) return std::nullopt;
  }
  return sum;
}

absl::StatusOr<ExactValue> Compare(v1::ComparisonKind kind, const std::vector<mpq_class>& values,
                                   int years) {
  THIDUA_CHECK(values.size() >= 2, "A comparison is of two values at least.");
  const mpq_class& reference = values.front();
  const mpq_class& value = values.back();
  THIDUA_CHECK(!DividesByReference(kind) || reference > 0, "Per cent are of something.");
  switch (kind) {
    case v1::COMPARISON_KIND_DIFFERENCE:
      return ExactValue(mpq_class(value - reference));
    case v1::COMPARISON_KIND_PERCENT_CHANGE:
      return ExactValue(mpq_class(100 * (value / reference - 1)));
    case v1::COMPARISON_KIND_PERCENT_OF:
      return ExactValue(mpq_class(100 * value / reference));
    case v1::COMPARISON_KIND_COMPOUND_GROWTH:
      return ExactValue(CompoundGrowth(value, reference, years));
    case v1::COMPARISON_KIND_MEAN_OF_RATES:
      return ExactValue(MeanOfRates(values));
    case v1::COMPARISON_KIND_UNSPECIFIED:
    case SENTINELS_OF(v1::ComparisonKind):
      break;
  }
  return Corrupt("a stored target does not say how it compares");
}

}  // namespace thidua::targets
