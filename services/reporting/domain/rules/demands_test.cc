#include "services/reporting/domain/rules/demands.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>

#include "common/testing/from_text.h"
#include "common/value/decimal.h"

namespace thidua::reporting {
namespace {

using ::testing::ElementsAre;
using Values = std::vector<std::optional<int64_t>>;

// Columns 0 schools, 1 standard, 2 money with one decimal, 3 a state, 4 = schools - standard.
v1::Round RoundDemanding(const std::string& demands) {
  return FromText<v1::Round>(
      R"pb(
        columns { element: "elements/schools" title: "Trường" kind: VALUE_KIND_COUNT }
        columns { element: "elements/standard" title: "Trường chuẩn" kind: VALUE_KIND_COUNT }
        columns { element: "elements/money" title: "Tiền" kind: VALUE_KIND_AMOUNT decimals: 1 }
        columns {
          element: "elements/rating"
          title: "Xếp loại"
          kind: VALUE_KIND_STATE
          levels: "weak"
          levels: "good"
        }
        columns {
          element: "elements/others"
          title: "Còn lại"
          kind: VALUE_KIND_AMOUNT
          computed {
            element: "elements/others"
            expression {
              terms { element: "elements/schools" }
              terms { element: "elements/standard" coefficient: "-1" }
            }
          }
        })pb" +
      demands);
}

Row RowOf(const v1::Round& round, const Values& values) {
  Row row;
  row.Reset(round.columns_size());
  for (size_t i = 0; i < values.size(); ++i) {
    if (!values[i]) continue;
    row.values[i] = *values[i];
    row.has[i] = 1;
  }
  ComputedColumns(round).FillIn(row);
  return row;
}

Outcome Try(const std::string& demands, const Values& values, const History* history = nullptr) {
  const v1::Round round = RoundDemanding(demands);
  return Demands(round).Try(0, RowOf(round, values), history);
}

std::string Message(const std::string& demands, const Values& values,
                    const History* history = nullptr) {
  const v1::Round round = RoundDemanding(demands);
  std::vector<v1::Finding> findings;
  Demands(round).Check(RowOf(round, values), history, v1::RosterEntry(), findings);
  return findings.empty() ? "" : findings[0].message();
}

std::string Compare(const std::string& op, const std::string& more = "") {
  return "rules { id: 'r' severity: RULE_SEVERITY_ERROR title: 'Một phần' comparison { "
         "left { terms { element: 'elements/standard' } } operator: COMPARISON_OPERATOR_" +
         op + " right { terms { element: 'elements/schools' } } " + more + "} }";
}

constexpr Outcome kHolds = Outcome::kHolds;
constexpr Outcome kBroken = Outcome::kBroken;
constexpr Outcome kInapplicable = Outcome::kInapplicable;

TEST(Demands, ComparesStrictlyAndNot) {
  const auto three = [](const std::string& op) {
    return std::vector<Outcome>{Try(Compare(op), {68, 67}), Try(Compare(op), {68, 68}),
                                Try(Compare(op), {68, 69})};
  };
  EXPECT_THAT(three("LESS"), ElementsAre(kHolds, kBroken, kBroken));
  EXPECT_THAT(three("LESS_OR_EQUAL"), ElementsAre(kHolds, kHolds, kBroken));
  EXPECT_THAT(three("EQUAL"), ElementsAre(kBroken, kHolds, kBroken));
  EXPECT_THAT(three("NOT_EQUAL"), ElementsAre(kHolds, kBroken, kHolds));
  EXPECT_THAT(three("GREATER_OR_EQUAL"), ElementsAre(kBroken, kHolds, kHolds));
  EXPECT_THAT(three("GREATER"), ElementsAre(kBroken, kBroken, kHolds));
}

TEST(Demands, SaysWhatWouldSatisfyAComparisonWithItsNumbers) {
  EXPECT_EQ(Message(Compare("LESS_OR_EQUAL"), {68, 86}),
            "Một phần: Trường chuẩn (86) phải <= Trường (68)");
  EXPECT_EQ(Message(R"pb(rules {
                           id: "r"
                           title: "Tổng"
                           comparison {
                             left {
                               terms { element: "elements/schools" coefficient: "-0.5" }
                               terms { element: "elements/money" coefficient: "2" }
                               constant: "-1.25"
                             }
                             operator: COMPARISON_OPERATOR_EQUAL
                             right { constant: "7" }
                           }
                         })pb",
                    {3, 0, 15}),
            "Tổng: -0.5 x Trường (3) + 2 x Tiền (1.5) - 1.25 = 0.25 phải = 7");
}

