#include "services/admin_cli/files/assumed_figures.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/from_text.h"
#include "common/testing/status.h"
#include "common/value/errors.h"

namespace thidua::cli {
namespace {

using ::testing::ElementsAre;

TEST(AssumedFigures, ReadsValuesAndCountsOfLevels) {
  const auto figures = ParseAssumedFigures(
      "period,form,element,value,rolled_up\r\n"
      "2023,production,elements/output,\"1250.5\",yes\r\n"
      ",,,,\r\n"
      "2023,forms/rating,rating,good=15; excellent=5\n");
  ASSERT_THAT(figures.status(), IsOk());
  ASSERT_EQ(figures->size(), 2u);
  EXPECT_EQ((*figures)[0].ShortDebugString(),
            R"(form: "forms/production" element: "elements/output" period: "2023" )"
            R"(value: "1250.5" rolled_up: true)");
  EXPECT_EQ((*figures)[1].ShortDebugString(),
            R"(form: "forms/rating" element: "elements/rating" period: "2023" )"
            R"(levels { level: "good" count: 15 } levels { level: "excellent" count: 5 })");
}

TEST(AssumedFigures, NamesEveryFaultWithItsLine) {
  const auto faults = [](std::string_view text) {
    std::vector<std::string> lines;
    for (const auto& violation : ViolationsOf(ParseAssumedFigures(text).status())) {
      lines.push_back(violation.field);
    }
    return lines;
  };
  EXPECT_THAT(faults(""), ElementsAre("line 1"));
  EXPECT_THAT(faults("form,form,period,colour\n"),
              ElementsAre("line 1", "line 1", "line 1", "line 1"));
  EXPECT_THAT(faults("form,element,period,value,rolled_up\n"
                     "A b,output,2023,1,yes\n"
                     "production,output,2023,good=x; 5,maybe\n"
                     "production,output,2023,1,no,more\n"),
              ElementsAre("line 2", "line 3", "line 3", "line 3", "line 4"));
}

}  // namespace
}  // namespace thidua::cli
