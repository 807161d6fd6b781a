#include "services/reporting/domain/unit_fold.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>

#include "services/reporting/domain/testing/memory_catalog.h"

namespace thidua::reporting {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::Parse;
using testing::ReasonName;

// Rounds live as long as the tests.
const v1::Round* Kept(v1::Round round) {
  static std::vector<std::unique_ptr<v1::Round>> kept;
  return kept.emplace_back(std::make_unique<v1::Round>(std::move(round))).get();
}

// A flow (income), a stock (population), a state (rating) and a published rate.
constexpr char kColumns[] = R"pb(
  columns {
    element: 'elements/income'
    decimals: 1
    kind: VALUE_KIND_AMOUNT
    time_rollup: TIME_ROLLUP_SUM
  }
  columns { element: 'elements/population' kind: VALUE_KIND_COUNT time_rollup: TIME_ROLLUP_LAST }
  columns {
    element: 'elements/rating'
    kind: VALUE_KIND_STATE
    time_rollup: TIME_ROLLUP_LAST
    levels: 'low'
    levels: 'mid'
    levels: 'high'
  }
  columns {
    element: 'elements/rate'
    decimals: 2
    kind: VALUE_KIND_PUBLISHED_RATE
    time_rollup: TIME_ROLLUP_LAST
  })pb";

const v1::Round* RoundOf(const std::string& period) {
  v1::Round round = Parse<v1::Round>(kColumns);
  round.set_period(period);
  return Kept(std::move(round));
}

v1::Total TotalOf(const std::string& income, const std::string& population) {
  v1::Total total = Parse<v1::Total>(R"pb(
    basis { expected: 5 accepted: 4 accepted_late: 1 status: VALUE_STATUS_OFFICIAL }
    cells {
      element: 'elements/income'
      n: 4
      status: VALUE_STATUS_OFFICIAL
      splits { attribute: 'class' value: 'V' n: 2 }
    }
    cells { element: 'elements/population' n: 4 status: VALUE_STATUS_OFFICIAL }
    cells {
      element: 'elements/rating'
      n: 2
      levels { level: 'low' count: 1 }
      levels { level: 'high' count: 1 }
    }
    cells { element: 'elements/rate' n: 1 sum: '7.5' })pb");
  total.mutable_cells(0)->set_sum(income);
  total.mutable_cells(0)->mutable_splits(0)->set_sum(income);
  total.mutable_cells(1)->set_sum(population);
  return total;
}

absl::StatusOr<v1::Total> Fold(const std::string& window, const std::vector<OwnerTotals>& owners) {
  return FoldOverOwners("units/hung-yen/rollup", *ParsePeriod(window), owners);
}

TEST(FoldOverOwners, AddsUpOneRoundOfEach) {
  OwnerTotals a{{RoundOf("2022")}, {TotalOf("1.5", "100")}};
  OwnerTotals b{{RoundOf("2022")}, {TotalOf("-0.5", "20")}};
  b.totals[0].mutable_basis()->set_simulated(true);
  b.totals[0].mutable_cells(0)->set_status(type::v1::VALUE_STATUS_ESTIMATE);
  b.totals[0].mutable_basis()->set_status(type::v1::VALUE_STATUS_ESTIMATE);
  b.totals[0].mutable_cells(2)->mutable_levels(0)->set_level("mid");
  auto total = Fold("2022", {a, b});
  ASSERT_TRUE(total.ok()) << total.status();
  EXPECT_EQ(total->basis().expected(), 10);
  EXPECT_EQ(total->basis().accepted(), 8);
  EXPECT_EQ(total->basis().accepted_late(), 2);
  EXPECT_EQ(total->basis().status(), type::v1::VALUE_STATUS_ESTIMATE);
  EXPECT_TRUE(total->basis().simulated());
  EXPECT_THAT(total->basis().missing_periods(), IsEmpty());
  ASSERT_EQ(total->cells_size(), 3);  // a rate cannot be added up
  EXPECT_EQ(total->cells(0).sum(), "1");
  EXPECT_EQ(total->cells(0).n(), 8);
  EXPECT_EQ(total->cells(0).status(), type::v1::VALUE_STATUS_ESTIMATE);
  EXPECT_EQ(total->cells(0).splits(0).sum(), "1");
  EXPECT_EQ(total->cells(0).splits(0).n(), 4);
  EXPECT_EQ(total->cells(1).sum(), "120");
  std::vector<std::string> levels;
  for (const auto& level : total->cells(2).levels()) {
    levels.push_back(level.level() + " " + std::to_string(level.count()));
  }
  EXPECT_THAT(levels, ElementsAre("low 1", "mid 1", "high 2"));
  EXPECT_THAT(total->rounds(), IsEmpty());
  EXPECT_EQ(total->name(), "units/hung-yen/rollup");
}

