#pragma once
// Reports in CSV: rows grouped to one report an (owner, form, period, subject).
//
//   form,period,subject,element,value,level,status,source,note
//   socio,2022,dan-tien,population,11874,,official,BC 112/BC-UBND,
//   ratings,2022,dan-tien,government_rating,,good,,,
//
// See report_columns.h for the layouts, and number_format.h for how numbers are read.

#include <absl/status/statusor.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/admin_cli/files/csv_dialect.h"
#include "thidua/reporting/v1/report.pb.h"

namespace thidua::cli {

// Why a row is not taken.
struct RowFault {
  int row = 0;  // line in the file
  std::string field;
  std::string reason;
  // The element, where its value in force helps to decide what a number means; else empty.
  std::string element;
};

// Where a cell comes from.
struct CellOrigin {
  int row = 0;         // line in the file
  std::string column;  // title of the column that has the value
};

// One report and the rows it came from.
struct CsvReport {
  reporting::v1::Report report;     // name, cells, source, note
  std::vector<CellOrigin> origins;  // of each cell
  std::vector<size_t> rows;         // its rows, by place in CsvTable::rows
  int row = 0;                      // line of the first of them
  std::vector<RowFault> faults;     // found here: the report is not sent
};

// All reports of a file.
struct CsvReports {
  std::vector<CsvReport> reports;  // in the order of their first rows
  // Subjects of which no row has a value: nothing is reported on them, so they are not among the
  // reports.
  int without_values = 0;
  // The format that numbers were read in; nothing where all of them are the same in both.
  std::optional<Locale> numbers;
};

// Groups the rows. A cell that says that there is no figure (SaysMissing) makes no cell of the
// report. Numbers are read in the format that `numbers`, or the file, states; else in the one that
// they prove together. Rows whose report cannot be told make a report without a name.
//   INVALID_ARGUMENT: the file states another format than `numbers`.
absl::StatusOr<CsvReports> GroupReports(const CsvTable& table, const CatalogTerms& terms,
                                        const ReportDefaults& defaults,
                                        std::optional<Locale> numbers);

// The row and column that a violation's field path ("report.cells[3].number") speaks of; the
// report's first row where it speaks of no cell.
RowFault LocateFault(const CsvReport& report, std::string_view path, std::string_view description);

}  // namespace thidua::cli
