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
    days_.Declare(
        2024,
        {CivilDay(2024, 1, 1), CivilDay(2024, 2, 8), CivilDay(2024, 2, 9), CivilDay(2024, 2, 12),
         CivilDay(2024, 2, 13), CivilDay(2024, 2, 14), CivilDay(2024, 4, 18), CivilDay(2024, 4, 29),
         CivilDay(2024, 4, 30), CivilDay(2024, 5, 1), CivilDay(2024, 9, 2), CivilDay(2024, 9, 3)},
        {CivilDay(2024, 5, 4)});
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

TEST_F(WorkingDaysTest, AYearThatIsNotDeclaredIsNotGuessed) {
  const auto day = days_.After(CivilDay(2024, 12, 30), 2);
  EXPECT_EQ(ReasonOf(day.status()), type::v1::ERROR_REASON_UNKNOWN_REFERENCE);
  EXPECT_EQ(Text(day),
            "whether 2025-01-01 is a working day is not known: holidays/2025 does not exist");
  EXPECT_EQ(Text(days_.After(CivilDay(2024, 12, 30), 1)), "2024-12-31");
}

}  // namespace
}  // namespace thidua
