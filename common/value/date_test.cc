#include "common/value/date.h"

#include <gtest/gtest.h>

#include "common/value/errors.h"

namespace thidua {
namespace {

TEST(ParseDate, ReadsIsoDates) {
  for (const std::string text : {"2022-06-30", "2024-02-29", "1000-01-01", "9999-12-31"}) {
    absl::StatusOr<absl::CivilDay> day = ParseDate(text);
    ASSERT_TRUE(day.ok()) << day.status();
    EXPECT_EQ(FormatDate(*day), text);
  }
  EXPECT_EQ(ParseDate("2022-06-30").value(), absl::CivilDay(2022, 6, 30));
}

TEST(ParseDate, RejectsOthers) {
  for (const std::string text :
       {"", "2022", "2022-06", "2022-6-30", "30/06/2022", "2022-06-31", "2023-02-29", "2022-13-01",
        "2022-00-10", "2022-01-00", "0999-01-01", "2022-06-30T", " 2022-06-3", "2022-06-30 ",
        "-022-06-30", "2022-06-+1", "20220630"}) {
    absl::Status status = ParseDate(text).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << text;
    EXPECT_EQ(ReasonOf(status), type::v1::ERROR_REASON_INVALID_FIELD) << text;
  }
}

TEST(DateInFigures, HasAZeroOnlyWhereAnotherDigitCouldBeAdded) {
  EXPECT_EQ(DateInFigures(absl::CivilDay(2020, 9, 2)), "02/9/2020");
  EXPECT_EQ(DateInFigures(absl::CivilDay(2020, 2, 15)), "15/02/2020");
  EXPECT_EQ(DateInFigures(absl::CivilDay(2020, 3, 10)), "10/3/2020");
  EXPECT_EQ(DateInFigures(absl::CivilDay(2020, 12, 9)), "09/12/2020");
}

TEST(DayInVietnam, TurnsAtSeventeenHoursUtc) {
  const absl::Time turn = absl::FromCivil(absl::CivilHour(2025, 12, 31, 17), absl::UTCTimeZone());
  EXPECT_EQ(DayInVietnam(turn - absl::Nanoseconds(1)), absl::CivilDay(2025, 12, 31));
  EXPECT_EQ(DayInVietnam(turn), absl::CivilDay(2026, 1, 1));
  EXPECT_EQ(StartInVietnam(absl::CivilDay(2026, 1, 1)), turn);
}

}  // namespace
}  // namespace thidua
