#include "services/admin_cli/files/csv_reports.h"

#include <absl/strings/ascii.h>
#include <absl/strings/numbers.h>
#include <absl/strings/str_join.h>

#include <algorithm>
#include <array>
#include <map>

#include "common/value/status_macros.h"
#include "common/value/text.h"
#include "services/admin_cli/base/failure.h"
#include "services/admin_cli/base/fields.h"
#include "services/admin_cli/base/names.h"

namespace thidua::cli {
namespace {

using reporting::v1::Cell;

constexpr std::array kColumns = {"form",  "period", "subject", "element", "value",
                                 "level", "status", "source",  "note"};
constexpr std::array kRequired = {"form", "period", "subject", "element"};

constexpr size_t kMaxText = 10'000;  // beyond every limit of the service

using Header = std::map<std::string, size_t>;

absl::StatusOr<Header> ReadHeader(const std::vector<CsvRecord>& records) {
  if (records.empty()) {
    return UsageError("the file has no header row");
  }
  Header header;
  std::vector<std::string> faults;
  const auto& titles = records.front().fields;
  for (size_t i = 0; i < titles.size(); ++i) {
    const std::string title(absl::StripAsciiWhitespace(titles[i]));
    if (std::find(kColumns.begin(), kColumns.end(), title) == kColumns.end()) {
      faults.push_back("unknown column " + Quote(title));
    } else if (!header.emplace(title, i).second) {
      faults.push_back("column " + title + " stands twice");
    }
  }
  for (const char* column : kRequired) {
    if (!header.contains(column)) {
      faults.push_back("column " + std::string(column) + " is missing");
    }
  }
  if (!header.contains("value") && !header.contains("level")) {
    faults.push_back("one of the columns value and level is needed");
  }
  if (!faults.empty()) {
    return UsageError("header row: " + absl::StrJoin(faults, "; "));
  }
  return header;
}

std::string FieldOf(const Header& header, const CsvRecord& record, const char* column) {
  const auto found = header.find(column);
  if (found == header.end() || found->second >= record.fields.size()) {
    return "";
  }
  return std::string(absl::StripAsciiWhitespace(record.fields[found->second]));
}

// Adds the row's cell to its report, or says what is wrong with it.
void AddCell(const Header& header, const CsvRecord& record, CsvReport* report) {
  const auto fault = [&](const char* field, const std::string& reason) {
    report->faults.push_back({record.line, field, reason});
  };
  for (const auto& [column, place] : header) {
    // Bytes that are no text could not even be sent.
    if (const absl::Status status = CheckText(record.fields[place], kMaxText); !status.ok()) {
      fault(column.c_str(), std::string(status.message()));
    }
  }
  Cell cell;
  const auto element = ExpandName(kElement, FieldOf(header, record, "element"));
  if (!element.ok()) {
    fault("element", std::string(element.status().message()));
  } else {
    cell.set_element(*element);
  }
  const std::string value = FieldOf(header, record, "value");
  const std::string level = FieldOf(header, record, "level");
  if (value.empty() == level.empty()) {
    fault("value", "give one of value and level, or the value void to take a figure back");
  } else if (value == "void") {
    cell.set_voided(true);
  } else if (!value.empty()) {
    cell.set_number(value);
  } else {
    cell.set_level(level);
  }
  if (const std::string status = FieldOf(header, record, "status"); !status.empty()) {
    const auto parsed = ParseEnum(*type::v1::ValueStatus_descriptor(), status);
    if (!parsed.ok()) {
      fault("status", std::string(parsed.status().message()));
    } else {
      cell.set_status(static_cast<type::v1::ValueStatus>(*parsed));
    }
  }
  if (const std::string source = FieldOf(header, record, "source"); !source.empty()) {
    if (report->report.source().empty()) {
      report->report.set_source(source);
    } else if (report->report.source() != source) {
      fault("source",
            "a report has one source; another row of it says " + Quote(report->report.source()));
    }
  }
  cell.set_note(FieldOf(header, record, "note"));
  *report->report.add_cells() = std::move(cell);
  report->rows.push_back(record.line);
}

}  // namespace

absl::StatusOr<std::vector<CsvRecord>> ParseCsv(std::string_view text) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (text.starts_with(kByteOrderMark)) {
    text.remove_prefix(kByteOrderMark.size());
  }
  std::vector<CsvRecord> records;
  int line = 1;
  size_t i = 0;
  while (i < text.size()) {
    CsvRecord record{line, {}};
    bool more = true;
    while (more) {
      std::string field;
      if (i < text.size() && text[i] == '"') {
        ++i;
        while (i < text.size() && (text[i] != '"' || (i + 1 < text.size() && text[i + 1] == '"'))) {
          line += text[i] == '\n' ? 1 : 0;
          i += text[i] == '"' ? 1 : 0;
          field += text[i++];
        }
        if (i == text.size()) {
          return UsageError("row " + std::to_string(record.line) + ": a quote does not close");
        }
        ++i;
        if (i < text.size() && text[i] != ',' && text[i] != '\n' && text[i] != '\r') {
          return UsageError("row " + std::to_string(record.line) + ": text after a closing quote");
        }
      } else {
        while (i < text.size() && text[i] != ',' && text[i] != '\n' && text[i] != '\r') {
          if (text[i] == '"') {
            return UsageError("row " + std::to_string(record.line) +
                              ": a quote within a field that is not quoted");
          }
          field += text[i++];
        }
      }
      record.fields.push_back(std::move(field));
      more = i < text.size() && text[i] == ',';
      i += more ? 1 : 0;
    }
    i += i < text.size() && text[i] == '\r' ? 1 : 0;
    if (i < text.size() && text[i] == '\n') {
      ++i;
      ++line;
    } else if (i < text.size()) {
      return UsageError("row " + std::to_string(record.line) + ": a carriage return alone");
    }
    if (record.fields.size() > 1 || !record.fields.front().empty()) {
      records.push_back(std::move(record));
    }
  }
  return records;
}

