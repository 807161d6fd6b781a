#include "services/reporting/domain/reports/import.h"

#include <gmock/gmock.h>

#include "services/reporting/domain/catalog/testing/memory_catalog.h"
#include "services/reporting/domain/reports/cells.h"

namespace thidua::reporting::testing {
namespace {

using v1::Report;

constexpr char kName[] = "units/khoai-chau/rounds/socio.2022/reports/dan-tien";

const std::vector<v1::Finding>& Nothing() {
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
  auto imported = ImportReport(SampleRound(), stored, ViewOf(input), found, reason, submit, Nothing,
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
  return report;
}

constexpr char kSame[] = "cells { element: 'elements/income' number: '1.5' }";
constexpr char kOther[] = "cells { element: 'elements/income' number: '2' }";

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
