#pragma once
// What writing a report changes: its values before and after.

#include <string>
#include <vector>

#include "services/admin_cli/files/csv_reports.h"

namespace thidua::cli {

enum class Change {
  kCreated,
  kChanged,
  kUnchanged,
  kVoided,   // declared to have no figure
  kLeftOut,  // was there, and is not said any more: it becomes missing too
  kKept,     // was there, is not said, and stays: it is in force, or not open
};

// "created", "changed", "unchanged", "voided", "left out" or "kept".
std::string ChangeName(Change change);

// One value, or another field of the report.
struct ChangedField {
  int row = 0;  // line in the file; of what is left out the report's first
  std::string report;
  std::string field;  // the element's id, "source" or "note"
  Change change = Change::kUnchanged;
  std::string before;  // empty: nothing was there
  std::string after;
};

// Takes from the `stored` report (null: there is none) what the file does not say: notes of values
// that stay the same and the report's note where it has no column for them, and the source where
// all values stay. Other values of which no row names a source have `origin` as theirs.
void KeepUnsaid(const ReportColumns& columns, const reporting::v1::Report* stored,
                const std::string& origin, CsvReport* report);

// All values of the report beside those of the `stored` one (null: there is none), and its source
// and note where they change. A value in force that the report leaves out stays, or comes back
// where the draft of a correction has another: `corrections` of the stored report say where.
std::vector<ChangedField> ChangesOf(const CsvReport& report, const reporting::v1::Report* stored);

}  // namespace thidua::cli
