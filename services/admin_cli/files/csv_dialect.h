#pragma once
// A CSV file as a table, whatever program wrote it: which delimiter it has, what it states about
// itself before its header row, and its rows.
//
//   sep=;
//   numbers=vi
//   Đơn vị;Dân số trung bình
//   Dân Tiến;11.874

#include <absl/functional/function_ref.h>
#include <absl/status/statusor.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/value/decimal.h"
#include "services/admin_cli/files/csv_records.h"
#include "services/admin_cli/files/report_columns.h"

namespace thidua::cli {

struct CsvSheet {
  char delimiter = ',';
  std::optional<Locale> numbers;  // as a line `numbers=vi` or `numbers=en` states it
  CsvRecord header;
  std::vector<CsvRecord> rows;
};

// A file of reports.
struct CsvTable : CsvSheet {
  ReportColumns columns;
};

// "comma", "semicolon" or "tab".
std::string DelimiterName(char delimiter);

// Whether a header row of these titles can be read; the error says why not.
using HeaderCheck = absl::FunctionRef<absl::Status(const std::vector<std::string>& titles)>;

// Reads the sheet. The delimiter is the one that a first line `sep=;` names, or else the one of
// comma, semicolon and tab under which `check` can read the header row.
//   INVALID_ARGUMENT: there is no such delimiter, or more than one, which the message explains; a
//   row is no CSV; the file has no header row.
absl::StatusOr<CsvSheet> ReadCsvSheet(std::string_view text, HeaderCheck check);

// The same for a file of reports. `terms` must outlive the table.
absl::StatusOr<CsvTable> ReadCsvTable(std::string_view text, const CatalogTerms& terms,
                                      const ReportDefaults& defaults);

}  // namespace thidua::cli
