#include "services/admin_cli/files/assumed_figures.h"

#include <absl/strings/numbers.h>
#include <absl/strings/str_split.h>

#include <algorithm>
#include <map>
#include <string>

#include "common/value/errors.h"
#include "common/value/status_macros.h"
#include "common/value/text.h"
#include "services/admin_cli/base/names.h"
#include "services/admin_cli/files/csv_records.h"

namespace thidua::cli {
namespace {

using targets::v1::AssumedFigure;

// Where each column stands in a record.
using Columns = std::map<std::string, size_t, std::less<>>;

constexpr const char* kRequired[] = {"form", "element", "period", "value"};

Columns ReadHeader(const CsvRecord& header, Violations& violations) {
  Columns columns;
  const std::string line = "line " + std::to_string(header.line);
  for (size_t i = 0; i < header.fields.size(); ++i) {
    const std::string title = Trimmed(header.fields[i]);
    const bool known = title == "rolled_up" || std::find(std::begin(kRequired), std::end(kRequired),
                                                         title) != std::end(kRequired);
    if (!known) {
      violations.Add(line, "has a column " + Quote(title) +
                               "; form, element, period, value and rolled_up are known");
    } else if (!columns.emplace(title, i).second) {
      violations.Add(line, "has the column " + title + " twice");
    }
  }
  for (const char* required : kRequired) {
    if (!columns.contains(required)) {
      violations.Add(line, std::string("lacks the column ") + required);
    }
  }
  return columns;
}

// Reads "good=15; excellent=5".
void ReadLevels(const std::string& line, const std::string& text, AssumedFigure& figure,
                Violations& violations) {
  for (const absl::string_view part : absl::StrSplit(text, ';', absl::SkipWhitespace())) {
    const std::vector<std::string> sides = absl::StrSplit(part, '=');
    int32_t count = 0;
    if (sides.size() != 2 || !absl::SimpleAtoi(sides[1], &count)) {
      violations.Add(
          line, "value: " + Quote(std::string(part)) + " is not LEVEL=COUNT, with a whole number");
      continue;
    }
    targets::v1::AssumedLevel& level = *figure.add_levels();
    level.set_level(Trimmed(sides[0]));
    level.set_count(count);
  }
}

// Whether the text says yes; neither yes nor no is a violation.
bool ReadYesOrNo(const std::string& line, const std::string& text, Violations& violations) {
  if (text != "yes" && text != "no" && !text.empty()) {
    violations.Add(line, "rolled_up: " + Quote(text) + " is neither yes nor no");
  }
  return text == "yes";
}

void Expand(const std::string& line, const char* pattern, const std::string& text,
            std::string& name, Violations& violations) {
  const auto expanded = ExpandName(pattern, text);
  violations.AddStatus(line, expanded.status());
  if (expanded.ok()) name = *expanded;
}

}  // namespace

absl::StatusOr<std::vector<AssumedFigure>> ParseAssumedFigures(std::string_view text) {
  ASSIGN_OR_RETURN(const std::vector<CsvRecord> records, ParseCsv(text));
  Violations violations;
  if (records.empty()) {
    violations.Add("line 1", "must name the columns form, element, period and value");
    return violations.ToStatus();
  }
  const Columns columns = ReadHeader(records.front(), violations);
  RETURN_IF_ERROR(violations.ToStatus());
  std::vector<AssumedFigure> figures;
  for (size_t i = 1; i < records.size(); ++i) {
    const CsvRecord& record = records[i];
    const std::string line = "line " + std::to_string(record.line);
    const auto field = [&](std::string_view title) -> std::string {
      const auto column = columns.find(title);
      if (column == columns.end() || column->second >= record.fields.size()) return "";
      return Trimmed(record.fields[column->second]);
    };
    if (record.fields.size() > records.front().fields.size()) {
      violations.Add(line, "has more fields than there are columns");
    }
    AssumedFigure& figure = figures.emplace_back();
    Expand(line, kForm, field("form"), *figure.mutable_form(), violations);
    Expand(line, kElement, field("element"), *figure.mutable_element(), violations);
    figure.set_period(field("period"));
    figure.set_rolled_up(ReadYesOrNo(line, field("rolled_up"), violations));
    const std::string value = field("value");
    if (value.find('=') != std::string::npos) {
      ReadLevels(line, value, figure, violations);
    } else {
      figure.set_value(value);
    }
  }
  RETURN_IF_ERROR(violations.ToStatus());
  return figures;
}

}  // namespace thidua::cli
