// Reports in CSV.

#include "common/value/check.h"
#include "services/admin_cli/base/names.h"
#include "services/admin_cli/files/csv_reports.h"
#include "tests/fuzz/target.h"

namespace thidua::cli {
namespace {

// The records as RFC 4180 writes them, every field in quotes.
std::string Write(const std::vector<CsvRecord>& records) {
  std::string text;
  for (const CsvRecord& record : records) {
    for (const std::string& field : record.fields) {
      text += '"';
      for (const char c : field) text += c == '"' ? "\"\"" : std::string(1, c);
      text += "\",";
    }
    text.back() = '\n';
  }
  return text;
}

}  // namespace

FUZZ(csv) {
  const std::string_view path = fuzz::TakeLine(bytes);
  const auto records = ParseCsv(bytes);
  if (!records.ok()) return;
  const auto again = ParseCsv(Write(*records));
  THIDUA_CHECK(again.ok() && again->size() == records->size(), "What is written is read again.");
  int line = 0;
  for (size_t i = 0; i < records->size(); ++i) {
    THIDUA_CHECK((*again)[i].fields == (*records)[i].fields, "Fields stay what they are.");
    THIDUA_CHECK((*records)[i].line > line, "Records come line after line.");
    line = (*records)[i].line;
  }
  const auto reports = GroupReports(*records, "khoai-chau");
  if (!reports.ok()) return;
  size_t rows = 1;  // the header
  for (const CsvReport& report : *reports) {
    rows += report.rows.size();
    THIDUA_CHECK(!report.rows.empty(), "A report comes from rows.");
    THIDUA_CHECK(report.faults.empty() || report.faults.front().row > 0, "A fault has a line.");
    const std::string& name = report.report.name();
    THIDUA_CHECK(
        name.empty() ? !report.faults.empty() : PatternOf(name) == std::string_view(kReport),
        "A report without a fault has a name.");
    if (!name.empty()) {
      THIDUA_CHECK(static_cast<int>(report.rows.size()) == report.report.cells_size(),
                   "Each row is a cell.");
    }
    LocateFault(report, path, "");
  }
  THIDUA_CHECK(rows == records->size(), "No row is lost.");
}

}  // namespace thidua::cli
