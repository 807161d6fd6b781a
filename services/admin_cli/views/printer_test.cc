#include "services/admin_cli/views/printer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "common/testing/status.h"
#include "thidua/catalog/v1/catalog.pb.h"

namespace thidua::cli {
namespace {

using ::testing::HasSubstr;

TEST(Printer, PrintsJsonWithDefaultsAndProto3Names) {
  std::ostringstream out;
  std::ostringstream err;
  Printer printer({.format = Format::kJson}, out, err);
  catalog::v1::Element element;
  element.set_name("elements/income");
  element.set_unit_of_measure("triệu đồng");
  ASSERT_THAT(printer.Print(element, Table({{"NAME"}})), IsOk());
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

TEST(Printer, SaysWhichColumnsATerminalHasNoRoomFor) {
  std::ostringstream out;
  std::ostringstream err;
  Printer printer({.width = 10}, out, err);
  Table table({{"NAME"}, {"ETAG", Column::kRight, 9}});
  table.Add({"dan-tien", "7"});
  printer.Print(table);
  EXPECT_EQ(out.str(), "NAME\ndan-tien\n");
  EXPECT_THAT(err.str(), HasSubstr("ETAG; -o wide"));
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
