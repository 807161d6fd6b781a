#include "services/admin_cli/views/explained_cell.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/admin_cli/views/testing/district_facts.h"

namespace thidua::cli {
namespace {

using targets::v1::CellRef;
using ::testing::ElementsAre;

const absl::CivilDay kYearEnd(2022, 12, 31);

CellRef Cell(const std::string& element, const std::string& more = "") {
  return FromText<CellRef>("form: 'forms/economy' element: 'elements/" + element +
                           "' aggregate: AGGREGATE_SUM " + more);
}

ExplainedCell Explained(const CellRef& ref, const ReportedFacts& facts) {
  auto cell = ExplainCell(ref, kYearEnd, facts);
  EXPECT_TRUE(cell.ok()) << cell.status();
  return cell.ok() ? *std::move(cell) : ExplainedCell();
}

// "2022-q1 an-vi 10" for each value, "-" for a missing one.
std::vector<std::string> Lines(const ExplainedCell& cell) {
  std::vector<std::string> lines;
  for (const ExplainedRound& round : cell.rounds) {
    for (const ExplainedValue& value : round.values) {
      lines.push_back(round.period + (round.carried ? "< " : " ") + value.subject.substr(6) + " " +
                      (value.value.empty() ? "-" : value.value));
    }
  }
  return lines;
}

TEST(ExplainCell, OfAFlowShowsEveryRoundAndWhatIsMissing) {
  const ExplainedCell cell = Explained(Cell("income"), DistrictFacts());
  EXPECT_EQ(*cell.value, 40);
  EXPECT_THAT(Lines(cell), ElementsAre("2022-q1 an-vi 10", "2022-q1 dan-tien 10", "2022-q1 minh 10",
                                       "2022-q2 an-vi 10", "2022-q2 dan-tien -", "2022-q2 minh 0"));
  EXPECT_TRUE(cell.adds_up);
  EXPECT_THAT(cell.missing_periods, ElementsAre("2022-q3", "2022-q4"));
}

TEST(ExplainCell, OfAStockShowsTheLastValueOfEach) {
  const ExplainedCell cell = Explained(Cell("people"), DistrictFacts());
  EXPECT_EQ(*cell.value, 640);
  EXPECT_THAT(Lines(cell),
              ElementsAre("2022-q1< dan-tien 200", "2022-q2 an-vi 110", "2022-q2 minh 330"));
  EXPECT_TRUE(cell.adds_up);
  EXPECT_EQ(cell.carried, 1);
  EXPECT_EQ(cell.status, type::v1::VALUE_STATUS_ESTIMATE);
}

TEST(ExplainCell, OfASplitShowsItsSubjectsAlone) {
  const std::string class_v = "split { attribute: 'urban_class' values: 'V' }";
  ExplainedCell cell = Explained(Cell("income", class_v), DistrictFacts());
  EXPECT_EQ(*cell.value, 30);
  EXPECT_EQ(cell.n, 3);
  EXPECT_EQ(cell.of, 4);
  EXPECT_THAT(Lines(cell), ElementsAre("2022-q1 an-vi 10", "2022-q1 dan-tien 10",
                                       "2022-q2 an-vi 10", "2022-q2 dan-tien -"));
  cell = Explained(Cell("people", class_v), DistrictFacts());
  EXPECT_EQ(*cell.value, 310);
  EXPECT_TRUE(cell.adds_up);
}

TEST(ExplainCell, SaysWhereTheSubjectsDoNotMakeTheValue) {
  ReportedFacts facts = DistrictFacts();
  facts.rounds["units/d/rounds/economy.2022-q2"].figures["an-vi"].set_values(0, 101);
  EXPECT_FALSE(Explained(Cell("income"), facts).adds_up);
  // One value more, which is zero, makes the same sum of other reports.
  facts = DistrictFacts();
  facts.rounds["units/d/rounds/economy.2022-q2"].figures["dan-tien"] =
      FromText<reporting::v1::Figures>("statuses: [2, 0] values: [0, 0]");
  EXPECT_FALSE(Explained(Cell("income"), facts).adds_up);
}

TEST(ExplainCell, WhoEndedBeforeTheLastDayHasNoStock) {
  ReportedFacts facts = DistrictFacts();
  facts.rounds["units/d/rounds/economy.2022-q2"].round.mutable_roster(1)->set_last_day(
      "2022-05-31");
  EXPECT_THAT(Lines(Explained(Cell("people"), facts)),
              ElementsAre("2022-q2 an-vi 110", "2022-q2 minh 330"));
}

TEST(ExplainCell, WhoEndedBeforeTheLastDayHasNoPublishedRate) {
  ReportedFacts facts = DistrictFacts();
  reporting::v1::Round& round = facts.rounds["units/d/rounds/economy.2022-q2"].round;
  round.mutable_columns(0)->set_kind(type::v1::VALUE_KIND_PUBLISHED_RATE);
  round.mutable_roster(0)->set_last_day("2022-05-31");
  const ExplainedCell cell = Explained(Cell("income"), facts);
  EXPECT_EQ(cell.rounds.back().values.size(), 2u);
}

TEST(ExplainCell, AValueInAnotherMeasureIsNotCarried) {
  ReportedFacts facts = DistrictFacts();
  facts.rounds["units/d/rounds/economy.2022-q1"].round.mutable_columns(1)->set_decimals(1);
  EXPECT_THAT(Lines(Explained(Cell("people"), facts)),
              ElementsAre("2022-q2 an-vi 110", "2022-q2 dan-tien -", "2022-q2 minh 330"));
}

TEST(ExplainCell, WhatIsNotForTheCallerIsNotCalledMissing) {
  ReportedFacts facts = DistrictFacts();
  for (auto& [name, round] : facts.rounds) {
    round.readable = false;
    round.figures.clear();
  }
  for (const char* element : {"income", "people"}) {
    const ExplainedCell cell = Explained(Cell(element), facts);
    EXPECT_TRUE(cell.value.has_value());
    EXPECT_THAT(Lines(cell), ElementsAre());
    EXPECT_FALSE(cell.rounds.back().readable);
    EXPECT_TRUE(cell.adds_up);
  }
}

TEST(ExplainCell, SaysWhyThereIsNoTotal) {
  EXPECT_EQ(Explained(Cell("income"), ReportedFacts()).absence,
            reporting::v1::TOTAL_ABSENCE_NO_ROUND);
  ReportedFacts facts;
  facts.totals[{"forms/economy", "2022"}].set_absence(reporting::v1::TOTAL_ABSENCE_NO_ROUND);
  facts.totals[{"forms/economy", "a2022"}].set_absence(reporting::v1::TOTAL_ABSENCE_RESTRICTED);
  const ExplainedCell cell = Explained(Cell("income"), facts);
  EXPECT_EQ(cell.absence, reporting::v1::TOTAL_ABSENCE_RESTRICTED);
  EXPECT_EQ(cell.period, "a2022");
  EXPECT_FALSE(cell.value.has_value());
}

TEST(ExplainCell, CountsStatesAtALevelOrAbove) {
  ReportedFacts facts;
  facts.elements["elements/rating"] = FromText<catalog::v1::Element>(
      "kind: VALUE_KIND_STATE time_rollup: TIME_ROLLUP_LAST scale: 'scales/s'");
  facts.scales["scales/s"] = FromText<catalog::v1::Scale>(
      "levels { level: 'bad' } levels { level: 'good' } levels { level: 'best' }");
  facts.totals[{"forms/economy", "2022"}] = FromText<reporting::v1::Rollup>(R"pb(
    total {
      name: 'units/d/rounds/economy.2022/total'
      cells {
        element: 'elements/rating'
        n: 2
        of: 3
        kind: VALUE_KIND_STATE
        levels { level: 'bad' count: 1 }
        levels { level: 'best' count: 1 }
      }
    })pb");
  RoundFacts& round = facts.rounds["units/d/rounds/economy.2022"];
  round.readable = true;
  round.round = FromText<reporting::v1::Round>(R"pb(
    name: 'units/d/rounds/economy.2022'
    form: 'forms/economy'
    period: '2022'
    columns {
      element: 'elements/rating'
      kind: VALUE_KIND_STATE
      time_rollup: TIME_ROLLUP_LAST
      scale: 'scales/s'
      levels: 'bad'
      levels: 'good'
      levels: 'best'
    }
    roster { subject: 'units/a' }
    roster { subject: 'units/b' }
    roster { subject: 'units/c' })pb");
  round.figures["a"] = FromText<reporting::v1::Figures>("statuses: [2] values: [0]");
  round.figures["b"] = FromText<reporting::v1::Figures>("statuses: [2] values: [2]");
  CellRef ref = Cell("rating", "at_least { scale: 'scales/s' level: 'good' }");
  ref.set_aggregate(targets::v1::AGGREGATE_COUNT_AT_LEAST);
  ExplainedCell cell = Explained(ref, facts);
  EXPECT_EQ(*cell.value, 1);
  ASSERT_THAT(Lines(cell), ElementsAre("2022 a bad", "2022 b best", "2022 c -"));
  EXPECT_FALSE(cell.rounds[0].values[0].counts);
  EXPECT_TRUE(cell.rounds[0].values[1].counts);
  EXPECT_TRUE(cell.adds_up);
  ref.mutable_at_least(0)->set_scale("scales/other");
  cell = Explained(ref, facts);
  EXPECT_FALSE(cell.comparable);
  EXPECT_FALSE(cell.value.has_value());
}

TEST(ExplainCell, OfEverythingBelowShowsTheOwners) {
  ReportedFacts facts;
  facts.totals[{"forms/economy", "2022", true}] = FromText<reporting::v1::Rollup>(R"pb(
    total { cells { element: 'elements/income' n: 3 of: 4 sum: '30' } }
    owners {
      owner: 'units/x'
      total { cells { element: 'elements/income' n: 2 of: 2 sum: '20' } }
    }
    owners {
      owner: 'units/y'
      total { cells { element: 'elements/income' n: 1 of: 2 sum: '10' } }
    }
    owners_absent: 'units/z')pb");
  ExplainedCell cell = Explained(Cell("income", "rolled_up: true"), facts);
  ASSERT_EQ(cell.owners.size(), 2u);
  EXPECT_EQ(cell.owners[0].value, "20");
  EXPECT_EQ(cell.owners[1].of, 2);
  EXPECT_THAT(cell.owners_absent, ElementsAre("units/z"));
  EXPECT_TRUE(cell.adds_up);
}

TEST(TotalsOfCell, AreThoseOfThePartOfTheYear) {
  ReportedFacts facts = DistrictFacts();
  const auto periods = [&facts](absl::CivilDay until) {
    std::vector<std::string> texts;
    for (const TotalKey& key : TotalsOfCell(Cell("income"), until, facts)) {
      texts.push_back(key.period);
    }
    return texts;
  };
  EXPECT_THAT(periods(kYearEnd), ElementsAre("2022", "a2022", "s2022"));
  EXPECT_THAT(periods(absl::CivilDay(2022, 9, 30)), ElementsAre("2022-01..2022-09"));
  EXPECT_THAT(periods(absl::CivilDay(2022, 6, 30)), ElementsAre("2022-h1"));
  facts.elements["elements/income"].set_kind(type::v1::VALUE_KIND_PUBLISHED_RATE);
  EXPECT_THAT(periods(absl::CivilDay(2022, 6, 30)), ElementsAre("2022-h1", "2022-q2", "2022-06"));
}

}  // namespace
}  // namespace thidua::cli
