#include "services/reporting/domain/rules/computed_columns.h"

#include <gtest/gtest.h>

#include "common/testing/from_text.h"
#include "common/value/decimal.h"

namespace thidua::reporting {
namespace {

v1::Round RoundWith(const std::string& computed) {
  return FromText<v1::Round>(R"pb(
                               columns { element: "elements/a" kind: VALUE_KIND_COUNT }
                               columns { element: "elements/b" kind: VALUE_KIND_AMOUNT decimals: 1 }
                               columns { element: "elements/c" kind: VALUE_KIND_AMOUNT decimals: 2
                                         computed {)pb" +
                             computed + "} }");
}

// The computed value; -1 for a missing one.
int64_t Value(const v1::Round& round, std::optional<int64_t> a, std::optional<int64_t> b,
              int too_large = -1) {
  Row row;
  row.Reset(3);
  const std::optional<int64_t> given[] = {a, b};
  for (int i = 0; i < 2; ++i) {
    if (!given[i]) continue;
    row.values[i] = *given[i];
    row.has[i] = 1;
  }
  EXPECT_EQ(ComputedColumns(round).FillIn(row), too_large);
  return row.has[2] ? row.values[2] : -1;
}

TEST(ComputedColumns, AddsTermsOfDifferentDecimalsExactly) {
  const v1::Round round = RoundWith(
      R"pb(expression {
             terms { element: "elements/a" coefficient: "0.25" }
             terms { element: "elements/b" coefficient: "-0.1" }
             constant: "100.01"
           })pb");
  // 0.25 x 3 - 0.1 x 0.7 + 100.01
  EXPECT_EQ(Value(round, 3, 7), 10069);
  EXPECT_EQ(Value(round, 0, 0), 10001);
}

TEST(ComputedColumns, KeepsToItsLimits) {
  const v1::Round round = RoundWith(
      R"pb(expression {
             terms { element: "elements/a" }
             terms { element: "elements/b" coefficient: "-1" }
           }
           minimum: "0.05"
           maximum: "2")pb");
  EXPECT_EQ(Value(round, 1, 10), 5);
  EXPECT_EQ(Value(round, 1, 9), 10);
  EXPECT_EQ(Value(round, 3, 10), 200);
  EXPECT_EQ(Value(round, 4, 10), 200);
}

TEST(ComputedColumns, AMissingPartMakesAMissingCell) {
  const v1::Round round = RoundWith(
      R"pb(expression {
             terms { element: "elements/a" }
             terms { element: "elements/b" }
           })pb");
  EXPECT_EQ(Value(round, 1, std::nullopt), -1);
  EXPECT_EQ(Value(round, 1, 1), 110);
}

TEST(ComputedColumns, RefusesWhatDoesNotFitAndNeverWraps) {
  const v1::Round round =
      RoundWith(R"pb(expression { terms { element: "elements/a" coefficient: "999999" } })pb");
  EXPECT_EQ(Value(round, 10'000'010'000, 0), 999'999'999'999'000'000);
  EXPECT_EQ(Value(round, 10'000'010'001, 0, 2), -1);  // 1'000'000'000'098'999'900
  EXPECT_EQ(Value(round, kMaxScaled, 0, 2), -1);
  EXPECT_EQ(Value(round, -kMaxScaled, 0, 2), -1);
}

}  // namespace
}  // namespace thidua::reporting
