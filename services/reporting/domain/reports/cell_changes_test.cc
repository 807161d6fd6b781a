#include "services/reporting/domain/reports/cell_changes.h"

#include <gmock/gmock.h>

#include "services/reporting/domain/catalog/testing/memory_catalog.h"
#include "services/reporting/domain/reports/cells.h"

namespace thidua::reporting {
namespace {

using ::testing::ElementsAre;
using testing::SampleRound;

constexpr char kBefore[] = R"pb(
  cells { element: "elements/population" number: "9" }
  cells { element: "elements/income" number: "1" status: VALUE_STATUS_OFFICIAL }
  cells { element: "elements/rating" level: "good" note: "n" })pb";

std::string Side(bool there, const v1::Cell& cell) {
  if (!there) return "nothing";
  return cell.voided() ? "void" : cell.has_level() ? cell.level() : cell.number();
}

std::vector<std::string> Told(const std::vector<v1::CellChange>& changes) {
  std::vector<std::string> told;
  for (const v1::CellChange& change : changes) {
    told.push_back(change.element().substr(9) + ": " + Side(change.has_before(), change.before()) +
                   " -> " + Side(change.has_after(), change.after()));
  }
  return told;
}

std::vector<std::string> Changes(const std::string& after) {
  return Told(CellChanges(SampleRound(), FromText<v1::Report>(kBefore).cells(),
                          FromText<v1::Report>(after).cells()));
}

TEST(CellChanges, TellsValuesStatusesAndNotesByColumn) {
  EXPECT_THAT(Changes(kBefore), ElementsAre());
  EXPECT_THAT(Changes(R"pb(source: "other"
                           cells { element: "elements/rating" level: "good" note: "n" }
                           cells { element: "elements/income" number: "1.0" }
                           cells { element: "elements/population" number: "9" })pb"),
              ElementsAre())
      << "neither the order, the source nor the way to write a number is a change";
  EXPECT_THAT(
      Changes(
          R"pb(cells { element: "elements/rating" level: "good" note: "m" }
               cells { element: "elements/population" number: "10" }
               cells { element: "elements/income" number: "1" status: VALUE_STATUS_ESTIMATE })pb"),
      ElementsAre("income: 1 -> 1", "population: 9 -> 10", "rating: good -> good"));
}

TEST(CellChanges, TellsWhatCameAndWhatWent) {
  EXPECT_THAT(Changes(R"pb(cells { element: "elements/income" number: "1" }
                           cells { element: "elements/gone" number: "3" }
                           cells { element: "elements/poverty" voided: true })pb"),
              ElementsAre("population: 9 -> nothing", "rating: good -> nothing",
                          "poverty: nothing -> void", "gone: nothing -> 3"))
      << "what the round has no column for comes last";
}

CellList InForce(const std::string& cells) {
  auto report = FromText<v1::Report>(cells);
  return *CellsOfFigures(SampleRound(), *PackCells(SampleRound(), report));
}

TEST(CellsOfFigures, GivesBackWhatWasPackedWithoutWhatWasComputed) {
  const CellList cells = InForce(
      R"pb(cells {
             element: "elements/rating"
             level: "fair"
             status: VALUE_STATUS_ADJUSTED
             note: "x"
           }
           cells { element: "elements/income" number: "83.6" }
           cells { element: "elements/quota" number: "4" }
           cells { element: "elements/delivered" number: "1" }
           cells { element: "elements/population" voided: true })pb");
  std::vector<std::string> told;
  for (const v1::Cell& cell : cells) {
    told.push_back(cell.element() + " " + Side(true, cell) + " " + std::to_string(cell.status()) +
                   cell.note());
  }
  EXPECT_THAT(told, ElementsAre("elements/income 83.6 2", "elements/rating fair 3",
                                "elements/quota 4 2", "elements/delivered 1 2"));
}

TEST(CellsOfFigures, RefusesFiguresOfOtherColumns) {
  v1::Figures figures = *PackCells(SampleRound(), v1::Report());
  figures.add_values(1);
  EXPECT_EQ(CellsOfFigures(SampleRound(), figures).status().code(), absl::StatusCode::kDataLoss);
  figures = *PackCells(SampleRound(), v1::Report());
  figures.set_statuses(2, type::v1::VALUE_STATUS_OFFICIAL);
  figures.set_values(2, 3);
  EXPECT_EQ(CellsOfFigures(SampleRound(), figures).status().code(), absl::StatusCode::kDataLoss);
}

TEST(Corrections, AreWhatWouldBeInForceOtherwise) {
  const CellList in_force = InForce(R"pb(cells { element: "elements/income" number: "83.6" }
                                         cells { element: "elements/population" number: "9" }
                                         cells { element: "elements/rating" level: "fair" })pb");
  const auto corrections = [&](const std::string& report) {
    return Told(Corrections(SampleRound(), in_force, FromText<v1::Report>(report)));
  };
  EXPECT_THAT(corrections(R"pb(cells { element: "elements/income" number: "83.6" note: "n" }
                               cells { element: "elements/population" number: "9" }
                               cells { element: "elements/rating" level: "fair" }
                               cells { element: "elements/poverty" voided: true })pb"),
              ElementsAre())
      << "a note is not in force, and neither is what is declared missing";
  EXPECT_THAT(
      corrections(
          R"pb(cells { element: "elements/income" number: "84" }
               cells { element: "elements/population" voided: true }
               cells { element: "elements/rating" level: "fair" status: VALUE_STATUS_ADJUSTED }
               cells { element: "elements/poverty" number: "1" })pb"),
      ElementsAre("income: 83.6 -> 84", "population: 9 -> void", "rating: fair -> fair",
                  "poverty: nothing -> 1"));
}

}  // namespace
}  // namespace thidua::reporting
