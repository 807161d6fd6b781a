#include "services/admin_cli/files/refused_rows.h"

#include <absl/strings/str_replace.h>

#include <map>

#include "common/value/csv_field.h"
#include "services/admin_cli/files/csv_records.h"
#include "services/admin_cli/files/number_format.h"

namespace thidua::cli {
namespace {

constexpr std::string_view kRemedy = "remedy";
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";  // spreadsheets ask for it

std::string Quoted(const std::string& field, char delimiter) {
  if (field.find_first_of("\"\r\n") == std::string::npos &&
      field.find(delimiter) == std::string::npos) {
    return field;
  }
  return "\"" + absl::StrReplaceAll(field, {{"\"", "\"\""}}) + "\"";
}

// The fields as a line, those of an earlier remedy left out, with `remedy` behind them.
void AddLine(const CsvTable& table, const std::vector<std::string>& fields,
             const std::string& remedy, std::string* out) {
  for (size_t i = 0; i < fields.size(); ++i) {
    if (i >= table.header.fields.size() || table.header.fields[i] != kRemedy) {
      // The field is as it was read: what guarded it then guards it still.
      out->append(Quoted(GuardFormula(UnguardFormula(Trimmed(fields[i]))), table.delimiter));
      out->push_back(table.delimiter);
    }
  }
  // Whatever the row lacks, the remedy stands in its own column.
  for (size_t i = fields.size(); i < table.header.fields.size(); ++i) {
    if (table.header.fields[i] != kRemedy) {
      out->push_back(table.delimiter);
    }
  }
  out->append(Quoted(GuardFormula(remedy), table.delimiter)).append("\r\n");
}

// What is to be done about each row of the report, by line.
std::map<int, std::string> RemediesOf(const RefusedReport& refused) {
  std::map<int, std::string> remedies;
  for (const RowFault& fault : refused.faults) {
    std::string& remedy = remedies[fault.row];
    remedy += remedy.empty() ? "" : "; ";
    remedy += fault.field.empty() ? fault.reason : fault.field + ": " + fault.reason;
  }
  return remedies;
}

}  // namespace

std::string WriteRefusedRows(const CsvTable& table, const std::vector<RefusedReport>& refused,
                             std::optional<Locale> numbers) {
  std::map<size_t, std::string> remedies;  // by place of the row
  for (const RefusedReport& one : refused) {
    const std::map<int, std::string> by_line = RemediesOf(one);
    for (const size_t place : one.report->rows) {
      const auto found = by_line.find(table.rows[place].line);
      remedies[place] = found != by_line.end()
                            ? found->second
                            : "this row is good: it waits for the other rows of its report";
    }
  }
  std::string out(kByteOrderMark);
  if (numbers.has_value()) {
    out += "numbers=" + FormatName(*numbers) + "\r\n";
  }
  AddLine(table, table.header.fields, std::string(kRemedy), &out);
  for (const auto& [place, remedy] : remedies) {
    AddLine(table, table.rows[place].fields, remedy, &out);
  }
  return out;
}

}  // namespace thidua::cli
