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

// Returns the rate that takes average growth, which came to `value` since the base year, to the
// goal; likewise.
std::optional<mpz_class> CatchUpRate(const v1::Growth& growth, const ExactValue& value,
                                     const Goal& goal, const Way& way) {
  const int so_far = way.now - way.base;
  const int in_all = way.due - way.base;
  switch (growth.average()) {
    case v1::GROWTH_AVERAGE_COMPOUND: {
      // Nothing falls by more than 100 per cent.
      if (goal.edge.at < -100) return std::nullopt;
      const mpq_class now = value.FactorAfter(so_far);
      if (now <= 0) return std::nullopt;
      const mpq_class yearly = 1 + goal.edge.at / 100;
      const Edge edge{.at = Power(yearly, in_all), .strict = goal.edge.strict};
      return CompoundRate(now, {.edge = edge, .up = goal.up}, way.years_left());
    }
    case v1::GROWTH_AVERAGE_MEAN_OF_RATES: {
      THIDUA_CHECK(value.rational() != nullptr, "A mean of rates is rational.");
      const mpq_class missing = goal.edge.at * in_all - *value.rational() * so_far;
      mpz_class rate = RoundTowards(goal, missing / way.years_left(), kRateDecimals);
      if (rate < -kWhole) return std::nullopt;
      return rate;
    }
    case v1::GROWTH_AVERAGE_UNSPECIFIED:
    case SENTINELS_OF(v1::GrowthAverage):
      break;
  }
  return std::nullopt;
}

// Returns what the hint for the indicator is in.
v1::HintKind KindOf(const v1::Indicator& indicator, const Reading& reading) {
  switch (indicator.formula_case()) {
    case v1::Indicator::kGrowth:
      return v1::HINT_KIND_CATCH_UP;
    case v1::Indicator::kRatio:
      return indicator.ratio().scale() == 100 ? v1::HINT_KIND_POINTS : v1::HINT_KIND_GROWTH;
    case v1::Indicator::kLevel:
      if (reading.of_rates && indicator.unit_of_measure().starts_with('%')) {
        return v1::HINT_KIND_POINTS;
      }
      return IsTermToDate(indicator.window()) ? v1::HINT_KIND_AMOUNT : v1::HINT_KIND_GROWTH;
    case v1::Indicator::FORMULA_NOT_SET:
      break;
  }
  return v1::HINT_KIND_UNSPECIFIED;
}

// Returns the largest yearly growth, in per cent, that the readings tell; nullopt where they do not
// tell that of a single year.
std::optional<mpq_class> LargestGrowth(const v1::Indicator& indicator, const Reading& reading,
                                       const Way& way, const Reading& at_base) {
  if (reading.largest_rate) return reading.largest_rate;
  if (way.now - way.base != 1) return std::nullopt;
  if (indicator.has_growth()) return 100 * (reading.value->FactorAfter(1) - 1);
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
      const mpz_class a_year = RoundTowards(goal, missing / way.years_left(), decimals);
      hint.set_value(RoundedText(a_year, decimals));
      hint.set_unit_of_measure(indicator.unit_of_measure());
      return hint;
    }
    case v1::HINT_KIND_CATCH_UP:
      rate = CatchUpRate(indicator.growth(), *reading.value, goal, way);
      break;
    case v1::HINT_KIND_GROWTH:
      if (*reading.value->rational() > 0) {
        rate = CompoundRate(*reading.value->rational(), goal, way.years_left());
      }
      break;
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
