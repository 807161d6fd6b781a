#include "services/reporting/domain/reports/cells.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/reporting/domain/catalog/testing/memory_catalog.h"

namespace thidua::reporting {
namespace {

using ::testing::ElementsAre;
using testing::Listed;
using testing::SampleRound;
using v1::Report;

std::vector<std::string> Check(const std::string& report) {
  Violations violations;
  const Report parsed = FromText<Report>(report);
  CheckCells(SampleRound(), ViewOf(parsed), violations);
  return Listed(violations.ToStatus());
}

struct Case {
  std::string name;
  std::string cell;
  std::string violation;  // empty: none
};

class CheckCellsTest : public ::testing::TestWithParam<Case> {};

TEST_P(CheckCellsTest, NamesTheViolation) {
  auto listed = Check("cells { " + GetParam().cell + " }");
  if (GetParam().violation.empty()) {
    EXPECT_THAT(listed, ElementsAre());
  } else {
    EXPECT_THAT(listed, ElementsAre("report.cells[0]" + GetParam().violation));
  }
}

INSTANTIATE_TEST_SUITE_P(
    Cells, CheckCellsTest,
    ::testing::Values(
        Case{"Amount", "element: 'elements/income' number: '-1234.5'", ""},
        Case{"Voided", "element: 'elements/income' voided: true", ""},
        Case{"State", "element: 'elements/rating' level: 'good'", ""},
        Case{"Rate", "element: 'elements/poverty' number: '2.26'", ""},
        Case{"Estimate", "element: 'elements/income' number: '1' status: VALUE_STATUS_ESTIMATE",
             ""},
        Case{"UnknownElement", "element: 'elements/nothing' number: '1'",
             ".element UNKNOWN_ELEMENT"},
        Case{"NoElement", "number: '1'", ".element UNKNOWN_ELEMENT"},
        Case{"DecimalComma", "element: 'elements/income' number: '83,6'", ".number INVALID_NUMBER"},
        Case{"Grouping", "element: 'elements/population' number: '187 696'",
             ".number INVALID_NUMBER"},
        Case{"TooManyDecimals", "element: 'elements/income' number: '83.65'",
             ".number TOO_MANY_DECIMALS"},
        Case{"FractionOfACount", "element: 'elements/population' number: '1.5'",
             ".number TOO_MANY_DECIMALS"},
        Case{"Percentage", "element: 'elements/income' number: '80%'",
             ".number PERCENTAGE_FOR_PART"},
        Case{"PercentageOfCount", "element: 'elements/population' number: '80 %'",
             ".number PERCENTAGE_FOR_PART"},
        Case{"PercentSignOnRate", "element: 'elements/poverty' number: '2.26%'",
             ".number INVALID_NUMBER"},
        Case{"NegativeCount", "element: 'elements/population' number: '-1'",
             ".number INVALID_NUMBER"},
        Case{"NineteenDigits", "element: 'elements/population' number: '1234567890123456789'",
             ".number NUMBER_OUT_OF_RANGE"},
        Case{"UnknownLevel", "element: 'elements/rating' level: 'superb'", ".level UNKNOWN_LEVEL"},
        Case{"NumberForState", "element: 'elements/rating' number: '1'",
             ".number WRONG_VALUE_KIND"},
        Case{"LevelForAmount", "element: 'elements/income' level: 'good'",
             ".level WRONG_VALUE_KIND"},
        Case{"Computed", "element: 'elements/shortfall' number: '1'", ".element INVALID_FIELD"},
        Case{"NoValue", "element: 'elements/income'", " INVALID_FIELD"},
        Case{"NotVoided", "element: 'elements/income' voided: false", ".voided INVALID_FIELD"},
        Case{"ControlCharacter", "element: 'elements/income' number: '1' note: 'a\\001b'",
             ".note INVALID_TEXT"}),
    [](const auto& info) { return info.param.name; });

TEST(CheckCells, ListsEveryViolationAtOnce) {
  EXPECT_THAT(
      Check(R"pb(cells { element: "elements/income" number: "1,5" }
                 cells { element: "elements/income" number: "2" }
                 cells { element: "elements/rating" level: "none" }
                 cells { element: "elements/unknown" number: "1" }
                 source: "\007")pb"),
      ElementsAre("report.source INVALID_TEXT", "report.cells[0].number INVALID_NUMBER",
                  "report.cells[1].element DUPLICATE", "report.cells[2].level UNKNOWN_LEVEL",
                  "report.cells[3].element UNKNOWN_ELEMENT"));
}

v1::Figures Pack(const std::string& report) {
  auto figures = PackCells(SampleRound(), FromText<Report>(report));
  EXPECT_TRUE(figures.ok()) << figures.status();
  return *figures;
}

TEST(PackCells, FollowsColumnOrderAndScales) {
  v1::Figures figures = Pack(R"pb(
    cells { element: "elements/rating" level: "good" status: VALUE_STATUS_ADJUSTED }
    cells { element: "elements/income" number: "83.6" status: VALUE_STATUS_ESTIMATE }
    cells { element: "elements/population" voided: true }
    cells { element: "elements/poverty" number: "2.3" })pb");
  EXPECT_THAT(figures.values(), ElementsAre(836, 0, 2, 230, 0, 0, 0));
  EXPECT_THAT(figures.statuses(), ElementsAre(1, 0, 3, 2, 0, 0, 0));
}

TEST(PackCells, ComputesShortfallsThatAreNeverNegative) {
  auto shortfall = [](const std::string& quota, const std::string& delivered) {
    return Pack(
        "cells { element: 'elements/quota' number: '" + quota +
        "' status: VALUE_STATUS_ESTIMATE } cells { element: 'elements/delivered' number: '" +
        delivered + "' }");
  };
  EXPECT_EQ(shortfall("12", "10").values(6), 2);
  EXPECT_EQ(shortfall("12", "10").statuses(6), type::v1::VALUE_STATUS_ESTIMATE);
  EXPECT_EQ(shortfall("10", "12").values(6), 0);
  EXPECT_EQ(shortfall("10", "12").statuses(6), type::v1::VALUE_STATUS_ESTIMATE);
}

TEST(PackCells, MissingPartsMakeAMissingComputedCell) {
  v1::Figures figures = Pack("cells { element: 'elements/quota' number: '12' }");
  EXPECT_EQ(figures.statuses(6), type::v1::VALUE_STATUS_UNSPECIFIED);
  EXPECT_EQ(figures.values(6), 0);
}

}  // namespace
}  // namespace thidua::reporting
