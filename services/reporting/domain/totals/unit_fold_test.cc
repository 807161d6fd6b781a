#include "services/reporting/domain/totals/unit_fold.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/reporting/domain/totals/testing/owners.h"

namespace thidua::reporting::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using v1::Round;

TEST(FoldOverOwners, AddsUpOneRoundOfEach) {
  Owner a("a"), b("b"), c("c");
  a.late = true;
  b.simulated = true;
  a.Reports("2022", {{kIncome, 15}, {kPopulation, 100}, {kRating, 0}, {kRate, 5}});
  b.Reports("2022",
            {{kIncome, -5, type::v1::VALUE_STATUS_ESTIMATE}, {kPopulation, 20}, {kRating, 2}});
  c.Reports("2022", {{kRating, 2}});
  auto total = FoldOwners("2022", {a.counted(), b.counted(), c.counted()});
  ASSERT_TRUE(total.ok()) << total.status();
  EXPECT_EQ(total->basis().expected(), 6);
  EXPECT_EQ(total->basis().accepted(), 3);
  EXPECT_EQ(total->basis().accepted_late(), 1);
  EXPECT_EQ(total->basis().status(), type::v1::VALUE_STATUS_ESTIMATE);
  EXPECT_TRUE(total->basis().simulated());
  EXPECT_THAT(total->basis().missing_periods(), IsEmpty());
  ASSERT_EQ(total->cells_size(), 3);  // a rate cannot be added up
  EXPECT_EQ(total->cells(0).sum(), "1");
  EXPECT_EQ(total->cells(0).n(), 2);
  EXPECT_EQ(total->cells(0).status(), type::v1::VALUE_STATUS_ESTIMATE);
  EXPECT_EQ(total->cells(0).of(), 6);
  ASSERT_EQ(total->cells(0).splits_size(), 2);
  EXPECT_EQ(total->cells(0).splits(0).sum(), "");
  EXPECT_EQ(total->cells(0).splits(0).of(), 3);
  EXPECT_EQ(total->cells(0).splits(1).attribute(), "class");
  EXPECT_EQ(total->cells(0).splits(1).value(), "V");
  EXPECT_EQ(total->cells(0).splits(1).sum(), "1");
  EXPECT_EQ(total->cells(0).splits(1).n(), 2);
  EXPECT_EQ(total->cells(0).splits(1).of(), 3);
  EXPECT_EQ(total->cells(1).sum(), "120");
  EXPECT_EQ(total->cells(1).status(), type::v1::VALUE_STATUS_OFFICIAL);
  EXPECT_THAT(LevelsOf(total->cells(2)), ElementsAre("low 1", "high 2"));
  EXPECT_THAT(total->rounds(), IsEmpty());
}

TEST(FoldOverOwners, KeepsThePublishedRateOfASingleOwner) {
  Round round = RoundOf("a", "2022");
  round.mutable_roster()->RemoveLast();
  Owner a("a"), b("b");
  a.Reports(round, {{kRate, 750}});
  b.Reports("2022", {{kRate, 750}});
  auto total = FoldOwners("2022", {a.counted()});
  ASSERT_TRUE(total.ok());
  EXPECT_EQ(total->cells(3).sum(), "7.5");
  total = FoldOwners("2022", {b.counted()});  // one of two subjects
  ASSERT_TRUE(total.ok());
  EXPECT_EQ(total->cells(3).n(), 1);
  EXPECT_EQ(total->cells(3).sum(), "");
}

// The months of B make its year before they meet A's official year.
TEST(FoldOverOwners, MeetsAtTheLongestPeriodThatAnyoneHas) {
  Owner a("a"), b("b");
  a.Reports("2022", {{kIncome, 1000}, {kPopulation, 1000}});
  b.Reports("2022-01", {{kIncome, 10}, {kPopulation, 10}})
      .Reports("2022-02", {{kIncome, 20}, {kPopulation, 11}});
  auto total = FoldOwners("2022", {a.counted(), b.counted()});
  ASSERT_TRUE(total.ok()) << total.status();
  EXPECT_EQ(total->cells(0).sum(), "103");
  EXPECT_EQ(total->cells(1).sum(), "1011");
  EXPECT_EQ(total->basis().missing_periods_size(), 10);
}

