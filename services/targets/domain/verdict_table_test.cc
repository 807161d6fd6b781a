// Every kind of bound, at its limits and a millionth beside them, times both quantifiers, in and
// before the due year, times coverage, carried values and status at their own limits. What is
// expected is worked out here, in integers, and not by the code that is tested.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <optional>

#include "services/targets/domain/formula.h"
#include "services/targets/domain/testing/vocabulary.h"

namespace thidua::targets {
namespace {

constexpr int64_t kMillion = 1'000'000;

// A number of millionths as a canonical decimal.
std::string Decimal(int64_t millionths) {
  const int64_t size = millionths < 0 ? -millionths : millionths;
  std::string fraction = std::to_string(size % kMillion);
  fraction = std::string(6 - fraction.size(), '0') + fraction;
  fraction.erase(fraction.find_last_not_of('0') + 1);
  return (millionths < 0 ? "-" : "") + std::to_string(size / kMillion) +
         (fraction.empty() ? "" : "." + fraction);
}

// Neither 115.3 nor 0.1 has an exact binary fraction: 115.2 and 0.1 do not make 115.3 there.
constexpr int64_t kValue = 115'300'000, kUpper = 120'700'000, kTolerance = 100'000;

// A bound, and the inclusive or strict limits that it sets in millionths.
struct BoundCase {
  std::string text;
  std::optional<int64_t> lowest, highest;
  bool strict = false;
  bool undecided = false;
};

std::vector<BoundCase> Bounds() {
  const std::string value = "value: \"" + Decimal(kValue) + "\" ";
  const std::string band = "kind: BOUND_KIND_BAND " + value + "upper: \"" + Decimal(kUpper) + "\" ";
  const std::string tolerance = "tolerance: \"" + Decimal(kTolerance) + "\" ";
  const std::string higher = "direction: DIRECTION_HIGHER ", lower = "direction: DIRECTION_LOWER ";
  std::vector<BoundCase> bounds = {
      {"kind: BOUND_KIND_AT_LEAST " + value, kValue, {}},
      {"kind: BOUND_KIND_MORE_THAN " + value, kValue, {}, true},
      {"kind: BOUND_KIND_AT_MOST " + value, {}, kValue},
      {"kind: BOUND_KIND_LESS_THAN " + value, {}, kValue, true},
      {band, kValue, {}},
      {band + higher, kValue, {}},
      {band + lower, {}, kUpper},
      {band + "capped: true ", kValue, kUpper},
      {band + "capped: true " + lower, kValue, kUpper},
      {"kind: BOUND_KIND_POINT " + value, kValue, kValue},
      {"kind: BOUND_KIND_POINT " + value + higher, kValue, {}},
      {"kind: BOUND_KIND_POINT " + value + lower, {}, kValue},
      {"kind: BOUND_KIND_ABOUT " + value, {}, {}, false, true},
  };
  for (const std::string kind : {"POINT ", "ABOUT "}) {
    const std::string text = "kind: BOUND_KIND_" + kind + value + tolerance;
    bounds.push_back({text, kValue - kTolerance, kValue + kTolerance});
    bounds.push_back({text + higher, kValue - kTolerance, {}});
    bounds.push_back({text + lower, {}, kValue + kTolerance});
  }
  return bounds;
}

bool Holds(const BoundCase& bound, int64_t value) {
  if (bound.lowest && (value < *bound.lowest || (bound.strict && value == *bound.lowest))) {
    return false;
  }
  return !bound.highest || !(value > *bound.highest || (bound.strict && value == *bound.highest));
}

// What the figures are like, and whether they may be judged by.
struct Quality {
  std::string demand;  // of the target
  std::string cell;    // of the total; the roster has 25
  bool suffices = true;
};

const Quality kQualities[] = {
    {"", "n: 25", true},
    {"", "n: 24", false},
    {"minimum_coverage_percent: \"96\"", "n: 24", true},  // exactly 96 %
    {"minimum_coverage_percent: \"96.1\"", "n: 24", false},
    {"minimum_coverage_percent: \"95.999999\"", "n: 24", true},
    {"minimum_coverage_percent: \"0\"", "n: 1", true},
    {"", "n: 25 carried: 1 oldest_period: '2020'", true},
    {"nothing_carried: true", "n: 25 carried: 1 oldest_period: '2020'", false},
    {"nothing_carried: true", "n: 25", true},
    {"minimum_status: VALUE_STATUS_OFFICIAL", "n: 25 status: VALUE_STATUS_ESTIMATE", false},
    {"minimum_status: VALUE_STATUS_ESTIMATE", "n: 25 status: VALUE_STATUS_ESTIMATE", true},
    {"minimum_status: VALUE_STATUS_ADJUSTED", "n: 25 status: VALUE_STATUS_OFFICIAL", false},
    {"minimum_status: VALUE_STATUS_ADJUSTED", "n: 25 status: VALUE_STATUS_ADJUSTED", true},
    {"", "n: 25 status: VALUE_STATUS_ESTIMATE", true},
};

// The limits of the bound and a millionth to both sides of each.
std::vector<int64_t> ValuesFor(const BoundCase& bound) {
  std::vector<int64_t> values;
  for (const int64_t limit :
       {bound.lowest.value_or(kValue), bound.highest.value_or(kValue), kValue, kUpper}) {
    for (const int64_t beside : {-1, 0, 1}) values.push_back(limit + beside);
  }
  return values;
}

v1::Outcome Expected(const BoundCase& bound, const Quality& quality, int64_t value, bool every_year,
                     bool due) {
  if (!quality.suffices || bound.undecided) return v1::OUTCOME_NOT_ASSESSABLE;
  if (Holds(bound, value)) return v1::OUTCOME_MET;
  // Every year was like this one, so that a promise for each failed in the first.
  return due || every_year ? v1::OUTCOME_MISSED : v1::OUTCOME_AT_RISK;
}

TEST(VerdictTable, HoldsAtEveryLimit) {
  const TestVocabulary vocabulary;
  const Formula& formula = **FindFormula(0);
  int judged = 0;
  for (const BoundCase& bound : Bounds()) {
    for (const Quality& quality : kQualities) {
      for (const std::string quantifier : {"AT_DUE", "EVERY_YEAR"}) {
        const std::vector<v1::Target> targets = {FromText<v1::Target>(absl::StrCat(
            "name: 't' due_period: '2025' quantifier: QUANTIFIER_", quantifier, " bound { ",
            bound.text, " } ", quality.demand, R"( indicator { decimals: 1 level { value {
              terms { cell { form: "forms/socio" element: "elements/population"
                             aggregate: AGGREGATE_SUM } }
              terms { cell { form: "forms/socio" element: "elements/communes"
                             aggregate: AGGREGATE_SUM } } } } })"))};
        for (const int64_t value : ValuesFor(bound)) {
          // The value is the sum of two cells, the second of which is 0.1.
          Totals totals;
          for (const std::string year : {"2020", "2021", "2022", "2023", "2024", "2025"}) {
            AddTotal(totals, "socio", year,
                     absl::StrCat(R"(cells { element: "elements/population" of: 25 sum: ")",
                                  Decimal(value - 100'000), "\" ", quality.cell,
                                  R"( } cells { element: "elements/communes" n: 25 of: 25
                                        sum: "0.1" status: VALUE_STATUS_ADJUSTED })"));
          }
          for (const int year : {2023, 2025}) {
            const Occasion occasion = OccasionIn(year, "", targets);
            const auto results = formula.evaluate(targets, occasion, totals, vocabulary).value();
            const bool every_year = quantifier == "EVERY_YEAR";
            ASSERT_EQ(results[0].outcome(),
                      Expected(bound, quality, value, every_year, year == 2025))
                << targets[0].ShortDebugString() << "\nvalue " << Decimal(value) << " in " << year
                << "\n"
                << results[0].ShortDebugString();
            ++judged;
          }
        }
      }
    }
  }
  EXPECT_EQ(judged, 19 * 14 * 2 * 12 * 2);
}

}  // namespace
}  // namespace thidua::targets
