// Reports in CSV.

#include "common/value/check.h"
#include "common/value/text.h"
#include "services/admin_cli/base/names.h"
#include "services/admin_cli/files/csv_reports.h"
#include "services/admin_cli/files/refused_rows.h"
#include "services/admin_cli/files/testing/sample_terms.h"
#include "services/admin_cli/files/text_encoding.h"
#include "tests/fuzz/target.h"

namespace thidua::cli {
namespace {

// The records as RFC 4180 writes them, every field in quotes.
std::string Write(const std::vector<CsvRecord>& records, char delimiter) {
  std::string text;
  for (const CsvRecord& record : records) {
    for (const std::string& field : record.fields) {
      text += '"';
      for (const char c : field) text += c == '"' ? "\"\"" : std::string(1, c);
      text += '"';
      text += delimiter;
    }
    text.back() = '\n';
  }
  return text;
}

void CheckRecords(std::string_view text, char delimiter) {
  const auto records = ParseCsv(text, delimiter);
  if (!records.ok()) return;
  const auto again = ParseCsv(Write(*records, delimiter), delimiter);
  THIDUA_CHECK(again.ok() && again->size() == records->size(), "What is written is read again.");
  int line = 0;
  for (size_t i = 0; i < records->size(); ++i) {
    THIDUA_CHECK((*again)[i].fields == (*records)[i].fields, "Fields stay what they are.");
    THIDUA_CHECK((*records)[i].line > line, "Records come line after line.");
    line = (*records)[i].line;
  }
}

void CheckReport(const CsvReport& report, std::string_view path) {
  THIDUA_CHECK(!report.rows.empty() && report.row > 0, "A report comes from rows.");
  THIDUA_CHECK(report.faults.empty() || report.faults.front().row > 0, "A fault has a line.");
  const std::string& name = report.report.name();
  THIDUA_CHECK(name.empty() ? !report.faults.empty() : PatternOf(name) == std::string_view(kReport),
               "A report without a fault has a name.");
  THIDUA_CHECK(static_cast<int>(report.origins.size()) == report.report.cells_size(),
               "Each cell comes from somewhere.");
  for (const auto& cell : report.report.cells()) {
    THIDUA_CHECK(!report.faults.empty() || cell.value_case() != reporting::v1::Cell::VALUE_NOT_SET,
                 "A cell of a report without faults has a value.");
  }
  LocateFault(report, path, "");
}

}  // namespace

FUZZ(csv) {
  static const auto& terms = *new CatalogTerms(testing::SampleTerms());
  static const auto& defaults = *new ReportDefaults{"khoai-chau", "", ""};
  const std::string_view path = fuzz::TakeLine(bytes);
  const auto decoded = DecodeText(bytes, "");
  if (!decoded.ok()) return;
  THIDUA_CHECK(ToNfc(decoded->text) == decoded->text, "Text is UTF-8 and composed.");
  for (const char delimiter : {',', ';', '\t'}) CheckRecords(decoded->text, delimiter);
  const auto table = ReadCsvTable(decoded->text, terms, defaults);
  if (!table.ok()) return;
  const auto read = GroupReports(*table, terms, defaults, std::nullopt);
  THIDUA_CHECK(read.ok(), "What the file states about numbers contradicts no flag.");
  std::vector<RefusedReport> refused;
  size_t rows = 0;
  for (const CsvReport& report : read->reports) {
    CheckReport(report, path);
    refused.push_back({&report, report.faults});
    rows += report.rows.size();
  }
  THIDUA_CHECK(read->without_values > 0 || rows == table->rows.size(), "No row is lost.");
  const std::string written = WriteRefusedRows(*table, refused, read->numbers);
  const auto again = ReadCsvTable(DecodeText(written, "utf-8")->text, terms, defaults);
  THIDUA_CHECK(again.ok() && again->rows.size() == rows,
               "Rows that are given back are read again.");
}

}  // namespace thidua::cli