TEST(FoldOverOwners, KeepsColumnsThatOnlySomeHave) {
  Round fewer = RoundOf("a", "2022");
  fewer.mutable_columns()->DeleteSubrange(0, 1);
  Owner a("a"), b("b");
  a.Reports(fewer, {{0, 1000}, {1, 2}});
  b.Reports("2022", {{kIncome, 50}, {kPopulation, 6}, {kRating, 1}});
  auto total = FoldOwners("2022", {a.counted(), b.counted()});
  ASSERT_TRUE(total.ok()) << total.status();
  ASSERT_EQ(total->cells_size(), 3);
  EXPECT_EQ(total->cells(0).sum(), "1006");
  EXPECT_THAT(LevelsOf(total->cells(1)), ElementsAre("mid 1", "high 1"));
  EXPECT_EQ(total->cells(2).element(), "elements/income");
  EXPECT_EQ(total->cells(2).sum(), "5");
  EXPECT_EQ(total->cells(2).n(), 1);
  EXPECT_EQ(total->cells(2).of(), 4) << "A's two subjects are not covered";
}

TEST(FoldOverOwners, AddsByElementWhateverTheOrder) {
  Round round = RoundOf("a", "2022");
  round.mutable_columns()->DeleteSubrange(kRate, 1);
  Round swapped = round;
  swapped.mutable_columns()->SwapElements(kIncome, kPopulation);
  Owner a("a"), b("b");
  a.Reports(round, {{kIncome, 10}, {kPopulation, 100}});
  b.Reports(swapped, {{0, 200}, {1, 40}});
  auto total = FoldOwners("2022", {a.counted(), b.counted()});
  ASSERT_TRUE(total.ok()) << total.status();
  EXPECT_EQ(total->cells(0).sum(), "5");
  EXPECT_EQ(total->cells(1).sum(), "300");
}

// A's own columns come in their order in its year, whatever they were in its first month.
TEST(FoldOverOwners, OrdersCellsAsTheyAreFirstMet) {
  Round january = RoundOf("a", "2022-01");
  january.mutable_columns()->SwapElements(kIncome, kRating);
  Owner a("a"), b("b");
  a.Reports(january, {{kIncome, 1}}).Reports("2022-02", {{kIncome, 20}});
  b.Reports("2022-q1", {{kIncome, 10}});
  auto elements = [&](const std::string& window) {
    auto total = FoldOwners(window, {a.counted(), b.counted()});
    EXPECT_TRUE(total.ok()) << total.status();
    std::vector<std::string> all;
    for (const auto& cell : total->cells()) all.push_back(cell.element());
    return all;
  };
  EXPECT_THAT(elements("2022-q1"),
              ElementsAre("elements/income", "elements/population", "elements/rating"));
  EXPECT_THAT(elements("2022-h1"),
              ElementsAre("elements/rating", "elements/population", "elements/income"));
}

TEST(FoldOverOwners, SplitsByWhatAnyOwnerSplitsBy) {
  Round other = RoundOf("b", "2022");
  (*other.mutable_roster(0)->mutable_attributes())["class"] = "IV";
  Round none = RoundOf("c", "2022");
  none.clear_split_attributes();
  Owner a("a"), b("b"), c("c"), d("d");
  a.Reports("2022", {{kIncome, 10}});
  b.Reports(other, {{kIncome, 20}});
  c.Reports(none, {{kIncome, 40}});
  d.Reports("2022", {{kIncome, 80}});
  auto total = FoldOwners("2022", {a.counted(), b.counted(), c.counted(), d.counted()});
  ASSERT_TRUE(total.ok()) << total.status();
  EXPECT_EQ(total->cells(0).sum(), "15");
  std::vector<std::string> splits;
  for (const auto& split : total->cells(0).splits()) {
    splits.push_back(split.value() + " " + split.sum() + " of " + std::to_string(split.of()));
  }
  EXPECT_THAT(splits, ElementsAre("  of 3", "IV 2 of 1", "V 9 of 2"));
  EXPECT_EQ(total->cells(0).of(), 8) << "C's two subjects are in no part";
}

