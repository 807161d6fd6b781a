#include "services/admin_cli/files/number_format.h"

#include <absl/strings/ascii.h>
#include <absl/strings/str_replace.h>
#include <absl/strings/str_split.h>

#include <algorithm>
#include <array>
#include <vector>

namespace thidua::cli {
namespace {

constexpr std::string_view kMinus = "\u2212";
// As they stand in an empty cell: a hyphen, dashes, an ellipsis.
constexpr std::array<std::string_view, 7> kMissing = {"",    "-",      "\u2013", "\u2014",
                                                      "...", "\u2026", "x"};

bool AreDigits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(),
                                      [](unsigned char c) { return absl::ascii_isdigit(c); });
}

// The digits of a whole part, whose thousands are grouped by `mark` or not at all.
std::optional<std::string> WholeDigits(std::string_view text, char mark) {
  const std::vector<std::string> groups =
      absl::StrSplit(absl::string_view(text.data(), text.size()), mark);
  std::string digits;
  for (size_t i = 0; i < groups.size(); ++i) {
    const bool whole_group = groups[i].size() == 3 || (i == 0 && groups[i].size() < 3);
    if (!AreDigits(groups[i]) || (groups.size() > 1 && !whole_group)) {
      return std::nullopt;
    }
    digits += groups[i];
  }
  return digits.size() > 1 && digits.front() == '0' ? std::nullopt : std::optional(digits);
}

// True if the format can have meant the number in a column of this kind.
bool Fits(const std::optional<std::string>& number, type::v1::ValueKind kind) {
  return number.has_value() &&
         (kind != type::v1::VALUE_KIND_COUNT || number->find('.') == std::string::npos);
}

}  // namespace

std::string FormatName(Locale format) { return format == Locale::kVietnamese ? "vi" : "en"; }

std::optional<Locale> FormatOf(std::string_view name) {
  for (const Locale format : {Locale::kVietnamese, Locale::kEnglish}) {
    if (FormatName(format) == name) {
      return format;
    }
  }
  return std::nullopt;
}

std::optional<std::string> ReadNumber(std::string_view text, Locale format) {
  const char group = format == Locale::kVietnamese ? '.' : ',';
  const char point = format == Locale::kVietnamese ? ',' : '.';
  // No-break, narrow no-break and thin spaces are what programs put between thousands.
  std::string rest = absl::StrReplaceAll(
      absl::string_view(text.data(), text.size()),
      {{"\u00A0", " "}, {"\u202F", " "}, {"\u2009", " "}, {kMinus.data(), "-"}});
  const bool negative = !rest.empty() && rest.front() == '-';
  rest.erase(0, negative ? 1 : 0);
  const size_t at = rest.find(point);
  const std::string whole = rest.substr(0, at);
  std::string fraction = at == std::string::npos ? "0" : rest.substr(at + 1);
  const auto digits = WholeDigits(whole, whole.find(' ') == std::string::npos ? group : ' ');
  if (!digits.has_value() || !AreDigits(fraction)) {
    return std::nullopt;
  }
  fraction.erase(fraction.find_last_not_of('0') + 1);
  const std::string number = *digits + (fraction.empty() ? "" : "." + fraction);
  return (negative && number != "0" ? "-" : "") + number;
}

bool SaysMissing(std::string_view text) {
  return std::find(kMissing.begin(), kMissing.end(), text) != kMissing.end() || text == "X";
}

void NumberEvidence::Add(std::string_view text, type::v1::ValueKind kind) {
  const bool vietnamese = Fits(ReadNumber(text, Locale::kVietnamese), kind);
  const bool english = Fits(ReadNumber(text, Locale::kEnglish), kind);
  std::string* witness = vietnamese && !english   ? &vietnamese_
                         : english && !vietnamese ? &english_
                                                  : nullptr;
  if (witness != nullptr && witness->empty()) {
    *witness = std::string(text);
  }
}

std::optional<Locale> NumberEvidence::format() const {
  if (vietnamese_.empty() == english_.empty()) {
    return std::nullopt;
  }
  return english_.empty() ? Locale::kVietnamese : Locale::kEnglish;
}

bool IsTheSameInBoth(std::string_view text) {
  const auto vietnamese = ReadNumber(text, Locale::kVietnamese);
  return vietnamese.has_value() && vietnamese == ReadNumber(text, Locale::kEnglish);
}

}  // namespace thidua::cli
