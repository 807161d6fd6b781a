#include "common/value/working_days.h"

#include <gtest/gtest.h>

#include "common/testing/status.h"
#include "common/value/date.h"
#include "common/value/errors.h"

namespace thidua {
namespace {

using absl::CivilDay;

// 2024 as it was announced: Tết from 8 to 14 February, 29 April off and 4 May worked in exchange.
class WorkingDaysTest : public ::testing::Test {
 protected:
  WorkingDaysTest() {
    catalog::v1::HolidayYear year;
    year.set_name("holidays/2024");
    for (const char* date :
         {"2024-01-01", "2024-02-08", "2024-02-09", "2024-02-12", "2024-02-13", "2024-02-14",
          "2024-04-18", "2024-04-29", "2024-04-30", "2024-05-01", "2024-09-02", "2024-09-03"}) {
      year.add_days_off()->set_date(date);
    }
    year.mutable_days_off(10)->set_title("Quốc khánh");
    year.add_days_made_up("2024-05-04");
    days_.Declare(year);
  }

  static std::string Text(const absl::StatusOr<CivilDay>& day) {
    return day.ok() ? FormatDate(*day) : std::string(day.status().message());
  }

  WorkingDays days_;
};

TEST_F(WorkingDaysTest, WeekendsAndDaysOffAreNotWorked) {
  EXPECT_TRUE(*days_.Works(CivilDay(2024, 2, 7)));
  EXPECT_FALSE(*days_.Works(CivilDay(2024, 2, 8)));
  EXPECT_FALSE(*days_.Works(CivilDay(2024, 2, 10))) << "A Saturday.";
  EXPECT_FALSE(*days_.Works(CivilDay(2024, 2, 11))) << "A Sunday.";
  EXPECT_TRUE(*days_.Works(CivilDay(2024, 2, 15)));
}

TEST_F(WorkingDaysTest, ADayMadeUpIsWorkedAlthoughItIsASaturday) {
  EXPECT_FALSE(*days_.Works(CivilDay(2024, 4, 29)));
  EXPECT_TRUE(*days_.Works(CivilDay(2024, 5, 4)));
  EXPECT_FALSE(*days_.Works(CivilDay(2024, 5, 5)));
}

TEST_F(WorkingDaysTest, TheNextWorkingDayIsTheDayItselfWhereItIsWorked) {
  EXPECT_EQ(Text(days_.OnOrAfter(CivilDay(2024, 2, 7))), "2024-02-07");
  EXPECT_EQ(Text(days_.OnOrAfter(CivilDay(2024, 2, 8))), "2024-02-15");
  EXPECT_EQ(Text(days_.OnOrAfter(CivilDay(2024, 5, 3))), "2024-05-03");
  EXPECT_EQ(Text(days_.OnOrAfter(CivilDay(2024, 8, 31))), "2024-09-04");
}

TEST_F(WorkingDaysTest, OnlyWorkingDaysAreCounted) {
  EXPECT_EQ(Text(days_.After(CivilDay(2024, 2, 7), 0)), "2024-02-07");
  EXPECT_EQ(Text(days_.After(CivilDay(2024, 2, 11), 0)), "2024-02-11") << "No day is counted.";
  EXPECT_EQ(Text(days_.After(CivilDay(2024, 2, 7), 1)), "2024-02-15");
  // 25 and 26 April; 2 and 3 May; 4 May is made up; 6 May.
  EXPECT_EQ(Text(days_.After(CivilDay(2024, 4, 24), 4)), "2024-05-03");
  EXPECT_EQ(Text(days_.After(CivilDay(2024, 4, 24), 5)), "2024-05-04");
  EXPECT_EQ(Text(days_.After(CivilDay(2024, 4, 24), 6)), "2024-05-06");
}

TEST_F(WorkingDaysTest, TheFirstDayDoesNotCountAndTheLastDoes) {
  EXPECT_EQ(*days_.Between(CivilDay(2024, 4, 24), CivilDay(2024, 4, 24)), 0);
  EXPECT_EQ(*days_.Between(CivilDay(2024, 4, 24), CivilDay(2024, 4, 23)), 0);
  EXPECT_EQ(*days_.Between(CivilDay(2024, 4, 24), CivilDay(2024, 5, 1)), 2);
  EXPECT_EQ(*days_.Between(CivilDay(2024, 4, 24), CivilDay(2024, 5, 4)), 5) << "It is made up.";
  EXPECT_EQ(*days_.Between(CivilDay(2024, 4, 24), CivilDay(2024, 5, 6)), 6);
  EXPECT_EQ(ReasonOf(days_.Between(CivilDay(2024, 12, 30), CivilDay(2025, 1, 2)).status()),
            type::v1::ERROR_REASON_UNKNOWN_REFERENCE);
}

TEST_F(WorkingDaysTest, ADayOffSaysWhatItIsFor) {
  EXPECT_EQ(days_.TitleOf(CivilDay(2024, 9, 2)), "Quốc khánh");
  EXPECT_EQ(days_.TitleOf(CivilDay(2024, 9, 4)), "");
  EXPECT_EQ(days_.TitleOf(CivilDay(2024, 9, 7)), "") << "A Saturday.";
  EXPECT_EQ(days_.TitleOf(CivilDay(2025, 9, 2)), "") << "Of a year that is not declared.";
}

TEST_F(WorkingDaysTest, ANameOfNoYearDeclaresNothing) {
  catalog::v1::HolidayYear year;
  year.set_name("holidays/tet");
  WorkingDays days;
  days.Declare(year);
  EXPECT_FALSE(days.Works(CivilDay(2024, 1, 2)).ok());
}

TEST_F(WorkingDaysTest, AYearThatIsNotDeclaredIsNotGuessed) {
  const auto day = days_.After(CivilDay(2024, 12, 30), 2);
  EXPECT_EQ(ReasonOf(day.status()), type::v1::ERROR_REASON_UNKNOWN_REFERENCE);
  EXPECT_EQ(Text(day),
            "whether 2025-01-01 is a working day is not known: holidays/2025 does not exist");
  EXPECT_EQ(Text(days_.After(CivilDay(2024, 12, 30), 1)), "2024-12-31");
}

}  // namespace
}  // namespace thidua