TEST(Demands, ComparesExactlyAtTheEdgeOfEighteenDigits) {
  const std::string rule =
      R"pb(rules {
             id: "r"
             title: "T"
             comparison {
               left { terms { element: "elements/money" coefficient: "999999.999999" } }
               operator: COMPARISON_OPERATOR_LESS
               right { terms { element: "elements/schools" coefficient: "999999.999999" } }
             }
           })pb";
  EXPECT_EQ(Try(rule, {kMaxScaled, 0, kMaxScaled}), kHolds);
  EXPECT_EQ(Try(rule, {99'999'999'999'999'999, 0, 999'999'999'999'999'990}), kBroken);
  EXPECT_EQ(Try(rule, {99'999'999'999'999'999, 0, 999'999'999'999'999'989}), kHolds);
  EXPECT_EQ(Try(rule, {-kMaxScaled, 0, kMaxScaled}), kBroken);
}

TEST(Demands, TreatsMissingValuesAsEachSideSays) {
  const Values whole_missing = {std::nullopt, 5};
  EXPECT_EQ(Try(Compare("LESS_OR_EQUAL"), whole_missing), kInapplicable);
  EXPECT_EQ(
      Try(Compare("LESS_OR_EQUAL", "right_missing: MISSING_POLICY_INAPPLICABLE"), whole_missing),
      kInapplicable);
  EXPECT_EQ(Try(Compare("LESS_OR_EQUAL", "right_missing: MISSING_POLICY_SKIP"), whole_missing),
            kInapplicable);
  EXPECT_EQ(Try(Compare("LESS_OR_EQUAL", "right_missing: MISSING_POLICY_ZERO"), whole_missing),
            kBroken);
  EXPECT_EQ(Try(Compare("LESS_OR_EQUAL", "left_missing: MISSING_POLICY_ZERO"), whole_missing),
            kInapplicable);
  // With one of two terms there SKIP adds up what is there.
  const std::string sum = R"pb(rules {
                                 id: "r"
                                 title: "T"
                                 comparison {
                                   left {
                                     terms { element: "elements/schools" }
                                     terms { element: "elements/standard" }
                                   }
                                   operator: COMPARISON_OPERATOR_LESS
                                   right { constant: "5" }
                                   left_missing: MISSING_POLICY_SKIP
                                 }
                               })pb";
  EXPECT_EQ(Try(sum, {std::nullopt, 4}), kHolds);
  EXPECT_EQ(Try(sum, {std::nullopt, 5}), kBroken);
  EXPECT_EQ(Try(sum, {}), kInapplicable);
  // An element that the round does not have is missing.
  EXPECT_EQ(
      Try("rules { id: 'r' comparison { left { terms { element: 'elements/gone' } } operator: "
          "COMPARISON_OPERATOR_EQUAL right { constant: '1' } } }",
          {1}),
      kInapplicable);
}

std::string Set(const std::string& kind) {
  return "rules { id: 'r' title: 'T' severity: RULE_SEVERITY_WARNING " + kind +
         " { elements: 'elements/schools' elements: 'elements/rating' } }";
}

