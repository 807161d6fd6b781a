#include "services/targets/domain/extrapolation.h"

#include <absl/strings/str_cat.h>

#include "common/value/check.h"
#include "common/value/enum_switch.h"
#include "services/targets/domain/rational.h"

namespace thidua::targets {
namespace {

using Values = std::span<const ValueInYear>;

const mpq_class& NumberOf(const ValueInYear& at) { return *at.value.rational(); }

mpq_class MeanChange(Values values, int year) {
  const ValueInYear& first = values.front();
  const ValueInYear& last = values.back();
  const mpq_class change = (NumberOf(last) - NumberOf(first)) / (last.year - first.year);
  return NumberOf(last) + change * (year - last.year);
}

// Returns last * (last / first)^(ahead / span), which is the root of last^(span + ahead) over
// first^ahead.
Extrapolation MeanGrowth(Values values, int year) {
  for (const ValueInYear& at : values) {
    if (NumberOf(at) > 0) continue;
    return {.value = std::nullopt,
            .problem = absl::StrCat("The value of ", at.year,
                                    " is not above 0, and nothing grows from there or to there.")};
  }
  const int span = values.back().year - values.front().year;
  const int ahead = year - values.back().year;
  return {.value = Root(
              Power(NumberOf(values.back()), span + ahead) / Power(NumberOf(values.front()), ahead),
              span),
          .problem = ""};
}

mpq_class LinearTrend(Values values, int year) {
  const auto count = static_cast<unsigned long>(values.size());
  mpq_class mean_year = 0;
  mpq_class mean = 0;
  for (const ValueInYear& at : values) {
    mean_year += at.year;
    mean += NumberOf(at);
  }
  mean_year /= count;
  mean /= count;
  mpq_class together = 0;
  mpq_class squares = 0;
  for (const ValueInYear& at : values) {
    const mpq_class distance = at.year - mean_year;
    together += distance * (NumberOf(at) - mean);
    squares += distance * distance;
  }
  return mean + together / squares * (year - mean_year);
}

// Returns why there are no two exact numbers to go by; empty if there are.
std::string ProblemOf(Values values) {
  if (values.size() < 2) {
    return absl::StrCat("There is one value alone, that of ", values.front().year,
                        ": a change is between two.");
  }
  for (const ValueInYear& at : values) {
    if (at.value.rational() != nullptr) continue;
    return absl::StrCat("The value of ", at.year,
                        " is an average of compound growth, which has no exact number to go on "
                        "from.");
  }
  return "";
}

}  // namespace

Extrapolation Extrapolate(v1::ForecastMethod method, Values values, int year) {
  if (values.empty()) return {.value = std::nullopt, .problem = "There is no value to go on from."};
  THIDUA_CHECK(values.back().year < year, "What is extrapolated is after what is known.");
  if (method == v1::FORECAST_METHOD_LAST_VALUE) return {values.back().value, ""};
  if (std::string problem = ProblemOf(values); !problem.empty()) {
    return {.value = std::nullopt, .problem = std::move(problem)};
  }
  switch (method) {
    case v1::FORECAST_METHOD_MEAN_CHANGE:
      return {MeanChange(values, year), ""};
    case v1::FORECAST_METHOD_MEAN_GROWTH:
      return MeanGrowth(values, year);
    case v1::FORECAST_METHOD_LINEAR_TREND:
      return {LinearTrend(values, year), ""};
    case v1::FORECAST_METHOD_LAST_VALUE:
    case v1::FORECAST_METHOD_UNSPECIFIED:
    case SENTINELS_OF(v1::ForecastMethod):
      break;
  }
  THIDUA_CHECK(false, "There is no such method.");
  return {};
}

}  // namespace thidua::targets
