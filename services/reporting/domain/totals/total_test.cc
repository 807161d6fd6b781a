#include "services/reporting/domain/totals/total.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/reporting/domain/catalog/testing/memory_catalog.h"
#include "services/reporting/domain/totals/testing/figures.h"

namespace thidua::reporting {
namespace {

using testing::FoldRound;
using testing::ReasonName;
using testing::SampleRound;
using v1::Figures;
using v1::Round;
using v1::Total;

// Figures of SampleRound: income (1 decimal) and rating.
Figures Of(const std::string& subject, int64_t income, int status, int rating) {
  Figures figures;
  figures.set_name("units/khoai-chau/rounds/socio.2022/figures/" + subject);
  for (int i = 0; i < 7; ++i) {
    figures.add_statuses(type::v1::VALUE_STATUS_UNSPECIFIED);
    figures.add_values(0);
  }
  figures.set_values(0, income);
  figures.set_statuses(0, static_cast<type::v1::ValueStatus>(status));
  if (rating >= 0) {
    figures.set_values(2, rating);
    figures.set_statuses(2, type::v1::VALUE_STATUS_OFFICIAL);
  }
  return figures;
}

std::string Text(const google::protobuf::Message& message) { return message.ShortDebugString(); }

TEST(FoldRound, AReportWithoutAnyValueIsNotAccepted) {
  Figures empty = Of("binh-minh", 0, 0, -1);
  empty.set_late(true);
  auto total = FoldRound(SampleRound(), {Of("an-vi", 0, 3, -1), empty, Of("dan-tien", 0, 0, 0)});
  ASSERT_TRUE(total.ok()) << total.status();
  EXPECT_EQ(total->basis().accepted(), 2) << "zero is a value, and so is the lowest level";
  EXPECT_EQ(total->basis().accepted_late(), 0);
}

// Bình Minh ended within the window: its income of the first months is in the sum, and its rating
// at that time is no one's at the end of the year.
TEST(FoldRound, OfASubjectThatEndedWithinTheWindowOnlyFlowsAreCounted) {
  Round round = SampleRound();
  round.mutable_columns(0)->set_time_rollup(type::v1::TIME_ROLLUP_SUM);
  round.mutable_roster(1)->set_last_day("2022-06-30");
  auto total = FoldRound(
      round, {Of("an-vi", 836, 3, 2), Of("binh-minh", 1000, 2, 0), Of("dan-tien", 4, 3, 2)});
  ASSERT_TRUE(total.ok()) << total.status();
  EXPECT_EQ(total->basis().expected(), 3);
  EXPECT_EQ(total->basis().accepted(), 3);
  EXPECT_EQ(total->basis().partial(), 1);
  EXPECT_EQ(Text(total->cells(0)), Text(FromText<v1::TotalCell>(R"pb(
              element: "elements/income"
              n: 3
              of: 3
              sum: "184"
              status: VALUE_STATUS_OFFICIAL
              splits { attribute: "urban_class" n: 1 of: 1 sum: "100" }
              splits { attribute: "urban_class" value: "V" n: 2 of: 2 sum: "84" }
              unit_of_measure: "triệu đồng"
              kind: VALUE_KIND_AMOUNT
              decimals: 1)pb")));
  EXPECT_EQ(Text(total->cells(2)), Text(FromText<v1::TotalCell>(R"pb(
              element: "elements/rating"
              n: 2
              of: 2
              levels { level: "good" count: 2 }
              splits {
                attribute: "urban_class"
                value: "V"
                n: 2
                of: 2
                levels { level: "good" count: 2 }
              }
              status: VALUE_STATUS_OFFICIAL
              kind: VALUE_KIND_STATE)pb")));
}

TEST(FoldRound, AddsAmountsCountsLevelsAndSplits) {
  Figures late = Of("dan-tien", -5, 1, 2);
  late.set_late(true);
  auto total =
      FoldRound(SampleRound(), {Of("an-vi", 836, 2, 2), Of("binh-minh", 1000, 3, 0), late});
  ASSERT_TRUE(total.ok()) << total.status();
  EXPECT_EQ(total->name(), "units/khoai-chau/rounds/socio.2022/total");
  EXPECT_EQ(Text(total->basis()),
            Text(FromText<v1::Basis>("expected: 3 accepted: 3 accepted_late: 1 "
                                     "status: VALUE_STATUS_ESTIMATE")));
  EXPECT_EQ(Text(total->cells(0)), Text(FromText<v1::TotalCell>(R"pb(
              element: "elements/income"
              n: 3
              of: 3
              sum: "183.1"
              status: VALUE_STATUS_ESTIMATE
              splits { attribute: "urban_class" n: 1 of: 1 sum: "100" }
              splits { attribute: "urban_class" value: "V" n: 2 of: 2 sum: "83.1" }
              unit_of_measure: "triệu đồng"
              kind: VALUE_KIND_AMOUNT
              decimals: 1)pb")));
  EXPECT_EQ(Text(total->cells(2)), Text(FromText<v1::TotalCell>(R"pb(
              element: "elements/rating"
              n: 3
              of: 3
              levels { level: "weak" count: 1 }
              levels { level: "good" count: 2 }
              splits {
                attribute: "urban_class"
                n: 1
                of: 1
                levels { level: "weak" count: 1 }
              }
              splits {
                attribute: "urban_class"
                value: "V"
                n: 2
                of: 2
                levels { level: "good" count: 2 }
              }
              status: VALUE_STATUS_OFFICIAL
              kind: VALUE_KIND_STATE)pb")));
}

TEST(FoldRound, MissingIsNotZero) {
  auto total = FoldRound(SampleRound(), {Of("an-vi", 0, 2, -1), Of("dan-tien", 0, 0, -1)});
  ASSERT_TRUE(total.ok());
  EXPECT_EQ(total->basis().accepted(), 1) << "a report without any value is none";
  EXPECT_EQ(total->cells(0).n(), 1);
  EXPECT_EQ(total->cells(0).sum(), "0");
  EXPECT_EQ(total->cells(1).n(), 0);
  EXPECT_EQ(total->cells(1).sum(), "");
  EXPECT_EQ(total->cells(1).status(), type::v1::VALUE_STATUS_UNSPECIFIED);
}

// Everybody's report is accepted, but nobody of class V fills income in: that part has no value,
// and it is not zero.
TEST(FoldRound, APartWithoutValuesIsShownWithoutASum) {
  auto total = FoldRound(
      SampleRound(), {Of("an-vi", 0, 0, 1), Of("binh-minh", 70, 2, 1), Of("dan-tien", 0, 0, 1)});
  ASSERT_TRUE(total.ok());
  EXPECT_EQ(Text(total->cells(0).splits(1)),
            Text(FromText<v1::Split>("attribute: 'urban_class' value: 'V' of: 2")));
  EXPECT_EQ(total->cells(0).n(), 1);
  EXPECT_EQ(total->cells(0).of(), 3);
}

TEST(FoldRound, CountsNobodyOutsideTheRoster) {
  auto total = FoldRound(SampleRound(), {Of("stranger", 9, 2, -1)});
  ASSERT_TRUE(total.ok());
  EXPECT_EQ(total->basis().accepted(), 0);
  EXPECT_EQ(total->cells(0).n(), 0);
}

TEST(FoldRound, PublishedRateStandsOnlyForASingleSubject) {
  Figures figures = Of("dan-tien", 0, 0, -1);
  figures.set_values(3, 226);
  figures.set_statuses(3, type::v1::VALUE_STATUS_OFFICIAL);
  auto among_three = FoldRound(SampleRound(), {figures});
  EXPECT_EQ(among_three->cells(3).n(), 1);
  EXPECT_EQ(among_three->cells(3).sum(), "");
  Round single = SampleRound();
  single.mutable_roster()->DeleteSubrange(0, 2);
  EXPECT_EQ(FoldRound(single, {figures})->cells(3).sum(), "2.26");
}

TEST(FoldRound, MarksSimulatedRoundsAndFigures) {
  Round round = SampleRound();
  EXPECT_FALSE(FoldRound(round, {Of("an-vi", 1, 2, -1)})->basis().simulated());
  Figures figures = Of("an-vi", 1, 2, -1);
  figures.set_simulated(true);
  EXPECT_TRUE(FoldRound(round, {figures})->basis().simulated());
  round.set_simulated(true);
  EXPECT_TRUE(FoldRound(round, {})->basis().simulated());
}

TEST(FoldRound, RefusesSumsOfMoreThan18Digits) {
  auto total = FoldRound(SampleRound(),
                         {Of("an-vi", 999'999'999'999'999'999, 2, -1), Of("dan-tien", 1, 2, -1)});
  EXPECT_EQ(ReasonName(total.status()), "NUMBER_OUT_OF_RANGE");
  EXPECT_TRUE(FoldRound(SampleRound(),
                        {Of("an-vi", 999'999'999'999'999'998, 2, -1), Of("dan-tien", 1, 2, -1)})
                  .ok());
}

TEST(FoldRound, ReportsFiguresThatDoNotFitAsDataLoss) {
  Figures shorter = Of("an-vi", 1, 2, -1);
  shorter.mutable_values()->RemoveLast();
  EXPECT_EQ(FoldRound(SampleRound(), {shorter}).status().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(FoldRound(SampleRound(), {Of("an-vi", 1, 2, 3)}).status().code(),
            absl::StatusCode::kDataLoss);
}

}  // namespace
}  // namespace thidua::reporting
