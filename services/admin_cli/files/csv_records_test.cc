#include "services/admin_cli/files/csv_records.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/status.h"

namespace thidua::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(ParseCsv, ReadsQuotesAndLineEnds) {
  const auto records = ParseCsv("a,b\r\n\"x, \"\"y\"\"\n z\",\n\nlast,\"\"");
  ASSERT_THAT(records, IsOk());
  ASSERT_EQ(records->size(), 3u);
  EXPECT_THAT((*records)[0].fields, ElementsAre("a", "b"));
  EXPECT_THAT((*records)[1].fields, ElementsAre("x, \"y\"\n z", ""));
  EXPECT_EQ((*records)[1].line, 2);
  EXPECT_THAT((*records)[2].fields, ElementsAre("last", ""));
  EXPECT_EQ((*records)[2].line, 5) << "a field took two lines and one is empty";
}

TEST(ParseCsv, SplitsAtTheDelimiterAlone) {
  const auto records = ParseCsv("a;1,5;\"b;c\"\n", ';', 3);
  ASSERT_THAT(records, IsOk());
  EXPECT_THAT(records->front().fields, ElementsAre("a", "1,5", "b;c"));
  EXPECT_EQ(records->front().line, 3);
}

TEST(ParseCsv, LeavesBlankRecordsOut) {
  const auto records = ParseCsv("a\tb\n\t\n \t\u00A0\nc\td\n", '\t');
  ASSERT_THAT(records, IsOk());
  ASSERT_EQ(records->size(), 2u);
  EXPECT_EQ((*records)[1].line, 4);
}

TEST(ParseCsv, ReadsNoMoreThanIsAsked) { EXPECT_EQ(ParseCsv("a\nb\n\"c", ',', 1, 2)->size(), 2u); }

TEST(ParseCsv, RejectsBrokenQuotesWithTheirRow) {
  for (const std::string text : {"a\n\"b", "a\n\"b\"c", "a\nb\"c", "a\nb\rc"}) {
    const auto records = ParseCsv(text);
    ASSERT_THAT(records, Fails(absl::StatusCode::kInvalidArgument)) << text;
    EXPECT_THAT(std::string(records.status().message()), HasSubstr("row 2:"));
  }
}

TEST(Trimmed, TakesEverySpaceOff) {
  EXPECT_EQ(Trimmed("\u00A0 \t Dân Tiến\u202F \u00A0"), "Dân Tiến");
  EXPECT_EQ(Trimmed("\u00A0"), "");
}

}  // namespace
}  // namespace thidua::cli
