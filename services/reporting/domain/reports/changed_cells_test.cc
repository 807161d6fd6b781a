#include "services/reporting/domain/reports/changed_cells.h"

#include <gtest/gtest.h>

#include "common/testing/from_text.h"

namespace thidua::reporting {
namespace {

constexpr char kBefore[] = R"pb(
  cells { element: "elements/a" number: "1" status: VALUE_STATUS_OFFICIAL }
  cells { element: "elements/b" level: "good" note: "n" })pb";

int Changed(const std::string& after) {
  return CountChangedCells(FromText<v1::Report>(kBefore), FromText<v1::Report>(after));
}

TEST(CountChangedCells, CountsValuesStatusesAndNotes) {
  EXPECT_EQ(Changed(kBefore), 0);
  EXPECT_EQ(
      Changed(R"pb(source: "other"
                   cells { element: "elements/b" level: "good" note: "n" }
                   cells { element: "elements/a" number: "1" status: VALUE_STATUS_OFFICIAL })pb"),
      0)
      << "neither the order nor the source is a cell";
  EXPECT_EQ(Changed(R"pb(cells { element: "elements/a" number: "2" status: VALUE_STATUS_OFFICIAL }
                         cells { element: "elements/b" level: "good" note: "m" })pb"),
            2);
  EXPECT_EQ(Changed(R"pb(cells { element: "elements/a" number: "1" status: VALUE_STATUS_ESTIMATE }
                         cells { element: "elements/b" level: "good" note: "n" })pb"),
            1);
}

TEST(CountChangedCells, CountsWhatCameAndWhatWent) {
  EXPECT_EQ(Changed(""), 2);
  EXPECT_EQ(Changed(std::string(kBefore) + "cells { element: 'elements/c' voided: true }"), 1);
  EXPECT_EQ(Changed("cells { element: 'elements/c' number: '1' }"), 3);
}

}  // namespace
}  // namespace thidua::reporting
