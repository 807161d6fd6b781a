#include "services/targets/domain/due.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/value/errors.h"
#include "services/targets/domain/occasion.h"
#include "services/targets/domain/required_totals.h"
#include "services/targets/domain/testing/vocabulary.h"

namespace thidua::targets {
namespace {

using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;

Due Parsed(const std::string& text) { return Due::Parse(text).value(); }

TEST(Due, IsAYearADayOrOpenEnded) {
  const Due year = Parsed("2025");
  EXPECT_EQ(year.year(), 2025);
  EXPECT_EQ(year.LastDayIn(2025), absl::CivilDay(2025, 12, 31));
  EXPECT_FALSE(year.Cuts(2025));
  const Due day = Parsed("2025-06-30");
  EXPECT_EQ(day.year(), 2025);
  EXPECT_EQ(day.LastDayIn(2025), absl::CivilDay(2025, 6, 30));
  EXPECT_EQ(day.LastDayIn(2024), absl::CivilDay(2024, 12, 31));
  EXPECT_TRUE(day.Cuts(2025));
  EXPECT_FALSE(day.Cuts(2024));
  EXPECT_FALSE(Parsed("2025-12-31").Cuts(2025));
  EXPECT_EQ(Parsed("2024-02-29").year(), 2024);
  EXPECT_EQ(Parsed("open-ended").year(), std::nullopt);
}

TEST(Due, RefusesEverythingElse) {
  for (const std::string text : {"", "2025-06", "2025-h1", "a2025", "2021-2025", "2025-06-29",
                                 "2023-02-29", "2025-06-31", "30/6/2025", "open", "Open-ended"}) {
    EXPECT_EQ(ReasonOf(Due::Parse(text).status()), type::v1::ERROR_REASON_UNKNOWN_PERIOD) << text;
  }
  EXPECT_EQ(Due::Of(v1::Target()).status().code(), absl::StatusCode::kDataLoss);
}

TEST(Due, IsOverWithItsYearAndNeverIfOpenEnded) {
  EXPECT_FALSE(Parsed("2025-06-30").IsOverBy(absl::CivilDay(2024, 12, 31)));
  EXPECT_TRUE(Parsed("2025-06-30").IsOverBy(absl::CivilDay(2025, 6, 30)));
  EXPECT_TRUE(Parsed("2025").IsOverBy(absl::CivilDay(2026, 1, 1)));
  EXPECT_FALSE(Parsed("open-ended").IsOverBy(absl::CivilDay(2199, 12, 31)));
}

TEST(Due, IsAfterAnEarlierOne) {
  EXPECT_TRUE(Parsed("2025").IsAfter(Parsed("2025-06-30")));
  EXPECT_FALSE(Parsed("2025").IsAfter(Parsed("2025-12-31")));
  EXPECT_TRUE(Parsed("open-ended").IsAfter(Parsed("2045")));
  EXPECT_FALSE(Parsed("2045").IsAfter(Parsed("open-ended")));
  EXPECT_FALSE(Parsed("open-ended").IsAfter(Parsed("open-ended")));
}

TEST(YearUpTo, IsThePeriodOfItsMonths) {
  const auto up_to = [](int month) { return YearUpTo(absl::CivilDay(2025, month + 1, 1) - 1); };
  EXPECT_EQ(up_to(1), "2025-01");
  EXPECT_EQ(up_to(3), "2025-q1");
  EXPECT_EQ(up_to(5), "2025-01..2025-05");
  EXPECT_EQ(up_to(6), "2025-h1");
  EXPECT_EQ(up_to(9), "2025-01..2025-09");
  EXPECT_EQ(up_to(11), "2025-01..2025-11");
}

TEST(PeriodsEndingOn, BeginWithTheLongest) {
  const auto periods = [](int month) {
    return PeriodsEndingOn(absl::CivilDay(2025, month + 1, 1) - 1);
  };
  EXPECT_THAT(periods(1), ElementsAre("2025-01"));
  EXPECT_THAT(periods(3), ElementsAre("2025-q1", "2025-03"));
  EXPECT_THAT(periods(6), ElementsAre("2025-h1", "2025-q2", "2025-06"));
  EXPECT_THAT(periods(8), ElementsAre("2025-08"));
}

TEST(RequiredTotals, OfADueDayAreThoseUpToIt) {
  const auto target = FromText<v1::Target>(R"(due_period: "2025-08-31" indicator {
      level { value { terms { cell { form: "forms/socio" } } } } })");
  std::vector<std::string> asked;
  for (const TotalKey& key : RequiredTotals(target, OccasionIn(2025))) asked.push_back(key.period);
  EXPECT_THAT(asked, UnorderedElementsAre("2020", "a2020", "s2020", "2025-01..2025-08", "2025-08"));
}

// A plan of 2021-2025 with a promise for 2030 is judged in 2030 too; its other targets have come
// out by then. An open-ended one makes no year more.
TEST(OccasionOf, ReachesToTheLastDueYear) {
  const auto plan = FromText<v1::Plan>(R"(term: "2021-2025" base_period: "2020")");
  const std::vector<v1::Target> targets = {FromText<v1::Target>(R"(due_period: "2023")"),
                                           FromText<v1::Target>(R"(due_period: "2030")"),
                                           FromText<v1::Target>(R"(due_period: "open-ended")")};
  EXPECT_EQ(Occasion::Of(plan, targets, "2030", "")->year, 2030);
  EXPECT_EQ(ReasonOf(Occasion::Of(plan, targets, "2031", "").status()),
            type::v1::ERROR_REASON_UNKNOWN_PERIOD);
  EXPECT_FALSE(Occasion::Of(plan, {targets[0], targets[2]}, "2026", "").ok());
  EXPECT_TRUE(Occasion::Of(plan, {targets[0]}, "2025", "").ok());
  EXPECT_EQ(Occasion::Of(plan, {v1::Target()}, "2025", "").status().code(),
            absl::StatusCode::kDataLoss);
}

}  // namespace
}  // namespace thidua::targets
