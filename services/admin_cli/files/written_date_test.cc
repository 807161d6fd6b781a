#include "services/admin_cli/files/written_date.h"

#include <gtest/gtest.h>

#include "common/testing/status.h"

namespace thidua::cli {
namespace {

TEST(ReadWrittenDate, TakesDaysAsTheyAreWrittenInVietnam) {
  for (const char* text : {"2022-12-05", "05/12/2022", "5/12/2022", "5.12.2022", "05-12-2022"}) {
    const auto day = ReadWrittenDate(text);
    ASSERT_THAT(day, IsOk()) << text;
    EXPECT_EQ(*day, "2022-12-05") << text;
  }
  EXPECT_EQ(*ReadWrittenDate("29/02/2024"), "2024-02-29");
}

TEST(ReadWrittenDate, NeverPutsTheMonthFirstAndKnowsTheCalendar) {
  for (const char* text : {"12/31/2022", "29/02/2023", "31/04/2022", "0/1/2022", "1/0/2022",
                           "1/1/22", "2022/12/05", "5/12", "mồng 5", "", "1/2-2022"}) {
    EXPECT_FALSE(ReadWrittenDate(text).ok()) << text;
  }
}

}  // namespace
}  // namespace thidua::cli
