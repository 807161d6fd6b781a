#include "common/value/code_on_day.h"

#include <gtest/gtest.h>

#include "common/value/errors.h"

namespace thidua {
namespace {

TEST(CodeOnDayIn, IsWhatStandsForTheUnit) {
  EXPECT_EQ(CodeOnDayIn("units/12103@2025-06-30"), "12103@2025-06-30");
  EXPECT_EQ(CodeOnDayIn("units/12103@2025-06-30/rounds/socio.2024/total"), "12103@2025-06-30");
  EXPECT_EQ(CodeOnDayIn("units/@/x"), "@");
  for (const char* name : {"", "units/", "units/khoai-chau", "units/khoai-chau/rounds/a@b.2022",
                           "bindings/user:a@b", "12103@2025-06-30", "units"}) {
    EXPECT_EQ(CodeOnDayIn(name), "") << name;
  }
}

TEST(ParseCodeOnDay, TakesDigitsAndADayThatExists) {
  EXPECT_EQ(*ParseCodeOnDay("12103@2025-06-30"), (CodeOnDay{"12103", "2025-06-30"}));
  EXPECT_TRUE(ParseCodeOnDay("12345678901234567890@2024-02-29").ok());
  for (const char* text :
       {"", "@", "12103", "12103@", "@2025-06-30", "12103@2025-06-31", "12103@2025-6-30",
        "12103@2025-06-30@2025-06-30", "x12103@2025-06-30", "12103 @2025-06-30",
        "123456789012345678901@2025-06-30", "12103@ngay-mai", "12103@2025-06-30 "}) {
    EXPECT_EQ(ReasonOf(ParseCodeOnDay(text).status()), type::v1::ERROR_REASON_INVALID_NAME) << text;
  }
}

}  // namespace
}  // namespace thidua
