#include "services/admin_cli/files/carried_numbers.h"

#include <absl/strings/ascii.h>
#include <absl/strings/str_split.h>

#include <algorithm>

#include "common/value/errors.h"
#include "common/value/status_macros.h"
#include "common/value/text.h"
#include "services/admin_cli/base/names.h"
#include "services/admin_cli/files/csv_records.h"

namespace thidua::cli {
namespace {

bool IsYear(std::string_view text) {
  return text.size() == 4 &&
         std::all_of(text.begin(), text.end(), [](char c) { return absl::ascii_isdigit(c); });
}

// Adds what the texts stand for; `where` says where they stand.
void Add(const std::string& where, const std::string& carrier, const std::string& number,
         CarriedNumbers& numbers, Violations& violations) {
  if (number.empty()) violations.Add(where, "has no number for " + Quote(carrier));
  if (IsYear(carrier)) {
    numbers.emplace_back(carrier, number);
    return;
  }
  const auto unit = ExpandName(kUnit, carrier);
  violations.AddStatus(where, unit.status());
  if (unit.ok()) numbers.emplace_back(*unit, number);
}

}  // namespace

absl::StatusOr<CarriedNumbers> ParseCarriedNumbers(std::string_view text) {
  CarriedNumbers numbers;
  Violations violations;
  const std::vector<std::string> all =
      absl::StrSplit(absl::string_view(text.data(), text.size()), ',');
  for (const std::string& each : all) {
    const std::pair<std::string, std::string> sides = absl::StrSplit(each, absl::MaxSplits('=', 1));
    Add(Quote(each), Trimmed(sides.first), Trimmed(sides.second), numbers, violations);
  }
  RETURN_IF_ERROR(violations.ToStatus());
  return numbers;
}

absl::StatusOr<CarriedNumbers> ParseCarriedCsv(std::string_view text) {
  ASSIGN_OR_RETURN(const std::vector<CsvRecord> records, ParseCsv(text));
  CarriedNumbers numbers;
  Violations violations;
  const bool is_known =
      !records.empty() && records[0].fields.size() == 2 &&
      (Trimmed(records[0].fields[0]) == "unit" || Trimmed(records[0].fields[0]) == "year") &&
      Trimmed(records[0].fields[1]) == "number";
  if (!is_known) {
    violations.Add("line 1", "must name the columns unit and number, or year and number");
    return violations.ToStatus();
  }
  for (size_t i = 1; i < records.size(); ++i) {
    const std::string line = "line " + std::to_string(records[i].line);
    if (records[i].fields.size() != 2) {
      violations.Add(line, "has another number of fields than 2");
      continue;
    }
    Add(line, Trimmed(records[i].fields[0]), Trimmed(records[i].fields[1]), numbers, violations);
  }
  RETURN_IF_ERROR(violations.ToStatus());
  return numbers;
}

}  // namespace thidua::cli