TEST(FoldOverOwners, LeavesASumWithoutValuesEmpty) {
  Owner a("a"), b("b");
  a.Reports("2022", {{kPopulation, 0}});
  b.Reports("2022", {});
  auto total = FoldOwners("2022", {a.counted(), b.counted()});
  ASSERT_TRUE(total.ok());
  EXPECT_EQ(total->cells(0).sum(), "");
  EXPECT_EQ(total->cells(1).sum(), "0");
}

TEST(FoldOverOwners, RefusesWhatCannotBeAdded) {
  Owner most("most"), least("least"), less("less"), other("other");
  most.Reports("2022", {{kIncome, 999'999'999'999'999'999}});
  least.Reports("2022", {{kIncome, 1}});
  less.Reports("2022", {{kIncome, -1}});
  EXPECT_EQ(ReasonName(FoldOwners("2022", {most.counted(), least.counted()}).status()),
            "NUMBER_OUT_OF_RANGE");
  auto sum = FoldOwners("2022", {most.counted(), least.counted(), less.counted()});
  ASSERT_TRUE(sum.ok()) << sum.status();
  EXPECT_EQ(sum->cells(0).sum(), "99999999999999999.9");
  Round changed = RoundOf("other", "2022");
  changed.mutable_columns(2)->set_levels(1, "medium");
  other.Reports(changed, {});
  EXPECT_EQ(ReasonName(FoldOwners("2022", {least.counted(), other.counted()}).status()),
            "RULE_VIOLATED");
}

TEST(FoldOverOwners, RefusesOtherDecimalsInAnotherPeriod) {
  Round changed = RoundOf("b", "2022-02");
  changed.mutable_columns(kIncome)->set_decimals(2);
  Owner a("a"), b("b");
  a.Reports("2022-01", {{kIncome, 1}});
  b.Reports(changed, {{kIncome, 1}});
  EXPECT_EQ(ReasonName(FoldOwners("2022-q1", {a.counted(), b.counted()}).status()),
            "RULE_VIOLATED");
}

// A round of a form that measures as told: an amount and a state of so many levels, both stocks.
v1::Round StockRound(const std::string& owner, const std::string& period, int decimals,
                     int levels) {
  v1::Round round;
  auto* column = round.add_columns();
  column->set_element("elements/area");
  column->set_decimals(decimals);
  column->set_kind(type::v1::VALUE_KIND_AMOUNT);
  column->set_time_rollup(type::v1::TIME_ROLLUP_LAST);
  column = round.add_columns();
  column->set_element("elements/rating");
  column->set_kind(type::v1::VALUE_KIND_STATE);
  column->set_time_rollup(type::v1::TIME_ROLLUP_LAST);
  for (int i = 0; i < levels; ++i) column->add_levels("l" + std::to_string(i));
  round.add_roster()->set_subject("units/x");
  round.set_name("units/" + owner + "/rounds/socio." + period);
  round.set_period(period);
  return round;
}

TEST(FoldOverOwners, AnEarlierRoundOfAnotherMeasureDecidesTheOrderAlone) {
  const std::vector<v1::Round> rounds = {StockRound("a", "2022-01", 2, 1),
                                         StockRound("a", "2022-02", 0, 64),
                                         StockRound("b", "2022-q1", 0, 64)};
  std::vector<Tallies> tallies;
  for (const v1::Round& round : rounds) {
    tallies.push_back(TalliesOf(round, {FiguresIn(round, "x", {{0, 700}, {1, 0}})}));
  }
  const Counted a{{&rounds[0], &rounds[1]}, {&tallies[0], &tallies[1]}, nullptr};
  const Counted b{{&rounds[2]}, {&tallies[2]}, nullptr};
  const auto total = FoldOwners("2022", {a, b});
  ASSERT_TRUE(total.ok()) << total.status();
  EXPECT_EQ(total->cells(0).sum(), "1400");
  EXPECT_EQ(total->cells(0).decimals(), 0);
  EXPECT_EQ(total->cells(1).levels(0).count(), 2);
}

}  // namespace
}  // namespace thidua::reporting::testing
