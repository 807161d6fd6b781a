#include "common/value/period.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <utility>

#include "common/value/date.h"
#include "common/value/errors.h"

namespace thidua {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Period P(const std::string& text) {
  absl::StatusOr<Period> period = ParsePeriod(text);
  EXPECT_TRUE(period.ok()) << period.status();
  return period.value_or(Period{});
}

std::string WindowOf(const std::string& text) {
  const DateWindow window = P(text).Window();
  return FormatDate(window.first) + ".." + FormatDate(window.last);
}

std::vector<std::string> PartsOf(const std::string& text, PeriodKind kind) {
  std::vector<std::string> parts;
  for (const Period& part : P(text).Parts(kind)) parts.push_back(part.ToString());
  return parts;
}

TEST(ParsePeriod, ReadsEveryForm) {
  EXPECT_EQ(P("2022"), (Period{Calendar::kCalendar, PeriodKind::kYear, 2022, 0, 0}));
  EXPECT_EQ(P("2022-h1"), (Period{Calendar::kCalendar, PeriodKind::kHalf, 2022, 1, 0}));
  EXPECT_EQ(P("2022-q3"), (Period{Calendar::kCalendar, PeriodKind::kQuarter, 2022, 3, 0}));
  EXPECT_EQ(P("2022-06"), (Period{Calendar::kCalendar, PeriodKind::kMonth, 2022, 6, 0}));
  EXPECT_EQ(P("2021-2025"), (Period{Calendar::kCalendar, PeriodKind::kTerm, 2021, 0, 2025}));
  EXPECT_EQ(P("a2022-06"), (Period{Calendar::kAdministrative, PeriodKind::kMonth, 2022, 6, 0}));
  EXPECT_EQ(P("s2022"), (Period{Calendar::kSchool, PeriodKind::kYear, 2022, 0, 0}));
  EXPECT_EQ(P("s2022-h2"), (Period{Calendar::kSchool, PeriodKind::kHalf, 2022, 2, 0}));
  EXPECT_EQ(P("2022-11..2023-02"),
            (Period{Calendar::kCalendar, PeriodKind::kRange, 2022, 11, 2023, 2}));
}

// Two periods never share their days, so that what is stored under one name is found under it
// alone.
TEST(ParsePeriod, ARangeThatIsAnotherPeriodIsThatPeriod) {
  for (const auto& [text, period] : {std::pair{"2022-04..2022-06", "2022-q2"},
                                     {"2022-07..2022-12", "2022-h2"},
                                     {"2022-01..2022-12", "2022"},
                                     {"2021-01..2025-12", "2021-2025"},
                                     {"a2022-01..a2022-03", "a2022-q1"},
                                     {"a2022-01..a2022-12", "a2022"},
                                     {"2022-02..2022-04", "2022-02..2022-04"},
                                     {"2022-07..2023-06", "2022-07..2023-06"},
                                     {"a2021-01..a2025-12", "a2021-01..a2025-12"}}) {
    EXPECT_EQ(P(text).ToString(), period);
  }
}

TEST(ParsePeriod, RoundTrips) {
  for (const std::string text : {"2022",
                                 "2022-h1",
                                 "2022-h2",
                                 "2022-q1",
                                 "2022-q4",
                                 "2022-01",
                                 "2022-12",
                                 "2021-2025",
                                 "a2022",
                                 "a2022-h2",
                                 "a2022-q4",
                                 "a2022-01",
                                 "a2022-12",
                                 "s2022",
                                 "s2022-h1",
                                 "s2022-h2",
                                 "1900",
                                 "2199",
                                 "2022-01..2022-09",
                                 "a2022-01..a2022-08",
                                 "2021-12..2023-01",
                                 "2180-02..2199-12"}) {
    EXPECT_EQ(P(text).ToString(), text);
  }
}

TEST(ParsePeriod, RejectsWhatIsNoPeriod) {
  for (const std::string text : {"",
                                 "a",
                                 "s",
                                 "22",
                                 "202",
                                 "20222",
                                 "1899",
                                 "2200",
                                 "2022-",
                                 "2022-h0",
                                 "2022-h3",
                                 "2022-q0",
                                 "2022-q5",
                                 "2022-00",
                                 "2022-13",
                                 "2022-6",
                                 "2022-006",
                                 "2022-Q1",
                                 "A2022",
                                 "b2022",
                                 " 2022",
                                 "2022 ",
                                 "2022/06",
                                 "2022-06-01",
                                 "2022-2022",
                                 "2025-2021",
                                 "2022-2042",
                                 "a2021-2025",
                                 "s2022-h3",
                                 "s2022-06",
                                 "s2022-q1",
                                 "s2022-2023",
                                 "2022-hh",
                                 "2022-q",
                                 "2022-1h",
                                 "-2022",
                                 "2022-+1",
                                 "2190-2205",
                                 "2022-q١",
                                 "..",
                                 "2022..2023",
                                 "2022-01..",
                                 "..2022-03",
                                 "2022-01..2022-01",
                                 "2022-03..2022-01",
                                 "2022-01..a2022-03",
                                 "2022-q1..2022-q2",
                                 "2022-01..2022-02..2022-03",
                                 "s2022-h1..s2022-h2",
                                 "2001-01..2021-01"}) {
    absl::Status status = ParsePeriod(text).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << text;
    EXPECT_EQ(ReasonOf(status), type::v1::ERROR_REASON_UNKNOWN_PERIOD) << text;
    EXPECT_THAT(std::string(status.message()), HasSubstr("2022-q3")) << text;
  }
}

TEST(PeriodWindow, OfTheCalendar) {
  EXPECT_EQ(WindowOf("2022"), "2022-01-01..2022-12-31");
  EXPECT_EQ(WindowOf("2022-h1"), "2022-01-01..2022-06-30");
  EXPECT_EQ(WindowOf("2022-h2"), "2022-07-01..2022-12-31");
  EXPECT_EQ(WindowOf("2022-q3"), "2022-07-01..2022-09-30");
  EXPECT_EQ(WindowOf("2022-12"), "2022-12-01..2022-12-31");
  EXPECT_EQ(WindowOf("2024-02"), "2024-02-01..2024-02-29");
  EXPECT_EQ(WindowOf("2023-02"), "2023-02-01..2023-02-28");
  EXPECT_EQ(WindowOf("2021-2025"), "2021-01-01..2025-12-31");
}

TEST(PeriodWindow, OfDecree09Article12) {
  EXPECT_EQ(WindowOf("a2022"), "2021-12-15..2022-12-14");
  EXPECT_EQ(WindowOf("a2022-h1"), "2021-12-15..2022-06-14");
  EXPECT_EQ(WindowOf("a2022-h2"), "2022-06-15..2022-12-14");
  EXPECT_EQ(WindowOf("a2022-q1"), "2021-12-15..2022-03-14");
  EXPECT_EQ(WindowOf("a2022-q3"), "2022-06-15..2022-09-14");
  EXPECT_EQ(WindowOf("a2022-q4"), "2022-09-15..2022-12-14");
  EXPECT_EQ(WindowOf("a2022-01"), "2021-12-15..2022-01-14");
  EXPECT_EQ(WindowOf("a2022-06"), "2022-05-15..2022-06-14");
  EXPECT_EQ(WindowOf("a2022-12"), "2022-11-15..2022-12-14");
}

TEST(PeriodWindow, OfARange) {
  EXPECT_EQ(WindowOf("2022-01..2022-09"), "2022-01-01..2022-09-30");
  EXPECT_EQ(WindowOf("a2022-01..a2022-08"), "2021-12-15..2022-08-14");
}

TEST(PeriodWindow, OfTheSchoolYear) {
  EXPECT_EQ(WindowOf("s2022"), "2022-09-01..2023-08-31");
  EXPECT_EQ(WindowOf("s2022-h1"), "2022-09-01..2023-01-31");
  EXPECT_EQ(WindowOf("s2022-h2"), "2023-02-01..2023-08-31");
  EXPECT_TRUE(P("s2022").Window().Contains(absl::CivilDay(2023, 8, 31)));
  EXPECT_FALSE(P("s2022").Window().Contains(absl::CivilDay(2023, 9, 1)));
  EXPECT_FALSE(P("s2022").Window().Contains(absl::CivilDay(2022, 8, 31)));
}

TEST(PeriodContains, WithinOneCalendar) {
  EXPECT_TRUE(P("2022").Contains(P("2022")));
  EXPECT_TRUE(P("2022").Contains(P("2022-h2")));
  EXPECT_TRUE(P("2022").Contains(P("2022-q1")));
  EXPECT_TRUE(P("2022-q1").Contains(P("2022-03")));
  EXPECT_FALSE(P("2022-q1").Contains(P("2022-04")));
  EXPECT_FALSE(P("2022-03").Contains(P("2022-q1")));
  EXPECT_FALSE(P("2022").Contains(P("2021-12")));
  EXPECT_TRUE(P("a2022").Contains(P("a2022-01")));
  EXPECT_TRUE(P("a2022-h1").Contains(P("a2022-q2")));
  EXPECT_TRUE(P("s2022").Contains(P("s2022")));
  EXPECT_FALSE(P("s2022").Contains(P("s2023")));
  EXPECT_TRUE(P("2021-2025").Contains(P("2021")));
  EXPECT_TRUE(P("2021-2025").Contains(P("2025-q4")));
  EXPECT_TRUE(P("2021-2025").Contains(P("2025-12")));
  EXPECT_FALSE(P("2021-2025").Contains(P("2020-12")));
  EXPECT_FALSE(P("2021-2025").Contains(P("2026")));
}

TEST(PeriodContains, OfRangesAndSchoolTerms) {
  EXPECT_TRUE(P("2022-01..2022-09").Contains(P("2022-q3")));
  EXPECT_TRUE(P("2022").Contains(P("2022-01..2022-09")));
  EXPECT_FALSE(P("2022-01..2022-08").Contains(P("2022-q3")));
  EXPECT_TRUE(P("s2022").Contains(P("s2022-h2")));
  EXPECT_FALSE(P("s2022-h1").Contains(P("s2022")));
}

TEST(PeriodParts, OfARangeAreTheLongestThatFit) {
  const std::string range = "2021-12..2022-10";
  EXPECT_THAT(PartsOf(range, PeriodKind::kYear),
              ElementsAre("2021-12", "2022-h1", "2022-q3", "2022-10"));
  EXPECT_THAT(PartsOf(range, PeriodKind::kQuarter),
              ElementsAre("2021-12", "2022-q1", "2022-q2", "2022-q3", "2022-10"));
  EXPECT_EQ(PartsOf(range, PeriodKind::kMonth).size(), 11);
  EXPECT_THAT(PartsOf("2020-07..2023-01", PeriodKind::kTerm),
              ElementsAre("2020-h2", "2021", "2022", "2023-01"));
}

TEST(PeriodParts, OfASchoolYearAreItsTerms) {
  EXPECT_THAT(PartsOf("s2022", PeriodKind::kHalf), ElementsAre("s2022-h1", "s2022-h2"));
  EXPECT_THAT(PartsOf("s2022", PeriodKind::kMonth), IsEmpty());
  EXPECT_THAT(PartsOf("s2022-h1", PeriodKind::kMonth), IsEmpty());
}

TEST(PeriodNext, OfRangesAndSchoolTerms) {
  EXPECT_EQ(P("2022-01..2022-09").Next().ToString(), "2022-10..2023-06");
  EXPECT_EQ(P("2022-11..2023-02").Previous().ToString(), "2022-07..2022-10");
  EXPECT_EQ(P("s2022-h1").Next().ToString(), "s2022-h2");
  EXPECT_EQ(P("s2022-h2").Next().ToString(), "s2023-h1");
  EXPECT_EQ(P("s2022-h1").Previous().ToString(), "s2021-h2");
}

TEST(PeriodContains, NeverAcrossCalendars) {
  // Every day of the first lies within the second, and yet.
  EXPECT_FALSE(P("2022").Contains(P("a2022-06")));
  EXPECT_FALSE(P("2021-2025").Contains(P("a2022")));
  EXPECT_FALSE(P("2021-2025").Contains(P("s2022")));
  EXPECT_FALSE(P("a2022").Contains(P("2022-06")));
  EXPECT_FALSE(P("s2022").Contains(P("2022-10")));
}

TEST(PeriodParts, AreThePeriodsOfAKindInOrder) {
  EXPECT_THAT(PartsOf("2022-q3", PeriodKind::kMonth), ElementsAre("2022-07", "2022-08", "2022-09"));
  EXPECT_THAT(PartsOf("2022", PeriodKind::kHalf), ElementsAre("2022-h1", "2022-h2"));
  EXPECT_THAT(PartsOf("2022-h2", PeriodKind::kQuarter), ElementsAre("2022-q3", "2022-q4"));
  EXPECT_THAT(PartsOf("2021-2025", PeriodKind::kYear),
              ElementsAre("2021", "2022", "2023", "2024", "2025"));
  EXPECT_THAT(PartsOf("a2022", PeriodKind::kQuarter),
              ElementsAre("a2022-q1", "a2022-q2", "a2022-q3", "a2022-q4"));
  EXPECT_THAT(PartsOf("2022-06", PeriodKind::kMonth), ElementsAre("2022-06"));
  EXPECT_THAT(PartsOf("s2022", PeriodKind::kYear), ElementsAre("s2022"));
  EXPECT_THAT(PartsOf("2021-2025", PeriodKind::kTerm), ElementsAre("2021-2025"));
  EXPECT_THAT(PartsOf("2022-06", PeriodKind::kQuarter), IsEmpty());
  EXPECT_THAT(PartsOf("2022", PeriodKind::kTerm), IsEmpty());
  EXPECT_THAT(PartsOf("s2022", PeriodKind::kMonth), IsEmpty());
}

TEST(PeriodParts, TileTheWindow) {
  for (const std::string text : {"2024", "2022-h1", "2021-2025", "a2024", "a2022-h2", "a2022-q1"}) {
    for (PeriodKind kind :
         {PeriodKind::kMonth, PeriodKind::kQuarter, PeriodKind::kHalf, PeriodKind::kYear}) {
      const std::vector<Period> parts = P(text).Parts(kind);
      if (parts.empty()) continue;
      EXPECT_EQ(parts.front().Window().first, P(text).Window().first) << text;
      EXPECT_EQ(parts.back().Window().last, P(text).Window().last) << text;
      for (size_t i = 0; i < parts.size(); ++i) {
        EXPECT_TRUE(P(text).Contains(parts[i])) << parts[i].ToString();
        if (i == 0) continue;
        EXPECT_EQ(parts[i - 1].Window().last + 1, parts[i].Window().first) << text;
        EXPECT_EQ(parts[i - 1].Next(), parts[i]) << text;
      }
    }
  }
}

TEST(PeriodNext, CrossesTheYear) {
  EXPECT_EQ(P("2022-12").Next().ToString(), "2023-01");
  EXPECT_EQ(P("2022-01").Previous().ToString(), "2021-12");
  EXPECT_EQ(P("a2022-q4").Next().ToString(), "a2023-q1");
  EXPECT_EQ(P("a2022-q1").Previous().ToString(), "a2021-q4");
  EXPECT_EQ(P("2022-h1").Previous().ToString(), "2021-h2");
  EXPECT_EQ(P("2022").Next().ToString(), "2023");
  EXPECT_EQ(P("s2022").Previous().ToString(), "s2021");
  EXPECT_EQ(P("2021-2025").Next().ToString(), "2026-2030");
  EXPECT_EQ(P("2021-2025").Previous().ToString(), "2016-2020");
}

TEST(PeriodOrder, ByFirstDayThenByLast) {
  const std::vector<std::string> ordered = {"2021-12",   "a2022-01", "a2022-q1", "a2022",
                                            "2022-01",   "2022-q1",  "2022-h1",  "2022",
                                            "2022-2026", "2022-02",  "s2022",    "2023"};
  for (size_t i = 0; i < ordered.size(); ++i) {
    for (size_t j = 0; j < ordered.size(); ++j) {
      EXPECT_EQ(P(ordered[i]) < P(ordered[j]), i < j) << ordered[i] << " < " << ordered[j];
    }
  }
}

TEST(PeriodDeathTest, HasNoWindowForAQuarterThatNoYearHas) {
  const Period fifth{.kind = PeriodKind::kQuarter, .year = 2022, .index = 5};
  EXPECT_DEATH(fifth.Window(), "A part of a year is one of those that the year has");
}

}  // namespace
}  // namespace thidua
