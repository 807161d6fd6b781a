#include "services/reporting/domain/totals/rollup.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

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

Round RoundOf(const std::string& period) {
  Round round = testing::SampleRound();
  round.set_period(period);
  round.set_name("units/khoai-chau/rounds/socio." + period);
  return round;
}

std::vector<Round> Rounds(const std::vector<std::string>& periods) {
  std::vector<Round> rounds;
  for (const auto& period : periods) rounds.push_back(RoundOf(period));
  return rounds;
}

std::vector<std::string> Covered(const std::string& window, const std::vector<std::string>& periods,
                                 std::vector<std::string>* missing = nullptr) {
  std::vector<Round> rounds = Rounds(periods);
  Cover cover = CoverWindow(*ParsePeriod(window), rounds);
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
  EXPECT_TRUE(CoverWindow(*ParsePeriod("2022"), exact).exact);
  EXPECT_FALSE(CoverWindow(*ParsePeriod("2021-2025"), exact).exact);
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

// What `n` subjects of class V counted in SampleRound's columns income (flow), population (stock)
// and poverty (a rate): the sums, each if it is given.
Tallies Of(const Round& round, int n, std::optional<int64_t> income,
           std::optional<int64_t> population) {
  Tallies tallies = testing::TalliesOf(round, {});
  tallies.basis.set_accepted(n);
  const auto count = [&](size_t group, size_t column, std::optional<int64_t> sum) {
    tallies.of(group)[column] = {.sum = sum.value_or(0), .n = n, .has_sum = sum.has_value()};
    tallies.statuses[column] = type::v1::VALUE_STATUS_OFFICIAL;
  };
  count(0, 0, income);
  if (income) count(2, 0, income);
  count(0, 1, population);
  tallies.of(0)[3].n = 1;
  return tallies;
}

// The total that FoldOverTime makes, as a message.
absl::StatusOr<v1::Total> TotalOver(const Cover& cover, const std::vector<Tallies>& tallies) {
  ASSIGN_OR_RETURN(const Tallies folded, FoldOverTime(cover, tallies));
  return testing::MessageOf("t", folded);
}

TEST(FoldOverTime, AddsFlowsAndTakesTheLastStock) {
  std::vector<Round> rounds = Rounds({"2022-01", "2022-02"});
  Cover cover = CoverWindow(*ParsePeriod("2022-q1"), rounds);
  std::vector<Tallies> tallies = {Of(rounds[0], 3, 15, 300), Of(rounds[1], 2, -5, 200)};
  tallies[0].basis.set_accepted_late(3);
  tallies[0].statuses[0] = type::v1::VALUE_STATUS_ESTIMATE;
  auto total = TotalOver(cover, tallies);
  ASSERT_TRUE(total.ok()) << total.status();
  EXPECT_THAT(total->basis().missing_periods(), ElementsAre("2022-03"));
  EXPECT_EQ(total->basis().expected(), 3);
  EXPECT_EQ(total->basis().accepted(), 2);
  EXPECT_EQ(total->basis().accepted_late(), 2);
  EXPECT_EQ(total->basis().status(), type::v1::VALUE_STATUS_ESTIMATE);
  ASSERT_EQ(total->cells_size(), 6);  // without the published rate
  EXPECT_EQ(total->cells(0).sum(), "1");
  EXPECT_EQ(total->cells(0).n(), 2);
  ASSERT_EQ(total->cells(0).splits_size(), 1);
  EXPECT_EQ(total->cells(0).splits(0).value(), "V");
  EXPECT_EQ(total->cells(0).splits(0).sum(), "1");
  EXPECT_EQ(total->cells(1).sum(), "200");
  EXPECT_EQ(total->cells(1).n(), 2);
  EXPECT_EQ(total->cells(3).element(), "elements/quota");
}

TEST(FoldOverTime, TakesTheLastRoundEvenWhenNobodyReported) {
  std::vector<Round> rounds = Rounds({"2022-01", "2022-02"});
  Cover cover = CoverWindow(*ParsePeriod("2022-q1"), rounds);
  auto total =
      TotalOver(cover, {Of(rounds[0], 3, 15, 300), Of(rounds[1], 0, std::nullopt, std::nullopt)});
  ASSERT_TRUE(total.ok());
  EXPECT_EQ(total->cells(1).n(), 0);
  EXPECT_EQ(total->cells(1).sum(), "");
  EXPECT_EQ(total->cells(0).n(), 0);
  EXPECT_EQ(total->cells(0).sum(), "1.5");
}

TEST(FoldOverTime, KeepsFlowsThatOnlyEarlierRoundsHave) {
  std::vector<Round> rounds = Rounds({"2022-01", "2022-02"});
  rounds[1].mutable_columns()->DeleteSubrange(0, 2);
  Cover cover = CoverWindow(*ParsePeriod("2022-q1"), rounds);
  auto total = TotalOver(cover, {Of(rounds[0], 3, 15, 300), testing::TalliesOf(rounds[1], {})});
  ASSERT_TRUE(total.ok());
  ASSERT_EQ(total->cells_size(), 6);
  EXPECT_EQ(total->cells(4).element(), "elements/income");
  EXPECT_EQ(total->cells(4).sum(), "1.5");
  EXPECT_EQ(total->cells(5).element(), "elements/population");
  EXPECT_EQ(total->cells(5).n(), 0);
}

TEST(FoldOverTime, CountsASplitInTheRoundsThatHaveIt) {
  std::vector<Round> rounds = Rounds({"2022-01", "2022-02"});
  Cover cover = CoverWindow(*ParsePeriod("2022-q1"), rounds);
  auto figures = [&](size_t round, const std::string& subject, int64_t income) {
    return testing::FiguresIn(rounds[round], subject, {{0, income}});
  };
  auto total = TotalOver(
      cover, {testing::TalliesOf(rounds[0], {figures(0, "an-vi", 10), figures(0, "dan-tien", 20)}),
              testing::TalliesOf(rounds[1], {figures(1, "binh-minh", 40)})});
  ASSERT_TRUE(total.ok());
  const TotalCell& income = total->cells(0);
  EXPECT_EQ(income.n(), 1);
  EXPECT_EQ(income.sum(), "7");
  ASSERT_EQ(income.splits_size(), 2);
  EXPECT_EQ(income.splits(0).n(), 1);
  EXPECT_EQ(income.splits(0).sum(), "4");
  EXPECT_EQ(income.splits(1).value(), "V");
  EXPECT_EQ(income.splits(1).n(), 2);
  EXPECT_EQ(income.splits(1).sum(), "3");
}

TEST(FoldOverTime, KeepsTheStatesOfTheLastRound) {
  std::vector<Round> rounds = Rounds({"2022-01", "2022-02"});
  Cover cover = CoverWindow(*ParsePeriod("2022-q1"), rounds);
  auto total = TotalOver(
      cover,
      {testing::TalliesOf(rounds[0], {testing::FiguresIn(rounds[0], "an-vi", {{2, 0}})}),
       testing::TalliesOf(rounds[1], {testing::FiguresIn(rounds[1], "an-vi", {{2, 1}}),
                                      testing::FiguresIn(rounds[1], "binh-minh", {{2, 2}})})});
  ASSERT_TRUE(total.ok());
  EXPECT_EQ(total->cells(2).ShortDebugString(), FromText<TotalCell>(R"pb(
                                                  element: "elements/rating"
                                                  n: 2
                                                  levels { level: "fair" count: 1 }
                                                  levels { level: "good" count: 1 }
                                                  splits {
                                                    attribute: "urban_class"
                                                    n: 1
                                                    levels { level: "good" count: 1 }
                                                  }
                                                  splits {
                                                    attribute: "urban_class"
                                                    value: "V"
                                                    n: 1
                                                    levels { level: "fair" count: 1 }
                                                  }
                                                  status: VALUE_STATUS_OFFICIAL
                                                  kind: VALUE_KIND_STATE)pb")
                                                    .ShortDebugString());
}

TEST(FoldOverTime, RefusesSumsOfMoreThan18Digits) {
  std::vector<Round> rounds = Rounds({"2022-01", "2022-02"});
  Cover cover = CoverWindow(*ParsePeriod("2022-q1"), rounds);
  EXPECT_EQ(ReasonName(TotalOver(cover, {Of(rounds[0], 3, 999'999'999'999'999'990, 1),
                                         Of(rounds[1], 3, 10, 1)})
                           .status()),
            "NUMBER_OUT_OF_RANGE");
}

TEST(FoldOverTime, RefusesOtherDecimals) {
  std::vector<Round> rounds = Rounds({"2022-01", "2022-02"});
  rounds[0].mutable_columns(0)->set_decimals(0);
  Cover cover = CoverWindow(*ParsePeriod("2022-q1"), rounds);
  EXPECT_EQ(ReasonName(TotalOver(cover, {Of(rounds[0], 3, 1, 1), Of(rounds[1], 3, 1, 1)}).status()),
            "RULE_VIOLATED");
}

}  // namespace
}  // namespace thidua::reporting
