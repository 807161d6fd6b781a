#include "services/reporting/domain/rules/history.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/from_text.h"

namespace thidua::reporting {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

v1::Round SomeRound() {
  return FromText<v1::Round>(R"pb(
    columns { element: "elements/money" title: "Tiền" kind: VALUE_KIND_AMOUNT decimals: 1 })pb");
}

Row RowOf(int64_t value) {
  Row row;
  row.Reset(1);
  row.values[0] = value;
  row.has[0] = 1;
  return row;
}

// Newest first, of consecutive years.
History MoneyHistoryOf(const std::vector<int64_t>& values) {
  History history;
  for (size_t i = 0; i < values.size(); ++i) {
    history.past.push_back({std::to_string(2021 - i), RowOf(values[i])});
  }
  return history;
}

std::vector<std::string> Messages(const Row& row, const History& history,
                                  const v1::Round& round = SomeRound()) {
  std::vector<v1::Finding> findings;
  AddHistoryFindings(round, row, history, findings);
  std::vector<std::string> messages;
  for (const v1::Finding& finding : findings) {
    EXPECT_EQ(finding.severity(), catalog::v1::RULE_SEVERITY_WARNING);
    messages.push_back(finding.message());
  }
  return messages;
}

TEST(AddHistoryFindings, WarnsOfAThousandTimesAndAThousandth) {
  History history = MoneyHistoryOf({50});
  history.last_period = 0;
  EXPECT_THAT(Messages(RowOf(49'999), history), IsEmpty());
  EXPECT_THAT(
      Messages(RowOf(50'000), history),
      ElementsAre("Tiền (5000) gấp từ 1000 lần số kỳ trước 2021 (5): kiểm tra đơn vị tính"));
  EXPECT_THAT(Messages(RowOf(-50'000), history), ::testing::SizeIs(1));
  history = MoneyHistoryOf({50'000});
  history.last_year = 0;
  EXPECT_THAT(Messages(RowOf(51), history), IsEmpty());
  EXPECT_THAT(Messages(RowOf(50), history),
              ElementsAre("Tiền (5) chỉ bằng một phần nghìn hoặc ít hơn số cùng kỳ năm trước 2021 "
                          "(5000): kiểm tra đơn vị tính"));
}

TEST(AddHistoryFindings, ZeroAndMissingSayNothingOfMagnitude) {
  History history = MoneyHistoryOf({50'000});
  history.last_period = 0;
  EXPECT_THAT(Messages(RowOf(0), history), IsEmpty());
  history.past[0].row.has[0] = 0;
  EXPECT_THAT(Messages(RowOf(1), history), IsEmpty());
  history = MoneyHistoryOf({0});
  history.last_period = 0;
  EXPECT_THAT(Messages(RowOf(999'999), history), IsEmpty());
  // Neither of the two periods that are compared.
  EXPECT_THAT(Messages(RowOf(999'999), MoneyHistoryOf({1})), IsEmpty());
}

TEST(AddHistoryFindings, WarnsOfWhatLiesBeyondFiveDeviations) {
  // Median 102.5, deviations 2.5 2.5 0.5 0.5 1.5 1.5: their median is 1.5, five times that 7.5.
  const History history = MoneyHistoryOf({100, 105, 102, 103, 101, 104});
  EXPECT_THAT(Messages(RowOf(110), history), IsEmpty());
  EXPECT_THAT(Messages(RowOf(95), history), IsEmpty());
  EXPECT_THAT(
      Messages(RowOf(111), history),
      ElementsAre("Tiền (11.1) lệch trung vị (10.25) của 6 kỳ trước hơn 5 lần độ lệch tuyệt "
                  "đối trung vị (0.15)"));
  EXPECT_THAT(Messages(RowOf(94), history), ::testing::SizeIs(1));
  // Of an odd number: median 102, deviations 2 1 0 1 2 3 0, their median 1.
  const History odd = MoneyHistoryOf({100, 101, 102, 103, 104, 105, 102});
  EXPECT_THAT(Messages(RowOf(107), odd), IsEmpty());
  EXPECT_THAT(Messages(RowOf(108), odd), ::testing::SizeIs(1));
}

TEST(AddHistoryFindings, NeedsSixValuesThatDiffer) {
  EXPECT_THAT(Messages(RowOf(900), MoneyHistoryOf({100, 105, 102, 103, 101})), IsEmpty());
  EXPECT_THAT(Messages(RowOf(900), MoneyHistoryOf({100, 100, 100, 100, 101, 99})), IsEmpty());
  History history = MoneyHistoryOf({100, 105, 102, 103, 101, 104});
  history.past[3].row.has[0] = 0;
  EXPECT_THAT(Messages(RowOf(900), history), IsEmpty());
}

TEST(AddHistoryFindings, TellsOneWarningACellAndKnowsItsNote) {
  History history = MoneyHistoryOf({1, 2, 3, 4, 5, 6});
  history.last_period = 0;
  history.last_year = 1;
  Row row = RowOf(9'000);
  std::vector<v1::Finding> findings;
  AddHistoryFindings(SomeRound(), row, history, findings);
  ASSERT_EQ(findings.size(), 1);
  EXPECT_EQ(findings[0].kind(), v1::FINDING_KIND_MAGNITUDE);
  EXPECT_FALSE(findings[0].answered());
  row.noted[0] = 1;
  findings.clear();
  AddHistoryFindings(SomeRound(), row, history, findings);
  EXPECT_TRUE(findings[0].answered());
}

TEST(AddHistoryFindings, LooksAtReportedNumbersAlone) {
  History history = MoneyHistoryOf({1});
  history.last_period = 0;
  v1::Round round = SomeRound();
  round.mutable_columns(0)->set_kind(type::v1::VALUE_KIND_STATE);
  EXPECT_THAT(Messages(RowOf(9'000), history, round), IsEmpty());
  round = SomeRound();
  round.mutable_columns(0)->mutable_computed()->set_element("elements/money");
  EXPECT_THAT(Messages(RowOf(9'000), history, round), IsEmpty());
  Row missing = RowOf(9'000);
  missing.has[0] = 0;
  EXPECT_THAT(Messages(missing, history), IsEmpty());
}

}  // namespace
}  // namespace thidua::reporting
