#pragma once
// Reports in CSV: one row a value, grouped to one report a (form, period, subject).
//
//   form,period,subject,element,value,level,status,source,note
//   socio,2022,dan-tien,population,11874,,official,BC 112/BC-UBND,
//   ratings,2022,dan-tien,government_rating,,good,,,

#include <absl/status/statusor.h>

#include <string>
#include <string_view>
#include <vector>

#include "thidua/reporting/v1/report.pb.h"

namespace thidua::cli {

struct CsvRecord {
  int line = 0;  // where it begins, from 1
  std::vector<std::string> fields;
};

// Reads RFC 4180: commas, quotes doubled within quotes, CRLF or LF, a byte order mark.
//   INVALID_ARGUMENT: a quote that does not close, or text after one, with the line.
absl::StatusOr<std::vector<CsvRecord>> ParseCsv(std::string_view text);

// Why a row is not taken.
struct RowFault {
  int row = 0;  // line in the file
  std::string field;
  std::string reason;
};

// One report and the rows it came from.
struct CsvReport {
  reporting::v1::Report report;  // name, cells, source
  std::vector<int> rows;         // of each cell
  std::vector<RowFault> faults;  // found here: the report is not sent
};

// Groups rows in the order in which their reports first appear. Rows whose report cannot be told
// make a report without a name.
//   INVALID_ARGUMENT: the header lacks a column, has one twice or an unknown one, or `owner` is
//   none.
absl::StatusOr<std::vector<CsvReport>> GroupReports(const std::vector<CsvRecord>& records,
                                                    std::string_view owner);

// The row and column that a violation's field path ("report.cells[3].number") speaks of; the
// report's first row where it speaks of no cell.
RowFault LocateFault(const CsvReport& report, std::string_view path, std::string_view description);

}  // namespace thidua::cli
