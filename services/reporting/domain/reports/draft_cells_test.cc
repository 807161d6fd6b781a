#include "services/reporting/domain/reports/draft_cells.h"

#include <gmock/gmock.h>

#include "services/reporting/domain/catalog/testing/memory_catalog.h"
#include "services/reporting/domain/reports/cells.h"
#include "thidua/reporting/v1/report_requests.pb.h"

namespace thidua::reporting {
namespace {

using ::testing::ElementsAre;
using testing::Listed;
using testing::SampleRound;

std::string Text(const CellView& cell) {
  std::string text(cell.element.substr(9));
  text += cell.voided ? " void" : " " + std::string(cell.text);
  if (StatusOf(cell.status) == type::v1::VALUE_STATUS_ESTIMATE) text += " estimate";
  return cell.note.empty() ? text : text + " (" + std::string(cell.note) + ")";
}

constexpr char kInForce[] =
    "cells { element: 'elements/income' number: '83.6' note: 'n' } "
    "cells { element: 'elements/population' number: '9' status: VALUE_STATUS_ADJUSTED } "
    "cells { element: 'elements/rating' voided: true note: 'none' } ";

StoredReport Stored(const std::string& report, const std::string& in_force = kInForce) {
  StoredReport stored{FromText<v1::Report>(report), std::nullopt};
  if (NeedsFigures(*stored.report)) {
    stored.figures = *PackCells(SampleRound(), FromText<v1::Report>(in_force));
  }
  return stored;
}

StoredReport Accepted() {
  return Stored(std::string(kInForce) + "state: REPORT_STATE_ACCEPTED accepted_revisions: 1");
}
// A correction whose draft says otherwise of the income, and something of the poverty.
StoredReport Correcting(const std::string& more = "") {
  return Stored(
      "cells { element: 'elements/income' number: '90' } "
      "cells { element: 'elements/population' number: '9' status: VALUE_STATUS_ADJUSTED note: 'p' "
      "} "
      "cells { element: 'elements/poverty' number: '1' } "
      "state: REPORT_STATE_DRAFT accepted_revisions: 1 " +
      more);
}

std::vector<std::string> Drafted(const StoredReport& stored, const std::string& input) {
  const auto report = FromText<v1::Report>(input);
  const ReportView view = ViewOf(report);
  const auto draft = DraftCells::Of(SampleRound(), stored, view);
  EXPECT_TRUE(draft.ok()) << draft.status();
  EXPECT_EQ(draft->is_input(), draft->view().cells.size() == view.cells.size());
  std::vector<std::string> cells;
  for (const CellView& cell : draft->view().cells) cells.push_back(Text(cell));
  return cells;
}

std::vector<std::string> Refused(const StoredReport& stored, const std::string& input,
                                 const std::string& less_firm = "") {
  const auto report = FromText<v1::Report>(input);
  const auto request = FromText<v1::UpdateReportRequest>(less_firm);
  const ReportView view = ViewOf(report);
  return Listed(DraftCells::Of(SampleRound(), stored, view)->Check(request.less_firm()));
}

TEST(DraftCells, AreThoseOfTheTextWhereNothingIsInForce) {
  const std::string input = "cells { element: 'elements/poverty' number: '2' }";
  EXPECT_THAT(Drafted({}, input), ElementsAre("poverty 2"));
  EXPECT_THAT(Drafted(Stored(std::string(kInForce) + "state: REPORT_STATE_DRAFT"), input),
              ElementsAre("poverty 2"))
      << "a draft that was never accepted is replaced whole";
}

TEST(DraftCells, KeepWhatIsInForceUnlessItIsVoidedByName) {
  EXPECT_THAT(Drafted(Accepted(), "cells { element: 'elements/poverty' number: '2' }"),
              ElementsAre("poverty 2", "income 83.6 (n)", "population 9", "rating void (none)"));
  EXPECT_THAT(Drafted(Accepted(), "cells { element: 'elements/income' voided: true }"),
              ElementsAre("income void", "population 9", "rating void (none)"));
  EXPECT_THAT(Drafted(Accepted(), ""),
              ElementsAre("income 83.6 (n)", "population 9", "rating void (none)"));
}

TEST(DraftCells, OfACorrectionAreKeptAsTheyAreInForceNotAsTheDraftHasThem) {
  EXPECT_THAT(Drafted(Correcting(), "cells { element: 'elements/rating' level: 'good' }"),
              ElementsAre("rating good", "income 83.6", "population 9 (p)"))
      << "what the draft alone had goes, and what it changed comes back";
}

TEST(DraftCells, KeepWhatIsInForceAndTheDraftHasLost) {
  EXPECT_THAT(Drafted(Stored("state: REPORT_STATE_DRAFT accepted_revisions: 1"), ""),
              ElementsAre("income 83.6", "population 9"));
}

TEST(DraftCells, NeedTheFiguresOfACorrection) {
  StoredReport stored = Correcting();
  stored.figures.reset();
  const ReportView nothing;
  EXPECT_EQ(DraftCells::Of(SampleRound(), stored, nothing).status().code(),
            absl::StatusCode::kDataLoss);
}

constexpr char kOpenIncome[] = " open_elements: 'elements/income'";

TEST(DraftCells, KeepWhatIsNotOpenAsItWasReturned) {
  EXPECT_THAT(Drafted(Correcting(kOpenIncome), "cells { element: 'elements/income' number: '1' }"),
              ElementsAre("income 1", "population 9 (p)", "poverty 1"));
  EXPECT_THAT(Drafted(Stored(std::string(kInForce) + "state: REPORT_STATE_RETURNED" + kOpenIncome),
                      "cells { element: 'elements/income' number: '1' }"),
              ElementsAre("income 1", "population 9", "rating void (none)"));
}

TEST(DraftCells, RefuseEveryCellThatIsNotOpen) {
  const StoredReport returned = Correcting(kOpenIncome);
  EXPECT_THAT(Refused(returned,
                      "cells { element: 'elements/income' number: '1' } "
                      "cells { element: 'elements/population' number: '10' } "
                      "cells { element: 'elements/poverty' number: '1.0' } "
                      "cells { element: 'elements/rating' level: 'good' } "),
              ElementsAre("report.cells[1] CELL_NOT_OPEN", "report.cells[3] CELL_NOT_OPEN"));
  // The note and the status of a cell that is not open are its own, too.
  EXPECT_THAT(Refused(returned, "cells { element: 'elements/poverty' number: '1' note: 'x' }"),
              ElementsAre("report.cells[0] CELL_NOT_OPEN"));
  EXPECT_THAT(Refused(returned,
                      "cells { element: 'elements/poverty' number: '1' "
                      "status: VALUE_STATUS_ADJUSTED }"),
              ElementsAre("report.cells[0] CELL_NOT_OPEN"));
  EXPECT_THAT(Refused(returned, "cells { element: 'elements/poverty' voided: true }"),
              ElementsAre("report.cells[0] CELL_NOT_OPEN"));
}

TEST(DraftCells, RefuseWhatWouldBecomeLessFirmThanInForce) {
  const std::string input =
      "cells { element: 'elements/income' number: '83.6' status: VALUE_STATUS_ESTIMATE } "
      "cells { element: 'elements/population' number: '12' }";
  EXPECT_THAT(Refused(Accepted(), input),
              ElementsAre("report.cells[0] LESS_FIRM", "report.cells[1] LESS_FIRM"));
  EXPECT_THAT(Refused(Accepted(), input, "less_firm: 'elements/population'"),
              ElementsAre("report.cells[0] LESS_FIRM"));
  EXPECT_THAT(
      Refused(Accepted(), input, "less_firm: 'elements/population' less_firm: 'elements/income'"),
      ElementsAre());
}

TEST(DraftCells, TakeWhatIsAsFirmFirmerOrVoided) {
  EXPECT_THAT(
      Refused(Accepted(),
              "cells { element: 'elements/income' number: '1' status: VALUE_STATUS_ADJUSTED } "
              "cells { element: 'elements/population' voided: true } "
              "cells { element: 'elements/rating' level: 'good' status: VALUE_STATUS_ESTIMATE }"),
      ElementsAre());
  EXPECT_THAT(Refused(Accepted(), "cells { element: 'elements/income' number: '84' }"),
              ElementsAre());
}

TEST(DraftCells, ADraftIsNotAskedAgainForWhatItSays) {
  StoredReport stored = Stored(
      "cells { element: 'elements/income' number: '84' status: VALUE_STATUS_ESTIMATE } "
      "state: REPORT_STATE_DRAFT accepted_revisions: 1");
  EXPECT_THAT(
      Refused(stored,
              "cells { element: 'elements/income' number: '84' status: VALUE_STATUS_ESTIMATE }"),
      ElementsAre());
  EXPECT_THAT(
      Refused(stored,
              "cells { element: 'elements/income' number: '85' status: VALUE_STATUS_ESTIMATE }"),
      ElementsAre("report.cells[0] LESS_FIRM"));
}

TEST(DraftCells, NameWhatAnErrorHasNoRoomToExplain) {
  std::string input;
  v1::Round round = SampleRound();
  for (int i = 0; i < 40; ++i) {
    const std::string element = "elements/e" + std::to_string(i);
    round.add_columns()->set_element(element);
    input += "cells { element: '" + element + "' number: '1' } ";
  }
  const auto report = FromText<v1::Report>(input);
  const ReportView view = ViewOf(report);
  const StoredReport stored = Stored(std::string("state: REPORT_STATE_RETURNED") + kOpenIncome);
  const absl::Status refused = DraftCells::Of(round, stored, view)->Check({});
  const auto violations = ViolationsOf(refused);
  ASSERT_LT(violations.size(), 40u);
  EXPECT_THAT(violations.back().description, ::testing::EndsWith("elements/e38, elements/e39"));
  EXPECT_EQ(violations.back().reason, type::v1::ERROR_REASON_CELL_NOT_OPEN);
}

}  // namespace
}  // namespace thidua::reporting
