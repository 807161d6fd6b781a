#include "services/admin_cli/printer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "thidua/catalog/v1/catalog.pb.h"

namespace thidua::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

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
  EXPECT_EQ(table.ToText(false, 0),
            "NAME       N\n"
            "Dân Tiến   7\n"
            "An Vi     12\n");
}

TEST(Table, ShortensOnlyForATerminal) {
  Table table({{"TITLE", Column::kShrink}, {"N"}});
  table.Add({"Thu nhập bình quân đầu người", "1"});
  EXPECT_THAT(table.ToText(false, 20), HasSubstr("Thu nhập bình qu…  1\n"));
  EXPECT_THAT(table.ToText(false, 0), HasSubstr("đầu người"));
}

TEST(Table, KeepsControlCharactersFromTheTerminal) {
  Table table({{"NOTE"}});
  table.Add({"a\x1b[2Jb\nc"});
  EXPECT_EQ(table.ToText(false, 0), "NOTE\na [2Jb c\n");
}

TEST(Table, ColoursOnlyWhereWanted) {
  Table table({{"STATE"}});
  table.Add({TableCell("missed", Colour::kRed)});
  EXPECT_THAT(table.ToText(true, 0), HasSubstr("\033[31mmissed\033[0m"));
  EXPECT_THAT(table.ToText(false, 0), Not(HasSubstr("\033")));
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

TEST(Printer, PrintsJsonWithDefaultsAndProto3Names) {
  std::ostringstream out;
  std::ostringstream err;
  Printer printer({.format = Format::kJson}, out, err);
  catalog::v1::Element element;
  element.set_name("elements/income");
  element.set_unit_of_measure("triệu đồng");
  ASSERT_TRUE(printer.Print(element, Table({{"NAME"}})).ok());
  EXPECT_THAT(out.str(), HasSubstr("\"unitOfMeasure\": \"triệu đồng\""));
  EXPECT_THAT(out.str(), HasSubstr("\"decimals\": 0"));
}

TEST(Printer, ShowsNoProgressWithoutATerminal) {
  std::ostringstream out;
  std::ostringstream err;
  Printer plain({}, out, err);
  plain.Progress("units", 1, 2);
  EXPECT_EQ(err.str(), "");
  Printer terminal({.progress = true}, out, err);
  terminal.Progress("units", 1, 2);
  EXPECT_THAT(err.str(), HasSubstr("units 1/2"));
}

TEST(Printer, SaysNothingMoreWhenQuiet) {
  std::ostringstream out;
  std::ostringstream err;
  Printer printer({.quiet = true}, out, err);
  printer.Note("done");
  EXPECT_EQ(err.str(), "");
}

}  // namespace
}  // namespace thidua::cli