absl::StatusOr<std::vector<CsvReport>> GroupReports(const std::vector<CsvRecord>& records,
                                                    std::string_view owner) {
  RETURN_IF_ERROR(ExpandName(kUnit, owner).status());
  ASSIGN_OR_RETURN(const Header header, ReadHeader(records));
  std::vector<CsvReport> reports;
  std::map<std::string, size_t> places;
  for (size_t i = 1; i < records.size(); ++i) {
    const CsvRecord& record = records[i];
    const auto reject = [&](const char* field, const std::string& reason) {
      CsvReport& rejected = reports.emplace_back();
      rejected.rows.push_back(record.line);
      rejected.faults.push_back({record.line, field, reason});
    };
    if (record.fields.size() != records.front().fields.size()) {
      reject("", "has " + std::to_string(record.fields.size()) + " fields; the header has " +
                     std::to_string(records.front().fields.size()));
      continue;
    }
    const std::string form = FieldOf(header, record, "form");
    const std::string period = FieldOf(header, record, "period");
    const auto subject = ExpandName(kUnit, FieldOf(header, record, "subject"));
    const auto round = RoundName(owner, form, period);
    if (!round.ok()) {
      reject(ExpandName(kForm, form).ok() ? "period" : "form",
             std::string(round.status().message()));
      continue;
    }
    if (!subject.ok()) {
      reject("subject", std::string(subject.status().message()));
      continue;
    }
    const std::string name = *round + "/reports/" + LastSegment(*subject);
    const auto [place, added] = places.emplace(name, reports.size());
    if (added) {
      reports.emplace_back().report.set_name(name);
    }
    AddCell(header, record, &reports[place->second]);
  }
  return reports;
}

RowFault LocateFault(const CsvReport& report, std::string_view path, std::string_view description) {
  RowFault fault{report.rows.empty() ? 0 : report.rows.front(), std::string(path),
                 std::string(description)};
  const size_t cells = path.find("cells[");
  const size_t close = path.find(']', cells == std::string_view::npos ? path.size() : cells);
  if (close == std::string_view::npos) {
    return fault;
  }
  const std::string_view number = path.substr(cells + 6, close - cells - 6);
  size_t index;
  if (!absl::SimpleAtoi(absl::string_view(number.data(), number.size()), &index) ||
      index >= report.rows.size()) {
    return fault;
  }
  fault.row = report.rows[index];
  const std::string_view rest = path.substr(close + 1);
  fault.field = rest.starts_with('.') ? std::string(rest.substr(1)) : "element";
  if (fault.field == "number" || fault.field == "voided") {
    fault.field = "value";
  }
  return fault;
}

}  // namespace thidua::cli
