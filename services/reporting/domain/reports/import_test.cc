#include "services/reporting/domain/reports/import.h"

#include <gmock/gmock.h>

#include "services/reporting/domain/catalog/testing/memory_catalog.h"
#include "services/reporting/domain/reports/cells.h"

namespace thidua::reporting::testing {
namespace {

using v1::Report;

constexpr char kName[] = "units/khoai-chau/rounds/socio.2022/reports/dan-tien";

constexpr char kSame[] = "cells { element: 'elements/income' number: '1.5' }";
constexpr char kOther[] = "cells { element: 'elements/income' number: '2' }";

const std::vector<v1::Finding>& Nothing(const ReportView&) {
  static const auto& none = *new std::vector<v1::Finding>();
  return none;
}

Report Wanted(const std::string& cells) {
  auto report = FromText<Report>(cells);
  report.set_name(kName);
  return report;
}

absl::StatusOr<Imported> Import(const std::optional<Report>& stored, const std::string& cells,
                                bool submit, const std::string& reason = "",
                                const std::string& principal = "user:lan") {
  const Report input = Wanted(cells);
  Violations found;
  CheckCells(SampleRound(), ViewOf(input), found);
  const ReportView view = ViewOf(input);
  StoredReport known{stored, std::nullopt};
  // What is in force is what Stored() holds.
  if (stored && NeedsFigures(*stored)) {
    known.figures = *PackCells(SampleRound(), FromText<Report>(kSame));
  }
  auto imported = ImportReport(SampleRound(), known, view, found, reason, submit, Nothing,
                               principal, absl::FromUnixSeconds(1'672'900'000));
  if (imported.ok() && imported->cells_of_input) {
    EXPECT_TRUE(imported->report.cells().empty());
    *imported->report.mutable_cells() = input.cells();
  }
  return imported;
}

Report Stored(v1::ReportState state) {
  Report report =
      Import(std::nullopt, "cells { element: 'elements/income' number: '1.5' }", false)->report;
  report.set_state(state);
  if (state == v1::REPORT_STATE_ACCEPTED) report.set_accepted_revisions(1);
  return report;
}

struct Case {
  std::string name;
  v1::ReportState state;
  const char* cells;
  bool submit;
  ImportResult result;
  v1::ReportState next;  // unset where nothing changes
};

class ImportReportTest : public ::testing::TestWithParam<Case> {};

TEST_P(ImportReportTest, ReachesTheWantedState) {
  const Case& c = GetParam();
  auto imported = Import(Stored(c.state), c.cells, c.submit, "corrected");
  ASSERT_TRUE(imported.ok()) << imported.status();
  EXPECT_EQ(imported->result, c.result);
  EXPECT_EQ(imported->report.state(), c.next);
}

INSTANTIATE_TEST_SUITE_P(
    States, ImportReportTest,
    ::testing::Values(Case{"SameDraft", v1::REPORT_STATE_DRAFT, kSame, false,
                           ImportResult::kUnchanged, v1::REPORT_STATE_UNSPECIFIED},
                      Case{"SameDraftHandedOver", v1::REPORT_STATE_DRAFT, kSame, true,
                           ImportResult::kUpdated, v1::REPORT_STATE_SUBMITTED},
                      Case{"OtherDraft", v1::REPORT_STATE_DRAFT, kOther, false,
                           ImportResult::kUpdated, v1::REPORT_STATE_DRAFT},
                      Case{"SameSubmitted", v1::REPORT_STATE_SUBMITTED, kSame, true,
                           ImportResult::kUnchanged, v1::REPORT_STATE_UNSPECIFIED},
                      Case{"SameAccepted", v1::REPORT_STATE_ACCEPTED, kSame, true,
                           ImportResult::kUnchanged, v1::REPORT_STATE_UNSPECIFIED},
                      Case{"Correction", v1::REPORT_STATE_ACCEPTED, kOther, true,
                           ImportResult::kUpdated, v1::REPORT_STATE_SUBMITTED},
                      Case{"SameReturnedHandedOver", v1::REPORT_STATE_RETURNED, kSame, true,
                           ImportResult::kUpdated, v1::REPORT_STATE_SUBMITTED}),
    [](const auto& info) { return info.param.name; });

TEST(ImportReport, CreatesWhatIsNotThere) {
  auto imported = Import(std::nullopt, kSame, true);
  ASSERT_TRUE(imported.ok()) << imported.status();
  EXPECT_EQ(imported->result, ImportResult::kCreated);
  EXPECT_EQ(imported->report.state(), v1::REPORT_STATE_SUBMITTED);
  EXPECT_EQ(imported->report.submitter(), "user:lan");
}

TEST(ImportReport, WhoOnlyHandsOverIsNoWriter) {
  auto imported = Import(Stored(v1::REPORT_STATE_DRAFT), kSame, true, "", "user:minh");
  ASSERT_TRUE(imported.ok()) << imported.status();
  EXPECT_EQ(imported->report.submitter(), "user:minh");
  EXPECT_THAT(imported->report.writers(), ::testing::ElementsAre("user:lan"));
}

TEST(ImportReport, RefusesAsTheVerbsDo) {
  EXPECT_EQ(ReasonName(Import(Stored(v1::REPORT_STATE_SUBMITTED), kOther, true).status()),
            "ILLEGAL_STATE");
  EXPECT_THAT(Listed(Import(Stored(v1::REPORT_STATE_ACCEPTED), kOther, true).status()),
              ::testing::ElementsAre("reason INVALID_FIELD"));
  EXPECT_EQ(ReasonName(Import(std::nullopt, "", true).status()), "ILLEGAL_STATE")
      << "there is nothing to hand over";
}

TEST(ImportReport, LeavesWhatIsInForceAndNotSaid) {
  const Report accepted = Stored(v1::REPORT_STATE_ACCEPTED);
  auto nothing_new = Import(accepted, "", true);
  ASSERT_TRUE(nothing_new.ok()) << nothing_new.status();
  EXPECT_EQ(nothing_new->result, ImportResult::kUnchanged) << "it says a part of what is in force";
  auto more = Import(accepted, "cells { element: 'elements/population' number: '9' }", true, "why");
  ASSERT_TRUE(more.ok()) << more.status();
  EXPECT_FALSE(more->cells_of_input);
  ASSERT_EQ(more->report.cells_size(), 2);
  EXPECT_EQ(more->report.cells(1).number(), "1.5");
  // A correction that is being written and says the same already.
  more->report.set_state(v1::REPORT_STATE_DRAFT);
  EXPECT_EQ(
      Import(more->report, "cells { element: 'elements/population' number: '9' }", false, "why")
          ->result,
      ImportResult::kUnchanged);
}

TEST(ImportReport, NeverMakesAValueLessFirm) {
  const auto estimate = Import(
      Stored(v1::REPORT_STATE_ACCEPTED),
      "cells { element: 'elements/income' number: '2' status: VALUE_STATUS_ESTIMATE }", true, "y");
  EXPECT_THAT(Listed(estimate.status()), ::testing::ElementsAre("report.cells[0] LESS_FIRM"));
  EXPECT_THAT(std::string(estimate.status().message()), ::testing::HasSubstr("--less-firm"));
}

TEST(ImportReport, ChangesOpenCellsAlone) {
  Report returned = Stored(v1::REPORT_STATE_RETURNED);
  returned.add_open_elements("elements/population");
  EXPECT_THAT(Listed(Import(returned, kOther, true).status()),
              ::testing::ElementsAre("report.cells[0] CELL_NOT_OPEN"));
  auto open = Import(returned, "cells { element: 'elements/population' number: '9' }", true);
  ASSERT_TRUE(open.ok()) << open.status();
  EXPECT_EQ(open->report.cells_size(), 2);
}

bool Same(const std::string& a, const std::string& b) {
  const auto one = FromText<Report>(a), other = FromText<Report>(b);
  return SameContent(ViewOf(one), ViewOf(other));
}

TEST(SameContent, IgnoresOrderStateAndWaysToWriteANumber) {
  EXPECT_TRUE(
      Same("cells { element: 'a' number: '68.5' } cells { element: 'b' level: 'good' }",
           "cells { element: 'b' level: 'good' status: VALUE_STATUS_OFFICIAL } "
           "cells { element: 'a' number: '68.50' } etag: '9' state: REPORT_STATE_ACCEPTED"));
  EXPECT_FALSE(Same("cells { element: 'a' level: '1.0' }", "cells { element: 'a' level: '1' }"))
      << "a level is no number";
}

TEST(SameContent, SeesEveryDifference) {
  const std::string one = "cells { element: 'a' number: '10' }";
  for (const std::string& other :
       {std::string("cells { element: 'a' number: '1' }"),
        std::string("cells { element: 'a' number: '10' status: VALUE_STATUS_ESTIMATE }"),
        std::string("cells { element: 'a' number: '10' note: 'x' }"),
        std::string("cells { element: 'a' voided: true }"),
        std::string("cells { element: 'b' number: '10' }"), std::string(""), one + one,
        one + "source: 'BC 112'", one + "note: 'x'"}) {
    EXPECT_FALSE(Same(one, other)) << other;
  }
  EXPECT_FALSE(Same("cells { voided: true }", "cells { voided: false }"));
  EXPECT_FALSE(Same(one + "cells { element: 'b' number: '1' }", one + one))
      << "an element twice is not two";
}

}  // namespace
}  // namespace thidua::reporting::testing
