#include "services/admin_cli/views/table.h"

#include <absl/strings/str_split.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/admin_cli/views/width.h"

namespace thidua::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

std::string Fit(const Table& table, int width, std::vector<std::string>* left_out) {
  const std::string text = table.ToText(false, width, left_out);
  for (const std::string& line : std::vector<std::string>(absl::StrSplit(text, '\n'))) {
    EXPECT_LE(DisplayWidth(line), width) << line;
  }
  return text;
}

std::string Fit(const Table& table, int width) {
  std::vector<std::string> left_out;
  return Fit(table, width, &left_out);
}

TEST(DisplayWidth, CountsColumnsNotBytes) {
  EXPECT_EQ(DisplayWidth("Khoái Châu"), 10);
  EXPECT_EQ(DisplayWidth("Đạt"), 3);
  // The same letters with the marks apart.
  EXPECT_EQ(DisplayWidth("Đa\xCC\xA3t"), 3);
  EXPECT_EQ(DisplayWidth("漢"), 2);
}

TEST(Table, AlignsVietnameseText) {
  Table table({{"NAME"}, {"N", Column::kRight}});
  table.Add({"Dân Tiến", "7"});
  table.Add({"An Vi", "12"});
  EXPECT_EQ(table.ToText(false),
            "NAME       N\n"
            "Dân Tiến   7\n"
            "An Vi     12\n");
}

TEST(Table, WritesNoFormulaAsCsv) {
  Table table({{"NOTE"}, {"N", Column::kRight}});
  table.Add({"=HYPERLINK(\"x\")", "-12.5"});
  EXPECT_EQ(table.ToCsv(), "note,n\r\n\"'=HYPERLINK(\"\"x\"\")\",-12.5\r\n");
}

TEST(Table, ShortensOnlyForATerminal) {
  Table table({{"TITLE", Column::kShrink}, {"N"}});
  table.Add({"Thu nhập bình quân đầu người", "1"});
  EXPECT_THAT(Fit(table, 20), HasSubstr("Thu nhập bình qu…  1\n"));
  EXPECT_THAT(table.ToText(false), HasSubstr("đầu người"));
}

TEST(Table, LeavesOutEmptyColumnsThenDetailsThenCuts) {
  Table table(
      {{"NAME", Column::kName}, {"TO"}, {"TITLE", Column::kShrink}, {"N", Column::kRight, 1}});
  table.Add({"units/khoai-chau/decisions/1234-2022", "", "Khen thưởng", "7"});
  std::vector<std::string> left_out;
  EXPECT_EQ(Fit(table, 57, &left_out),
            "NAME                                  TO  TITLE        N\n"
            "units/khoai-chau/decisions/1234-2022      Khen thưởng  7\n");
  EXPECT_EQ(Fit(table, 40, &left_out),
            "NAME                      TITLE        N\n"
            "…hau/decisions/1234-2022  Khen thưởng  7\n");
  EXPECT_THAT(left_out, ElementsAre());  // nothing was said in the empty one
  EXPECT_THAT(Fit(table, 33, &left_out), Not(HasSubstr("7\n")));
  EXPECT_THAT(left_out, ElementsAre("N"));
}

TEST(Table, NeverCutsFigures) {
  Table table({{"NAME"}, {"SUM", Column::kRight}});
  table.Add({"a name that is long", "123456789"});
  EXPECT_THAT(Fit(table, 28), HasSubstr("123456789\n"));
}

TEST(Table, KeepsControlCharactersFromTheTerminal) {
  Table table({{"NOTE"}});
  table.Add({"a\x1b[2Jb\nc"});
  EXPECT_EQ(table.ToText(false), "NOTE\na [2Jb c\n");
}

TEST(Table, ColoursOnlyWhereWanted) {
  Table table({{"STATE"}});
  table.Add({TableCell("missed", Colour::kRed)});
  EXPECT_THAT(table.ToText(true), HasSubstr("\033[31mmissed\033[0m"));
  EXPECT_THAT(table.ToText(false), Not(HasSubstr("\033")));
}

TEST(Table, QuotesCsvWhereItMust) {
  Table table({{"DUE DAYS"}, {"NOTE"}});
  table.Add({"10", "a \"quoted\", text"});
  table.Add({"", "two\nlines"});
  EXPECT_EQ(table.ToCsv(), "due_days,note\r\n10,\"a \"\"quoted\"\", text\"\r\n,\"two\nlines\"\r\n");
}

TEST(Table, PrintsObjectsAsJson) {
  Table table({{"DUE DAYS"}});
  table.Add({"10"});
  EXPECT_EQ(table.ToJson(), "[\n {\n  \"due_days\": \"10\"\n }\n]\n");
}

TEST(ShortenName, KeepsTheEnd) {
  EXPECT_EQ(ShortenName("units/khoai-chau", 6), "…-chau");
  EXPECT_EQ(ShortenName("units/khoai-chau", 16), "units/khoai-chau");
}

}  // namespace
}  // namespace thidua::cli
