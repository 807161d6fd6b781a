#pragma once
// A file of reports as a table, whatever program wrote it: which delimiter it has, what it states
// about itself before its header row, and its rows.
//
//   sep=;
//   numbers=vi
//   Đơn vị;Dân số trung bình
//   Dân Tiến;11.874

#include <absl/status/statusor.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/value/decimal.h"
#include "services/admin_cli/files/csv_records.h"
#include "services/admin_cli/files/report_columns.h"

namespace thidua::cli {

struct CsvTable {
  char delimiter = ',';
  std::optional<Locale> numbers;  // as a line `numbers=vi` or `numbers=en` states it
  CsvRecord header;
  ReportColumns columns;
  std::vector<CsvRecord> rows;
};

// "comma", "semicolon" or "tab".
std::string DelimiterName(char delimiter);

// Reads the table. The delimiter is the one that a first line `sep=;` names, or else the one of
// comma, semicolon and tab under which the header row can be read. `terms` must outlive the table.
//   INVALID_ARGUMENT: there is no such delimiter, or more than one, which the message explains; a
//   row is no CSV; the file has no header row.
absl::StatusOr<CsvTable> ReadCsvTable(std::string_view text, const CatalogTerms& terms,
                                      const ReportDefaults& defaults);

}  // namespace thidua::cli