TEST(FoldOverOwners, KeepsThePublishedRateOfASingleOwner) {
  auto total = Fold("2022", {{{RoundOf("2022")}, {TotalOf("1", "1")}}});
  ASSERT_TRUE(total.ok());
  EXPECT_EQ(total->cells(3).sum(), "7.5");
}

// January of A and B, February of A alone: February's population is A's, however incomplete.
TEST(FoldOverOwners, AddsUpOwnersBeforePeriods) {
  OwnerTotals a{{RoundOf("2022-01"), RoundOf("2022-02")},
                {TotalOf("1", "100"), TotalOf("2", "101")}};
  OwnerTotals b{{RoundOf("2022-01")}, {TotalOf("10", "20")}};
  auto total = Fold("2022-q1", {a, b});
  ASSERT_TRUE(total.ok()) << total.status();
  EXPECT_EQ(total->cells(0).sum(), "13");
  EXPECT_EQ(total->cells(1).sum(), "101");
  EXPECT_EQ(total->basis().expected(), 5);
  EXPECT_THAT(total->basis().missing_periods(), ElementsAre("2022-02", "2022-03"));
}

// The months of B make its year before they meet A's official year.
TEST(FoldOverOwners, MeetsAtTheLongestPeriodThatAnyoneHas) {
  OwnerTotals a{{RoundOf("2022")}, {TotalOf("100", "1000")}};
  OwnerTotals b{{RoundOf("2022-01"), RoundOf("2022-02")}, {TotalOf("1", "10"), TotalOf("2", "11")}};
  auto total = Fold("2022", {a, b});
  ASSERT_TRUE(total.ok()) << total.status();
  EXPECT_EQ(total->cells(0).sum(), "103");
  EXPECT_EQ(total->cells(1).sum(), "1011");
  EXPECT_EQ(total->basis().missing_periods_size(), 10);
}

TEST(FoldOverOwners, KeepsColumnsThatOnlySomeHave) {
  OwnerTotals a{{RoundOf("2022")}, {TotalOf("100", "1000")}};
  v1::Round fewer = *a.rounds[0];
  fewer.mutable_columns()->DeleteSubrange(0, 1);
  a.rounds[0] = &fewer;
  a.totals[0].mutable_cells()->DeleteSubrange(0, 1);
  auto total = Fold("2022", {a, {{RoundOf("2022")}, {TotalOf("5", "6")}}});
  ASSERT_TRUE(total.ok()) << total.status();
  ASSERT_EQ(total->cells_size(), 3);
  EXPECT_EQ(total->cells(2).element(), "elements/income");
  EXPECT_EQ(total->cells(2).sum(), "5");
}

TEST(FoldOverOwners, LeavesASumWithoutValuesEmpty) {
  auto total = Fold(
      "2022", {{{RoundOf("2022")}, {TotalOf("", "0")}}, {{RoundOf("2022")}, {TotalOf("", "")}}});
  ASSERT_TRUE(total.ok());
  EXPECT_EQ(total->cells(0).sum(), "");
  EXPECT_EQ(total->cells(1).sum(), "0");
}

TEST(FoldOverOwners, RefusesWhatCannotBeAdded) {
  const std::string most = "99999999999999999.9";
  EXPECT_EQ(ReasonName(Fold("2022", {{{RoundOf("2022")}, {TotalOf(most, "1")}},
                                     {{RoundOf("2022")}, {TotalOf("0.1", "1")}}})
                           .status()),
            "NUMBER_OUT_OF_RANGE");
  OwnerTotals other{{RoundOf("2022")}, {TotalOf("1", "1")}};
  v1::Round changed = *other.rounds[0];
  changed.mutable_columns(2)->set_levels(1, "medium");
  other.rounds[0] = &changed;
  EXPECT_EQ(ReasonName(Fold("2022", {{{RoundOf("2022")}, {TotalOf("1", "1")}}, other}).status()),
            "RULE_VIOLATED");
}

}  // namespace
}  // namespace thidua::reporting
