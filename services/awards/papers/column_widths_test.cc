#include "services/awards/papers/column_widths.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/awards/papers/testing/drawn.h"

namespace thidua::awards::papers {
namespace {

using testing::DoubleNear;
using ::testing::ElementsAre;

TEST(Divide, GoesByShares) { EXPECT_THAT(Divide(100, {1, 3}, {5, 5}), ElementsAre(25, 75)); }

TEST(Divide, GivesEachItsLeast) {
  EXPECT_THAT(Divide(100, {1, 9}, {20, 5}), ElementsAre(20, 80));
  // The second falls below its least only once the first has its own.
  EXPECT_THAT(Divide(100, {1, 4, 5}, {30, 35, 5}), ElementsAre(30, 35, 35));
  EXPECT_THAT(Divide(100, {1, 1}, {60, 40}), ElementsAre(60, 40));
}

TEST(Divide, GoesByShareWhereThereIsNoRoom) {
  EXPECT_THAT(Divide(100, {1, 1}, {80, 80}), ElementsAre(50, 50));
}

TEST(ColumnWidths, BreakNoNumberOfARegister) {
  DrawnPages pages(kUpright);
  Table table = {.columns = {{"Số", 1}, {"Tên", 99}}, .rows = {{{"số 2020-000017", "a"}}}};
  const auto word = pages.canvas().LayOut({.size = 12}, "2020-000017", 1000);
  EXPECT_GE(ColumnWidths(pages.canvas(), table, 400)[0], word.width() + 2 * kSidePadding);
  // A word that is too long does not take the page from the others.
  table.rows[0].cells[0] = std::string(500, 'a');
  EXPECT_THAT(ColumnWidths(pages.canvas(), table, 400)[0], DoubleNear(120, 0.001));
}

TEST(ColumnWidths, BreakNeitherWordsOfTitlesNorFigures) {
  DrawnPages pages(kUpright);
  const Table table = {.columns = {{"STT", 0.01}, {"Tên", 10}, {"Tiền", 0.01, Alignment::kRight}},
                       .rows = {{{"1", "a", "1"}}, {{"2", "b", "9.223.372.036.854.775.807"}}}};
  const std::vector<double> widths = ColumnWidths(pages.canvas(), table, 600);
  EXPECT_THAT(widths[0] + widths[1] + widths[2], DoubleNear(600, 0.001));
  const auto title = pages.canvas().LayOut({.size = 12, .bold = true}, "STT", 1000);
  EXPECT_GE(widths[0], title.width() + 2 * kSidePadding);
  const auto figure = pages.canvas().LayOut({.size = 12}, table.rows[1].cells[2], 1000);
  EXPECT_GE(widths[2], figure.width() + 2 * kSidePadding);
}

}  // namespace
}  // namespace thidua::awards::papers
