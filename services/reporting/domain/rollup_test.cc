#include "services/reporting/domain/rollup.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/reporting/domain/testing/memory_catalog.h"
#include "services/reporting/domain/total.h"

namespace thidua::reporting {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::Parse;
using testing::ReasonName;
using v1::Round;
using v1::Total;
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

// A total of SampleRound's columns income (flow), population (stock), rating and poverty.
Total TotalOf(const Round& round, int n, const std::string& income, const std::string& population) {
  Total total = *FoldRound(round, {});
  total.mutable_basis()->set_accepted(n);
  TotalCell* flow = total.mutable_cells(0);
  flow->set_n(n);
  flow->set_sum(income);
  flow->set_status(type::v1::VALUE_STATUS_OFFICIAL);
  if (!income.empty()) {
    auto* split = flow->add_splits();
    split->set_attribute("urban_class");
    split->set_value("V");
    split->set_n(n);
    split->set_sum(income);
  }
  TotalCell* stock = total.mutable_cells(1);
  stock->set_n(n);
  stock->set_sum(population);
  stock->set_status(type::v1::VALUE_STATUS_OFFICIAL);
  total.mutable_cells(3)->set_n(1);
  return total;
}

TEST(FoldOverTime, AddsFlowsAndTakesTheLastStock) {
  std::vector<Round> rounds = Rounds({"2022-01", "2022-02"});
  Cover cover = CoverWindow(*ParsePeriod("2022-q1"), rounds);
  std::vector<Total> totals = {TotalOf(rounds[0], 3, "1.5", "300"),
                               TotalOf(rounds[1], 2, "-0.5", "200")};
  totals[0].mutable_basis()->set_accepted_late(3);
  totals[0].mutable_cells(0)->set_status(type::v1::VALUE_STATUS_ESTIMATE);
  auto total = FoldOverTime("units/khoai-chau/rounds/socio.2022-q1/total", cover, totals);
  ASSERT_TRUE(total.ok()) << total.status();
  EXPECT_THAT(total->rounds(), ElementsAre("units/khoai-chau/rounds/socio.2022-01",
                                           "units/khoai-chau/rounds/socio.2022-02"));
  EXPECT_THAT(total->basis().missing_periods(), ElementsAre("2022-03"));
  EXPECT_EQ(total->basis().expected(), 3);
  EXPECT_EQ(total->basis().accepted(), 2);
  EXPECT_EQ(total->basis().accepted_late(), 2);
  EXPECT_EQ(total->basis().status(), type::v1::VALUE_STATUS_ESTIMATE);
  ASSERT_EQ(total->cells_size(), 6);  // without the published rate
  EXPECT_EQ(total->cells(0).sum(), "1");
  EXPECT_EQ(total->cells(0).n(), 2);
  EXPECT_EQ(total->cells(0).splits(0).sum(), "1");
  EXPECT_EQ(total->cells(1).sum(), "200");
  EXPECT_EQ(total->cells(1).n(), 2);
  EXPECT_EQ(total->cells(3).element(), "elements/quota");
}

TEST(FoldOverTime, TakesTheLastRoundEvenWhenNobodyReported) {
  std::vector<Round> rounds = Rounds({"2022-01", "2022-02"});
  Cover cover = CoverWindow(*ParsePeriod("2022-q1"), rounds);
  auto total = FoldOverTime("t", cover,
                            {TotalOf(rounds[0], 3, "1.5", "300"), TotalOf(rounds[1], 0, "", "")});
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
  auto total =
      FoldOverTime("t", cover, {TotalOf(rounds[0], 3, "1.5", "300"), *FoldRound(rounds[1], {})});
  ASSERT_TRUE(total.ok());
  ASSERT_EQ(total->cells_size(), 6);
  EXPECT_EQ(total->cells(4).element(), "elements/income");
  EXPECT_EQ(total->cells(4).sum(), "1.5");
  EXPECT_EQ(total->cells(5).element(), "elements/population");
  EXPECT_EQ(total->cells(5).n(), 0);
}

TEST(FoldOverTime, RefusesSumsOfMoreThan18Digits) {
  std::vector<Round> rounds = Rounds({"2022-01", "2022-02"});
  Cover cover = CoverWindow(*ParsePeriod("2022-q1"), rounds);
  EXPECT_EQ(ReasonName(FoldOverTime("t", cover,
                                    {TotalOf(rounds[0], 3, "99999999999999999", "1"),
                                     TotalOf(rounds[1], 3, "1", "1")})
                           .status()),
            "NUMBER_OUT_OF_RANGE");
}

}  // namespace
}  // namespace thidua::reporting
