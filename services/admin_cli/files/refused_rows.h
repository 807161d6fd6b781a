#pragma once
// The rows of refused reports as a file that is corrected and read again.

#include <string>
#include <vector>

#include "services/admin_cli/files/csv_reports.h"

namespace thidua::cli {

// A report that is not taken, and why.
struct RefusedReport {
  const CsvReport* report = nullptr;
  std::vector<RowFault> faults;  // of the file and of the service
};

// The rows as they stood, in the order and with the delimiter and columns of the file, and with a
// last column `remedy`: what is wrong with the row and what would be right, or that the row is good
// and waits for others of its report. `numbers` is stated before the header row where it is known.
// Text that a spreadsheet would run as a formula is guarded, see GuardFormula.
std::string WriteRefusedRows(const CsvTable& table, const std::vector<RefusedReport>& refused,
                             std::optional<Locale> numbers);

}  // namespace thidua::cli
