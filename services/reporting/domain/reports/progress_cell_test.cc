#include "services/reporting/domain/reports/progress_cell.h"

#include <absl/strings/str_cat.h>
#include <gtest/gtest.h>

#include <string>

namespace thidua::reporting {
namespace {

const Standing kNone;
const absl::CivilDay kToday(2023, 2, 1);

std::string NameOf(const Standing& standing, bool is_over = false) {
  return v1::ProgressCell_Name(CellOf(standing, is_over, kToday))
      .substr(sizeof("PROGRESS_CELL_") - 1);
}

// "expected 1, missing 0, ..." with the zeros left out.
std::string CountsOf(v1::ProgressCell cell) {
  v1::ProgressCounts counts;
  AddCell(cell, counts);
  std::string text;
  const auto* type = v1::ProgressCounts::descriptor();
  for (int i = 0; i < type->field_count(); ++i) {
    const int count = counts.GetReflection()->GetInt32(counts, type->field(i));
    EXPECT_LE(count, 1);
    if (count == 1) absl::StrAppend(&text, text.empty() ? "" : " ", type->field(i)->name());
  }
  return text;
}

TEST(CellOf, TellsEveryStateOfAFirstReport) {
  EXPECT_EQ(NameOf(kNone), "MISSING");
  EXPECT_EQ(NameOf(kNone, true), "MISSING_OVERDUE");
  const Standing draft{.state = v1::REPORT_STATE_DRAFT};
  EXPECT_EQ(NameOf(draft), "DRAFT");
  EXPECT_EQ(NameOf(draft, true), "DRAFT_OVERDUE");
  // What was submitted once is not overdue any more.
  Standing again{.state = v1::REPORT_STATE_DRAFT, .submitted = true};
  EXPECT_EQ(NameOf(again, true), "REWRITING");
  again.late = true;
  EXPECT_EQ(NameOf(again, true), "REWRITING_LATE");
  Standing submitted{.state = v1::REPORT_STATE_SUBMITTED, .submitted = true};
  EXPECT_EQ(NameOf(submitted, true), "SUBMITTED");
  submitted.late = true;
  EXPECT_EQ(NameOf(submitted, true), "SUBMITTED_LATE");
  Standing returned{.state = v1::REPORT_STATE_RETURNED, .submitted = true};
  EXPECT_EQ(NameOf(returned, true), "RETURNED");
  returned.late = true;
  EXPECT_EQ(NameOf(returned, true), "RETURNED_LATE");
}

TEST(CellOf, OfWhatDidNotComeAgainIsLate) {
  for (const bool written : {false, true}) {
    const auto name_of = [&](const char* resubmit_by, bool is_over, bool in_force = false) {
      return NameOf({.state = written ? v1::REPORT_STATE_DRAFT : v1::REPORT_STATE_RETURNED,
                     .submitted = true,
                     .in_force = in_force,
                     .resubmit_by = resubmit_by},
                    is_over);
    };
    const std::string name = written ? "REWRITING" : "RETURNED";
    EXPECT_EQ(name_of("2023-02-01", true), name);
    EXPECT_EQ(name_of("2023-01-31", true), name + "_LATE");
    EXPECT_EQ(name_of("2023-01-31", false), name) << "it may still come by the due date";
    EXPECT_EQ(name_of("2023-01-31", true, true),
              written ? "CORRECTION_DRAFT" : "CORRECTION_RETURNED")
        << "the figures in force were in time";
  }
  EXPECT_EQ(
      NameOf({.state = v1::REPORT_STATE_SUBMITTED, .submitted = true, .resubmit_by = "2023-01-31"},
             true),
      "SUBMITTED");
}

TEST(CellOf, TellsFiguresInForceAndTheirCorrections) {
  for (const bool late : {false, true}) {
    const auto name_of = [&](v1::ReportState state) {
      return NameOf({.state = state, .submitted = true, .late = late, .in_force = true}, true);
    };
    const std::string end = late ? "_LATE" : "";
    EXPECT_EQ(name_of(v1::REPORT_STATE_ACCEPTED), "ACCEPTED" + end);
    EXPECT_EQ(name_of(v1::REPORT_STATE_DRAFT), "CORRECTION_DRAFT" + end);
    EXPECT_EQ(name_of(v1::REPORT_STATE_SUBMITTED), "CORRECTION_SUBMITTED" + end);
    EXPECT_EQ(name_of(v1::REPORT_STATE_RETURNED), "CORRECTION_RETURNED" + end);
  }
}

TEST(AddCell, CountsEveryCell) {
  EXPECT_EQ(CountsOf(v1::PROGRESS_CELL_UNSPECIFIED), "");
  EXPECT_EQ(CountsOf(v1::PROGRESS_CELL_MISSING), "expected missing never_submitted");
  EXPECT_EQ(CountsOf(v1::PROGRESS_CELL_MISSING_OVERDUE),
            "expected missing never_submitted overdue");
  EXPECT_EQ(CountsOf(v1::PROGRESS_CELL_DRAFT), "expected draft never_submitted");
  EXPECT_EQ(CountsOf(v1::PROGRESS_CELL_DRAFT_OVERDUE), "expected draft never_submitted overdue");
  EXPECT_EQ(CountsOf(v1::PROGRESS_CELL_REWRITING), "expected draft");
  EXPECT_EQ(CountsOf(v1::PROGRESS_CELL_REWRITING_LATE), "expected draft late");
  EXPECT_EQ(CountsOf(v1::PROGRESS_CELL_SUBMITTED), "expected submitted");
  EXPECT_EQ(CountsOf(v1::PROGRESS_CELL_SUBMITTED_LATE), "expected submitted late");
  EXPECT_EQ(CountsOf(v1::PROGRESS_CELL_RETURNED), "expected returned");
  EXPECT_EQ(CountsOf(v1::PROGRESS_CELL_RETURNED_LATE), "expected returned late");
  EXPECT_EQ(CountsOf(v1::PROGRESS_CELL_ACCEPTED), "expected in_force");
  EXPECT_EQ(CountsOf(v1::PROGRESS_CELL_ACCEPTED_LATE), "expected in_force late");
  EXPECT_EQ(CountsOf(v1::PROGRESS_CELL_CORRECTION_DRAFT), "expected draft in_force");
  EXPECT_EQ(CountsOf(v1::PROGRESS_CELL_CORRECTION_DRAFT_LATE), "expected draft in_force late");
  EXPECT_EQ(CountsOf(v1::PROGRESS_CELL_CORRECTION_SUBMITTED), "expected submitted in_force");
  EXPECT_EQ(CountsOf(v1::PROGRESS_CELL_CORRECTION_SUBMITTED_LATE),
            "expected submitted in_force late");
  EXPECT_EQ(CountsOf(v1::PROGRESS_CELL_CORRECTION_RETURNED), "expected returned in_force");
  EXPECT_EQ(CountsOf(v1::PROGRESS_CELL_CORRECTION_RETURNED_LATE),
            "expected returned in_force late");
}

}  // namespace
}  // namespace thidua::reporting