TEST(Demands, CountsWhichOfASetHaveAValue) {
  const Values none, one = {0}, other = {std::nullopt, 3, 3, 1}, both = {0, 0, 0, 1};
  const auto four = [&](const std::string& kind) {
    return std::vector<Outcome>{Try(Set(kind), none), Try(Set(kind), one), Try(Set(kind), other),
                                Try(Set(kind), both)};
  };
  EXPECT_THAT(four("all_or_none"), ElementsAre(kHolds, kBroken, kBroken, kHolds));
  EXPECT_THAT(four("exactly_one_of"), ElementsAre(kBroken, kHolds, kHolds, kBroken));
  EXPECT_THAT(four("at_most_one_of"), ElementsAre(kHolds, kHolds, kHolds, kBroken));
  EXPECT_EQ(Message(Set("all_or_none"), one),
            "T: phải có đủ hoặc để trống tất cả: Trường (0), Xếp loại (thiếu)");
  EXPECT_EQ(Message(Set("exactly_one_of"), both),
            "T: phải có đúng một trong các ô: Trường (0), Xếp loại (good)");
  EXPECT_EQ(Message(Set("at_most_one_of"), both),
            "T: chỉ được có nhiều nhất một trong các ô: Trường (0), Xếp loại (good)");
}

TEST(Demands, KeepsRangesAndRequiredCells) {
  const std::string range =
      "cell_ranges { element: 'elements/money' severity: RULE_SEVERITY_ERROR range { minimum: "
      "'0' maximum: '100' } }";
  EXPECT_EQ(Try(range, {0, 0, 0}), kHolds);
  EXPECT_EQ(Try(range, {0, 0, 1000}), kHolds);
  EXPECT_EQ(Try(range, {0, 0, 1001}), kBroken);
  EXPECT_EQ(Try(range, {0, 0, -1}), kBroken);
  EXPECT_EQ(Try(range, {}), kInapplicable);
  EXPECT_EQ(Message(range, {0, 0, 1001}), "Tiền (100.1) phải từ 0 đến 100");
  EXPECT_EQ(Message("cell_ranges { element: 'elements/money' range { minimum: '5' } }", {0, 0, 49}),
            "Tiền (4.9) phải >= 5");
  EXPECT_EQ(Message("cell_ranges { element: 'elements/money' range { maximum: '5' } }", {0, 0, 51}),
            "Tiền (5.1) phải <= 5");
  EXPECT_EQ(Try("required_elements: 'elements/schools'", {0}), kHolds);
  EXPECT_EQ(Try("required_elements: 'elements/schools'", {}), kBroken);
  EXPECT_EQ(Message("required_elements: 'elements/schools'", {}), "Phải có số liệu: Trường");
}

std::string Change(const std::string& limits, const std::string& against = "LAST_PERIOD") {
  return "rules { id: 'r' title: 'T' change { element: 'elements/money' against: CHANGE_BASIS_" +
         against + " " + limits + " } }";
}

History HistoryOf(int64_t last_period, std::optional<int64_t> last_year = std::nullopt) {
  const v1::Round round = RoundDemanding("");
  History history;
  history.past.push_back({"2022-05", RowOf(round, {1, 1, last_period})});
  history.last_period = 0;
  if (last_year) {
    history.past.push_back({"2021-06", RowOf(round, {1, 1, *last_year})});
    history.last_year = 1;
  }
  return history;
}

