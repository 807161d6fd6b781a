#include "services/reporting/domain/totals/rollup.h"

#include <absl/strings/str_format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <optional>

#include "services/reporting/domain/catalog/testing/memory_catalog.h"
#include "services/reporting/domain/totals/testing/figures.h"

namespace thidua::reporting {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::ReasonName;
using v1::Round;
using v1::TotalCell;

Round RoundOfOwner(const std::string& period) {
  Round round = testing::SampleRound();
  round.set_period(period);
  round.set_name("units/khoai-chau/rounds/socio." + period);
  return round;
}

std::vector<Round> Rounds(const std::vector<std::string>& periods) {
  std::vector<Round> rounds;
  for (const auto& period : periods) rounds.push_back(RoundOfOwner(period));
  return rounds;
}

// The same of a vector of rounds, which must outlive what is returned.
Cover CoverOf(const Period& window, const std::vector<Round>& rounds) {
  std::vector<const Round*> pointers;
  for (const Round& round : rounds) pointers.push_back(&round);
  return CoverWindow(window, pointers);
}

std::vector<std::string> Covered(const std::string& window, const std::vector<std::string>& periods,
                                 std::vector<std::string>* missing = nullptr) {
  std::vector<Round> rounds = Rounds(periods);
  Cover cover = CoverOf(*ParsePeriod(window), rounds);
  std::vector<std::string> covered;
  for (const Round* round : cover.rounds) covered.push_back(round->period());
  if (missing != nullptr) *missing = cover.missing;
  return covered;
}

TEST(CoverWindow, TakesMonthsOldestFirstAndNamesTheMissingOnes) {
  std::vector<std::string> missing;
  EXPECT_THAT(Covered("2022-q2", {"2022-06", "2022-04", "2022-07"}, &missing),
              ElementsAre("2022-04", "2022-06"));
  EXPECT_THAT(missing, ElementsAre("2022-05"));
}

TEST(CoverWindow, LetsLongerRoundsOutrankShorterOnes) {
  std::vector<std::string> missing;
  EXPECT_THAT(Covered("2022", {"2022-01", "2022-02", "2022-q1", "2022-h2", "2022-04"}, &missing),
              ElementsAre("2022-q1", "2022-04", "2022-h2"));
  EXPECT_THAT(missing, ElementsAre("2022-05", "2022-06"));
  EXPECT_THAT(Covered("2022", {"2022", "2022-01"}), ElementsAre("2022"));
  auto exact = Rounds({"2022", "2022-01"});
  EXPECT_TRUE(CoverOf(*ParsePeriod("2022"), exact).exact);
  EXPECT_FALSE(CoverOf(*ParsePeriod("2021-2025"), exact).exact);
}

TEST(CoverWindow, NeverMixesCalendars) {
  EXPECT_THAT(Covered("2022", {"a2022-01", "s2022", "a2022"}), IsEmpty());
  EXPECT_THAT(Covered("a2022", {"a2022-01", "2022-02"}), ElementsAre("a2022-01"));
}

TEST(CoverWindow, CoversTermsByYears) {
  std::vector<std::string> missing;
  EXPECT_THAT(Covered("2021-2023", {"2021", "2023"}, &missing), ElementsAre("2021", "2023"));
  EXPECT_THAT(missing, ElementsAre("2022"));
}

TEST(CoverWindow, IsEmptyWithoutRounds) {
  std::vector<std::string> missing;
  EXPECT_THAT(Covered("2022", {"2021-12", "2023"}, &missing), IsEmpty());
  EXPECT_THAT(missing, IsEmpty());
}

// What `n` subjects, at most two of them of class V, counted in SampleRound's columns income
// (flow), population (stock) and poverty (a rate): the sums, each if it is given.
Tallies Of(const Round& round, int n, std::optional<int64_t> income,
           std::optional<int64_t> population) {
  Tallies tallies = testing::TalliesOf(round, {});
  tallies.basis.set_accepted(n);
  const auto count = [&](size_t group, size_t column, std::optional<int64_t> sum) {
    tallies.of(group)[column] = {
        .sum = sum.value_or(0), .n = group == 0 ? n : std::min(n, 2), .has_sum = sum.has_value()};
    tallies.statuses[column] = type::v1::VALUE_STATUS_OFFICIAL;
  };
  count(0, 0, income);
  if (income) count(2, 0, income);
  count(0, 1, population);
  tallies.of(0)[3].n = 1;
  return tallies;
}

// The total that FoldOverTime makes where nothing is carried over, as a message.
absl::StatusOr<v1::Total> TotalOver(const Cover& cover, const std::vector<Tallies>& tallies) {
  ASSIGN_OR_RETURN(const Tallies folded, FoldOverTime(cover, tallies, tallies.back()));
  return testing::MessageOf("t", folded);
}

TEST(FoldOverTime, AddsFlowsAndTakesTheClosingStock) {
  std::vector<Round> rounds = Rounds({"2022-01", "2022-02"});
  Cover cover = CoverOf(*ParsePeriod("2022-q1"), rounds);
  std::vector<Tallies> tallies = {Of(rounds[0], 3, 15, 300), Of(rounds[1], 2, -5, 200)};
  tallies[0].basis.set_accepted_late(3);
  tallies[0].statuses[0] = type::v1::VALUE_STATUS_ESTIMATE;
  auto total = TotalOver(cover, tallies);
  ASSERT_TRUE(total.ok()) << total.status();
  EXPECT_THAT(total->basis().missing_periods(), ElementsAre("2022-03"));
  EXPECT_EQ(total->basis().expected(), 6) << "three subjects in two months";
  EXPECT_EQ(total->basis().accepted(), 5);
  EXPECT_EQ(total->basis().accepted_late(), 3);
  EXPECT_EQ(total->basis().status(), type::v1::VALUE_STATUS_ESTIMATE);
  ASSERT_EQ(total->cells_size(), 6);  // without the published rate
  EXPECT_EQ(total->cells(0).sum(), "1");
  EXPECT_EQ(total->cells(0).n(), 5);
  EXPECT_EQ(total->cells(0).of(), 6);
  ASSERT_EQ(total->cells(0).splits_size(), 2);
  EXPECT_EQ(total->cells(0).splits(0).of(), 2);
  EXPECT_EQ(total->cells(0).splits(0).sum(), "") << "nobody of no class has a value";
  EXPECT_EQ(total->cells(0).splits(1).value(), "V");
  EXPECT_EQ(total->cells(0).splits(1).sum(), "1");
  EXPECT_EQ(total->cells(0).splits(1).n(), 4);
  EXPECT_EQ(total->cells(0).splits(1).of(), 4);
  EXPECT_EQ(total->cells(1).sum(), "200");
  EXPECT_EQ(total->cells(1).n(), 2);
  EXPECT_EQ(total->cells(1).of(), 3) << "of a stock the last roster counts";
  EXPECT_EQ(total->cells(3).element(), "elements/quota");
}

TEST(FoldOverTime, AStockWithoutClosingValuesHasNone) {
  std::vector<Round> rounds = Rounds({"2022-01", "2022-02"});
  Cover cover = CoverOf(*ParsePeriod("2022-q1"), rounds);
  auto total =
      TotalOver(cover, {Of(rounds[0], 3, 15, 300), Of(rounds[1], 0, std::nullopt, std::nullopt)});
  ASSERT_TRUE(total.ok());
  EXPECT_EQ(total->cells(1).n(), 0);
  EXPECT_EQ(total->cells(1).sum(), "");
  EXPECT_EQ(total->cells(0).n(), 3);
  EXPECT_EQ(total->cells(0).of(), 6);
  EXPECT_EQ(total->cells(0).sum(), "1.5");
}

// Twelve months of three subjects, each with 2.8 a month, but for one month without any value:
// 11 x 2.8 = 30.8 of 33 of 36 subject-months.
TEST(FoldOverTime, ASumNeverStandsBesideNobody) {
  std::vector<std::string> months;
  for (int month = 1; month <= 12; ++month) {
    months.push_back(absl::StrFormat("2022-%02d", month));
  }
  std::vector<Round> rounds = Rounds(months);
  std::vector<Tallies> tallies;
  for (int month = 0; month < 12; ++month) {
    tallies.push_back(month == 4 ? Of(rounds[month], 0, std::nullopt, std::nullopt)
                                 : Of(rounds[month], 3, 28, 300));
  }
  auto total = TotalOver(CoverOf(*ParsePeriod("2022"), rounds), tallies);
  ASSERT_TRUE(total.ok()) << total.status();
  EXPECT_EQ(total->cells(0).sum(), "30.8");
  EXPECT_EQ(total->cells(0).n(), 33);
  EXPECT_EQ(total->cells(0).of(), 36);
}

// One subject of no class reports four quarters, the two of class V only the first: of the whole
// 4 + 2 = 6 of 3 x 4 = 12 subject-quarters have a value, of class V 2 of 2 x 4 = 8. (With the least
// of the rounds as n of the whole it was 1, and class V made 200 % of it.)
TEST(FoldOverTime, NoPartExceedsItsWhole) {
  std::vector<Round> rounds = Rounds({"2022-q1", "2022-q2", "2022-q3", "2022-q4"});
  std::vector<Tallies> tallies;
  for (const Round& round : rounds) {
    std::vector<v1::Figures> figures = {testing::FiguresIn(round, "binh-minh", {{0, 10}})};
    if (round.period() == "2022-q1") {
      figures.push_back(testing::FiguresIn(round, "an-vi", {{0, 10}}));
      figures.push_back(testing::FiguresIn(round, "dan-tien", {{0, 10}}));
    }
    tallies.push_back(testing::TalliesOf(round, figures));
  }
  auto total = TotalOver(CoverOf(*ParsePeriod("2022"), rounds), tallies);
  ASSERT_TRUE(total.ok()) << total.status();
  const TotalCell& income = total->cells(0);
  EXPECT_EQ(income.n(), 6);
  EXPECT_EQ(income.of(), 12);
  ASSERT_EQ(income.splits_size(), 2);
  EXPECT_EQ(income.splits(1).value(), "V");
  EXPECT_EQ(income.splits(1).n(), 2);
  EXPECT_EQ(income.splits(1).of(), 8);
}

// 5 of 6, 2 of 3 and 3 of 3 are 10 of 12, not the worst month.
TEST(FoldOverTime, CoverageIsThatOfAllSubjectPeriods) {
  std::vector<Round> rounds = Rounds({"2022-01", "2022-02", "2022-03"});
  for (const char* more : {"units/m1", "units/m2", "units/m3"}) {
    rounds[0].add_roster()->set_subject(more);
  }
  auto total = TotalOver(CoverOf(*ParsePeriod("2022-q1"), rounds),
                         {Of(rounds[0], 5, 1, 1), Of(rounds[1], 2, 1, 1), Of(rounds[2], 3, 1, 1)});
  ASSERT_TRUE(total.ok()) << total.status();
  EXPECT_EQ(total->cells(0).n(), 10);
  EXPECT_EQ(total->cells(0).of(), 12);
  EXPECT_EQ(total->basis().accepted(), 10);
  EXPECT_EQ(total->basis().expected(), 12);
}

// The roster of each month counts as it was: a subject that ended in July owes six months, and
// January, which it never sent, stays missing.
TEST(FoldOverTime, OfFollowsEachRoundsOwnRoster) {
  std::vector<Round> rounds = Rounds({"2023-h1", "2023-h2"});
  rounds[1].mutable_roster()->RemoveLast();
  auto total = TotalOver(CoverOf(*ParsePeriod("2023"), rounds),
                         {Of(rounds[0], 2, 1, 1), Of(rounds[1], 2, 1, 1)});
  ASSERT_TRUE(total.ok()) << total.status();
  EXPECT_EQ(total->cells(0).n(), 4);
  EXPECT_EQ(total->cells(0).of(), 5);
}

TEST(FoldOverTime, KeepsFlowsThatOnlyEarlierRoundsHave) {
  std::vector<Round> rounds = Rounds({"2022-01", "2022-02"});
  rounds[1].mutable_columns()->DeleteSubrange(0, 2);
  Cover cover = CoverOf(*ParsePeriod("2022-q1"), rounds);
  auto total = TotalOver(cover, {Of(rounds[0], 3, 15, 300), testing::TalliesOf(rounds[1], {})});
  ASSERT_TRUE(total.ok());
  ASSERT_EQ(total->cells_size(), 6);
  EXPECT_EQ(total->cells(4).element(), "elements/income");
  EXPECT_EQ(total->cells(4).sum(), "1.5");
  EXPECT_EQ(total->cells(4).n(), 3);
  EXPECT_EQ(total->cells(4).of(), 6) << "February's form does not ask for it, which covers nothing";
  EXPECT_EQ(total->cells(5).element(), "elements/population");
  EXPECT_EQ(total->cells(5).n(), 0);
}

TEST(FoldOverTime, CountsASplitInTheRoundsThatHaveIt) {
  std::vector<Round> rounds = Rounds({"2022-01", "2022-02"});
  Cover cover = CoverOf(*ParsePeriod("2022-q1"), rounds);
  auto figures = [&](size_t round, const std::string& subject, int64_t income) {
    return testing::FiguresIn(rounds[round], subject, {{0, income}});
  };
  auto total = TotalOver(
      cover, {testing::TalliesOf(rounds[0], {figures(0, "an-vi", 10), figures(0, "dan-tien", 20)}),
              testing::TalliesOf(rounds[1], {figures(1, "binh-minh", 40)})});
  ASSERT_TRUE(total.ok());
  const TotalCell& income = total->cells(0);
  EXPECT_EQ(income.n(), 3);
  EXPECT_EQ(income.of(), 6);
  EXPECT_EQ(income.sum(), "7");
  ASSERT_EQ(income.splits_size(), 2);
  EXPECT_EQ(income.splits(0).n(), 1);
  EXPECT_EQ(income.splits(0).sum(), "4");
  EXPECT_EQ(income.splits(1).value(), "V");
  EXPECT_EQ(income.splits(1).n(), 2);
  EXPECT_EQ(income.splits(1).sum(), "3");
}

TEST(FoldOverTime, TakesTheClosingStates) {
  std::vector<Round> rounds = Rounds({"2022-01", "2022-02"});
  Cover cover = CoverOf(*ParsePeriod("2022-q1"), rounds);
  auto total = TotalOver(
      cover,
      {testing::TalliesOf(rounds[0], {testing::FiguresIn(rounds[0], "an-vi", {{2, 0}})}),
       testing::TalliesOf(rounds[1], {testing::FiguresIn(rounds[1], "an-vi", {{2, 1}}),
                                      testing::FiguresIn(rounds[1], "binh-minh", {{2, 2}})})});
  ASSERT_TRUE(total.ok());
  EXPECT_EQ(total->cells(2).ShortDebugString(), FromText<TotalCell>(R"pb(
                                                  element: "elements/rating"
                                                  n: 2
                                                  of: 3
                                                  levels { level: "fair" count: 1 }
                                                  levels { level: "good" count: 1 }
                                                  splits {
                                                    attribute: "urban_class"
                                                    n: 1
                                                    of: 1
                                                    levels { level: "good" count: 1 }
                                                  }
                                                  splits {
                                                    attribute: "urban_class"
                                                    value: "V"
                                                    n: 1
                                                    of: 2
                                                    levels { level: "fair" count: 1 }
                                                  }
                                                  status: VALUE_STATUS_OFFICIAL
                                                  kind: VALUE_KIND_STATE)pb")
                                                    .ShortDebugString());
}

TEST(FoldOverTime, RefusesSumsOfMoreThan18Digits) {
  std::vector<Round> rounds = Rounds({"2022-01", "2022-02"});
  Cover cover = CoverOf(*ParsePeriod("2022-q1"), rounds);
  EXPECT_EQ(ReasonName(TotalOver(cover, {Of(rounds[0], 3, 999'999'999'999'999'990, 1),
                                         Of(rounds[1], 3, 10, 1)})
                           .status()),
            "NUMBER_OUT_OF_RANGE");
}

TEST(FoldOverTime, RefusesOtherDecimals) {
  std::vector<Round> rounds = Rounds({"2022-01", "2022-02"});
  rounds[0].mutable_columns(0)->set_decimals(0);
  Cover cover = CoverOf(*ParsePeriod("2022-q1"), rounds);
  EXPECT_EQ(ReasonName(TotalOver(cover, {Of(rounds[0], 3, 1, 1), Of(rounds[1], 3, 1, 1)}).status()),
            "RULE_VIOLATED");
}

}  // namespace
}  // namespace thidua::reporting
