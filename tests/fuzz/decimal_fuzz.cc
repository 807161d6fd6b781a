// Figures: what ParseScaled takes, and how it is written.

#include <algorithm>
#include <cstring>

#include "common/value/check.h"
#include "common/value/decimal.h"
#include "tests/fuzz/target.h"

namespace thidua {
namespace {

// What FormatScaled is to write, made of the text alone.
std::string WithoutLastZeros(std::string text) {
  if (text.find('.') == std::string::npos) return text;
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

// Whether the text is 1 to 12 digits without a zero in front: always a figure of up to 6 decimals.
bool IsSmallNumber(std::string_view text) {
  return !text.empty() && text.size() <= 12 && text.front() != '0' &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

void CheckFormats(int64_t scaled, int decimals) {
  const std::string text = FormatScaled(scaled, decimals);
  THIDUA_CHECK(text == FormatScaled(absl::int128(scaled), decimals),
               "A figure is written alike in either width.");
  if (scaled <= kMaxScaled && scaled >= -kMaxScaled) {
    const auto again = ParseScaled(text, decimals);
    THIDUA_CHECK(again.ok() && *again == scaled, "What is written is read as the same figure.");
  }
  std::string grouped = GroupDigits(scaled, decimals, Locale::kEnglish);
  std::erase(grouped, ',');
  THIDUA_CHECK(WithoutLastZeros(grouped) == text, "Grouping adds separators and zeros alone.");
}

}  // namespace

FUZZ(decimal) {
  const int decimals = fuzz::TakeByte(bytes) % (kMaxDecimals + 1);
  const auto scaled = ParseScaled(bytes, decimals);
  THIDUA_CHECK(scaled.ok() || !IsSmallNumber(bytes), "A small whole number is a figure.");
  if (scaled.ok()) {
    THIDUA_CHECK(*scaled <= kMaxScaled && *scaled >= -kMaxScaled, "A figure has 18 digits.");
    THIDUA_CHECK(FormatScaled(*scaled, decimals) == WithoutLastZeros(std::string(bytes)),
                 "A figure is written as it was read, without zeros at its end.");
  }
  int64_t any = 0;
  std::memcpy(&any, bytes.data(), std::min(sizeof(any), bytes.size()));
  CheckFormats(any, decimals);
}

}  // namespace thidua