TEST(Demands, ComparesAChangeWithTheEarlierFigure) {
  const History history = HistoryOf(100, 50);
  const std::string limits = "minimum_ratio: '0.5' maximum_ratio: '1.5'";
  EXPECT_EQ(Try(Change(limits), {0, 0, 50}, &history), kHolds);
  EXPECT_EQ(Try(Change(limits), {0, 0, 49}, &history), kBroken);
  EXPECT_EQ(Try(Change(limits), {0, 0, 150}, &history), kHolds);
  EXPECT_EQ(Try(Change(limits), {0, 0, 151}, &history), kBroken);
  EXPECT_EQ(Try(Change(limits, "SAME_PERIOD_LAST_YEAR"), {0, 0, 76}, &history), kBroken);
  EXPECT_EQ(Try(Change(limits, "SAME_PERIOD_LAST_YEAR"), {0, 0, 75}, &history), kHolds);
  EXPECT_EQ(Message(Change(limits), {0, 0, 151}, &history),
            "T: Tiền (15.1) phải từ 0.5 đến 1.5 lần số kỳ trước 2022-05 (10)");
  EXPECT_EQ(Message(Change("maximum_ratio: '1'", "SAME_PERIOD_LAST_YEAR"), {0, 0, 51}, &history),
            "T: Tiền (5.1) phải <= 1 lần số cùng kỳ năm trước 2021-06 (5)");
}

TEST(Demands, AChangeWithoutAnEarlierFigureDoesNotApply) {
  const std::string limits = "maximum_ratio: '2'";
  const History zero = HistoryOf(0), negative = HistoryOf(-1), some = HistoryOf(1);
  EXPECT_EQ(Try(Change(limits), {0, 0, 9}), kInapplicable);
  EXPECT_EQ(Try(Change(limits), {0, 0, 9}, &zero), kInapplicable);
  EXPECT_EQ(Try(Change(limits), {0, 0, 9}, &negative), kInapplicable);
  EXPECT_EQ(Try(Change(limits, "SAME_PERIOD_LAST_YEAR"), {0, 0, 9}, &some), kInapplicable);
  EXPECT_EQ(Try(Change(limits), {}, &some), kInapplicable);
  EXPECT_EQ(Try(Change(limits), {0, 0, 9}, &some), kBroken);
}

TEST(Demands, ANoteOnACellAnswersAWarningAndNeverAnError) {
  for (const bool warning : {true, false}) {
    const v1::Round round =
        RoundDemanding("rules { id: 'r' title: 'T' severity: RULE_SEVERITY_" +
                       std::string(warning ? "WARNING" : "ERROR") +
                       " comparison { left { terms { element: 'elements/others' } } operator: "
                       "COMPARISON_OPERATOR_GREATER right { constant: '0' } } }");
    const Demands demands(round);
    Row row = RowOf(round, {1, 2});
    v1::Finding finding = demands.Explain(0, row, nullptr);
    // A computed cell takes no note: those that it is computed from do.
    EXPECT_THAT(finding.elements(), ElementsAre("elements/schools", "elements/standard"));
    EXPECT_FALSE(finding.answered());
    row.noted[2] = 1;
    EXPECT_FALSE(demands.Explain(0, row, nullptr).answered());
    row.noted[1] = 1;
    EXPECT_EQ(demands.Explain(0, row, nullptr).answered(), warning);
  }
}

TEST(Demands, ListsAllInTheirOrder) {
  const v1::Round round = RoundDemanding(
      "required_elements: 'elements/money' cell_ranges { element: 'elements/schools' "
      "severity: RULE_SEVERITY_WARNING range { maximum: '50' } } " +
      Compare("LESS_OR_EQUAL"));
  const Demands demands(round);
  std::vector<v1::Finding> findings;
  demands.Check(RowOf(round, {68, 86}), nullptr, v1::RosterEntry(), findings);
  std::vector<v1::FindingKind> kinds;
  for (const auto& finding : findings) kinds.push_back(finding.kind());
  EXPECT_THAT(
      kinds, ElementsAre(v1::FINDING_KIND_REQUIRED, v1::FINDING_KIND_RANGE, v1::FINDING_KIND_RULE));
  EXPECT_EQ(demands.id(0), "elements/money");
  EXPECT_EQ(demands.id(1), "elements/schools");
  EXPECT_EQ(demands.id(2), "r");
}

}  // namespace
}  // namespace thidua::reporting
