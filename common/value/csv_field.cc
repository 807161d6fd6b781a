#include "common/value/csv_field.h"

#include <absl/strings/ascii.h>
#include <absl/strings/str_replace.h>

#include <algorithm>

namespace thidua {
namespace {

constexpr std::string_view kBeginnings = "=+-@\t\r";

// True if, behind any apostrophes, a spreadsheet would see the beginning of a formula.
bool BeginsFormula(std::string_view text) {
  const size_t first = text.find_first_not_of('\'');
  return first != std::string_view::npos && kBeginnings.find(text[first]) != std::string_view::npos;
}

// True for a minus sign and digits with at most one point among them.
bool IsNegativeNumber(std::string_view text) {
  if (text.size() < 2 || text.front() != '-' || !absl::ascii_isdigit(text[1])) {
    return false;
  }
  const auto digit_or_point = [](unsigned char c) { return absl::ascii_isdigit(c) || c == '.'; };
  return std::all_of(text.begin() + 1, text.end(), digit_or_point) &&
         std::count(text.begin(), text.end(), '.') <= 1;
}

}  // namespace

std::string GuardFormula(std::string_view text) {
  const bool guarded = BeginsFormula(text) && !IsNegativeNumber(text);
  return (guarded ? "'" : "") + std::string(text);
}

std::string UnguardFormula(std::string_view text) {
  if (text.starts_with('\'') && BeginsFormula(text)) {
    text.remove_prefix(1);
  }
  return std::string(text);
}

std::string CsvField(std::string_view text) {
  const std::string field = GuardFormula(text);
  if (field.find_first_of(",\"\r\n") == std::string::npos) return field;
  return "\"" + absl::StrReplaceAll(field, {{"\"", "\"\""}}) + "\"";
}

}  // namespace thidua
