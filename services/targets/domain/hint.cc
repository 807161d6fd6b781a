#include "services/targets/domain/hint.h"

#include "common/value/check.h"
#include "common/value/enum_switch.h"
#include "services/targets/domain/growth.h"
#include "services/targets/domain/rational.h"

namespace thidua::targets {
namespace {

constexpr int kRateDecimals = 2;
constexpr int kWhole = 10000;  // 100 per cent in hundredths of one

// Returns the number rounded to `decimals` in the direction of the goal, times 10^decimals; one
// more where the number itself would lead to an edge that is not admitted.
mpz_class RoundTowards(const Goal& goal, const mpq_class& number, int decimals) {
  const mpq_class scaled = (goal.up ? number : mpq_class(-number)) * PowerOfTen(decimals);
  mpz_class rounded = -Floor(-scaled);
  if (goal.edge.strict && rounded == scaled) ++rounded;
  return goal.up ? rounded : mpz_class(-rounded);
}

// Returns the compound yearly rate, in hundredths of one per cent, that takes `now`, which must be
// positive, to the edge in `years` years, rounded so that it suffices; nullopt where none does.
std::optional<mpz_class> CompoundRate(const mpq_class& now, const Goal& goal, int years) {
  const auto order = [&](const mpz_class& hundredths_left) {
    mpq_class factor(hundredths_left, kWhole);
    factor.canonicalize();
    return cmp(mpq_class(now * Power(factor, years)), goal.edge.at);
  };
  const bool strict = goal.edge.strict;
  if (goal.up) {
    const auto reaches = [&](const mpz_class& left) { return order(left) >= (strict ? 1 : 0); };
    return LeastAbove(0, reaches) - kWhole;
  }
  const auto exceeds = [&](const mpz_class& left) { return order(left) >= (strict ? 0 : 1); };
  const mpz_class most = LeastAbove(0, exceeds) - 1;
  if (exceeds(most)) return std::nullopt;
  return most - kWhole;
}

// Returns what each year left must come to for the mean of all years to reach the goal, rounded to
// `decimals` so that it suffices, times 10^decimals; `value` is the mean so far.
mpz_class MeanLeft(const ExactValue& value, const Goal& goal, const Way& way, int decimals) {
  THIDUA_CHECK(value.rational() != nullptr, "A mean is rational.");
  const mpq_class missing =
      goal.edge.at * way.years_in_all() - *value.rational() * way.years_so_far();
  return RoundTowards(goal, missing / way.years_left(), decimals);
}

// Returns the rate that takes average growth, which came to `value` since the base year, to the
// goal; likewise.
std::optional<mpz_class> CatchUpRate(v1::ComparisonKind kind, const ExactValue& value,
                                     const Goal& goal, const Way& way) {
  switch (kind) {
    case v1::COMPARISON_KIND_COMPOUND_GROWTH: {
      // Nothing falls by more than 100 per cent.
      if (goal.edge.at < -100) return std::nullopt;
      const mpq_class now = value.FactorAfter(way.years_so_far());
      if (now <= 0) return std::nullopt;
      const mpq_class yearly = 1 + goal.edge.at / 100;
      const Edge edge{.at = Power(yearly, way.years_in_all()), .strict = goal.edge.strict};
      return CompoundRate(now, {.edge = edge, .up = goal.up}, way.years_left());
    }
    case v1::COMPARISON_KIND_MEAN_OF_RATES: {
      mpz_class rate = MeanLeft(value, goal, way, kRateDecimals);
      if (rate < -kWhole) return std::nullopt;
      return rate;
    }
    case v1::COMPARISON_KIND_DIFFERENCE:
    case v1::COMPARISON_KIND_PERCENT_CHANGE:
    case v1::COMPARISON_KIND_PERCENT_OF:
    case v1::COMPARISON_KIND_UNSPECIFIED:
    case SENTINELS_OF(v1::ComparisonKind):
      break;
  }
  return std::nullopt;
}

// Returns true if the level or ratio is in per cent, so that its differences are points.
bool IsPercentage(const v1::Indicator& indicator, const Reading& reading) {
  if (indicator.has_ratio()) return indicator.ratio().scale() == 100;
  return reading.of_rates && indicator.unit_of_measure().starts_with('%');
}

// Returns what the hint for a comparison is in.
v1::HintKind KindOfComparison(const v1::Indicator& indicator, const Reading& reading) {
  if (indicator.comparison().reference() != v1::REFERENCE_BASE_YEAR) {
    return v1::HINT_KIND_UNSPECIFIED;
  }
  switch (indicator.comparison().kind()) {
    case v1::COMPARISON_KIND_DIFFERENCE:
      return IsPercentage(indicator, reading) ? v1::HINT_KIND_POINTS : v1::HINT_KIND_AMOUNT;
    case v1::COMPARISON_KIND_PERCENT_CHANGE:
    case v1::COMPARISON_KIND_PERCENT_OF:
      return v1::HINT_KIND_GROWTH;
    case v1::COMPARISON_KIND_COMPOUND_GROWTH:
    case v1::COMPARISON_KIND_MEAN_OF_RATES:
      return v1::HINT_KIND_CATCH_UP;
    case v1::COMPARISON_KIND_UNSPECIFIED:
    case SENTINELS_OF(v1::ComparisonKind):
      break;
  }
  return v1::HINT_KIND_UNSPECIFIED;
}

// Returns what the hint for the indicator is in.
v1::HintKind KindOf(const v1::Indicator& indicator, const Reading& reading) {
  if (indicator.has_comparison()) return KindOfComparison(indicator, reading);
  if (indicator.window() == v1::WINDOW_MEAN_TO_DATE) return v1::HINT_KIND_AMOUNT;
  if (IsPercentage(indicator, reading)) return v1::HINT_KIND_POINTS;
  const bool adds_up = indicator.has_level() && indicator.window() == v1::WINDOW_TERM_TO_DATE;
  return adds_up ? v1::HINT_KIND_AMOUNT : v1::HINT_KIND_GROWTH;
}

// Returns how many times the base value, or how many times anything else, a value of the indicator
// stands for.
mpq_class FactorOf(const v1::Indicator& indicator, const mpq_class& value) {
  const bool change = indicator.comparison().kind() == v1::COMPARISON_KIND_PERCENT_CHANGE;
  return change ? mpq_class(1 + value / 100) : value;
}

// Returns the growth in the year after the base, of which the comparison is, in per cent.
mpq_class GrowthOfAYear(const v1::Indicator& indicator, const Reading& reading) {
  const bool share = indicator.comparison().kind() == v1::COMPARISON_KIND_PERCENT_OF;
  return share ? mpq_class(*reading.value->rational() - 100)
               : mpq_class(100 * (reading.value->FactorAfter(1) - 1));
}

// Returns the largest yearly growth, in per cent, that the readings tell; nullopt where they do not
// tell that of a single year.
std::optional<mpq_class> LargestGrowth(const v1::Indicator& indicator, const Reading& reading,
                                       const Way& way, const Reading& at_base) {
  if (reading.largest_rate) return reading.largest_rate;
  if (way.now - way.base != 1) return std::nullopt;
  if (indicator.has_comparison()) return GrowthOfAYear(indicator, reading);
  if (!at_base.value || at_base.from_published_rate != reading.from_published_rate) {
    return std::nullopt;
  }
  const mpq_class& base = *at_base.value->rational();
  if (base <= 0) return std::nullopt;
  return YearlyRates({base, *reading.value->rational()}).front();
}

}  // namespace

std::optional<v1::Hint> HintFor(const v1::Indicator& indicator, const Reading& reading,
                                const Goal& goal, const Way& way, int decimals,
                                const Reading& at_base) {
  THIDUA_CHECK(reading.value.has_value() && way.base < way.now && way.now < way.due,
               "A hint is for a value between the base year and the due one.");
  v1::Hint hint;
  hint.set_kind(KindOf(indicator, reading));
  hint.set_years_left(way.years_left());
  std::optional<mpz_class> rate;
  switch (hint.kind()) {
    case v1::HINT_KIND_AMOUNT:
    case v1::HINT_KIND_POINTS: {
      const mpq_class missing = goal.edge.at - *reading.value->rational();
      const mpz_class a_year = indicator.window() == v1::WINDOW_MEAN_TO_DATE
                                   ? MeanLeft(*reading.value, goal, way, decimals)
                                   : RoundTowards(goal, missing / way.years_left(), decimals);
      hint.set_value(RoundedText(a_year, decimals));
      hint.set_unit_of_measure(indicator.unit_of_measure());
      return hint;
    }
    case v1::HINT_KIND_CATCH_UP:
      rate = CatchUpRate(indicator.comparison().kind(), *reading.value, goal, way);
      break;
    case v1::HINT_KIND_GROWTH: {
      const mpq_class now = FactorOf(indicator, *reading.value->rational());
      const Edge edge{.at = FactorOf(indicator, goal.edge.at), .strict = goal.edge.strict};
      if (now > 0) rate = CompoundRate(now, {.edge = edge, .up = goal.up}, way.years_left());
      break;
    }
    case v1::HINT_KIND_UNSPECIFIED:
    case SENTINELS_OF(v1::HintKind):
      break;
  }
  if (!rate) return std::nullopt;
  hint.set_value(RoundedText(*rate, kRateDecimals));
  hint.set_unit_of_measure("%");
  const auto largest = LargestGrowth(indicator, reading, way, at_base);
  if (largest && *rate >= 0) {
    mpq_class needed(*rate, 100);
    needed.canonicalize();
    hint.set_largest_growth_percent(ExactValue(*largest).RoundedBeside({needed}, kRateDecimals));
    hint.set_beyond_seen(needed > *largest);
  }
  return hint;
}

}  // namespace thidua::targets
