#include "common/value/decimal.h"

#include <absl/strings/ascii.h>
#include <absl/strings/str_cat.h>

#include <algorithm>

#include "common/value/errors.h"
#include "common/value/mutant.h"
#include "common/value/text.h"

namespace thidua {
namespace {

absl::Status Invalid(ErrorReason reason, const std::string& message) {
  return Error(absl::StatusCode::kInvalidArgument, reason, message);
}

// A figure taken apart: its sign and its digits before and after the point.
struct Digits {
  bool negative = false;
  std::string whole;     // at least one digit
  std::string fraction;  // exactly `decimals` digits
};

Digits Split(absl::int128 scaled, int decimals) {
  Digits result;
  result.negative = scaled < 0;
  // The magnitude of the smallest int128 fits only the unsigned type.
  absl::uint128 rest = static_cast<absl::uint128>(scaled);
  if (result.negative) rest = -rest;
  std::string reversed;
  while (rest != 0 || static_cast<int>(reversed.size()) <= decimals) {
    reversed.push_back(static_cast<char>('0' + static_cast<int>(rest % 10)));
    rest /= 10;
  }
  std::reverse(reversed.begin(), reversed.end());
  result.whole = reversed.substr(0, reversed.size() - decimals);
  result.fraction = reversed.substr(reversed.size() - decimals);
  return result;
}

// Takes the digits at the front of `text`.
std::string_view TakeDigits(std::string_view& text) {
  size_t size = 0;
  while (size < text.size() && absl::ascii_isdigit(text[size])) ++size;
  std::string_view digits = text.substr(0, size);
  text.remove_prefix(size);
  return digits;
}

absl::Status NotANumber(std::string_view text) {
  std::string quoted = Quote(text);
  if (!text.empty() && text.back() == '%') {
    return Invalid(type::v1::ERROR_REASON_PERCENTAGE_FOR_PART,
                   absl::StrCat(quoted, " is a percentage: give the part, not a percentage"));
  }
  if (text.find(',') != std::string_view::npos) {
    return Invalid(type::v1::ERROR_REASON_INVALID_NUMBER,
                   absl::StrCat(quoted,
                                " has a comma: use a point for decimals, as in 1234.5, and "
                                "nothing between thousands"));
  }
  return Invalid(type::v1::ERROR_REASON_INVALID_NUMBER,
                 absl::StrCat(quoted, " is not a decimal number such as 1234.5, 0 or -0.25"));
}

}  // namespace

absl::StatusOr<int64_t> ParseScaled(std::string_view text, int decimals) {
  std::string_view rest = text;
  const bool negative = !rest.empty() && rest.front() == '-';
  if (negative) rest.remove_prefix(1);
  const std::string_view whole = TakeDigits(rest);
  std::string_view fraction;
  if (!rest.empty() && rest.front() == '.') {
    rest.remove_prefix(1);
    fraction = TakeDigits(rest);
    if (fraction.empty()) return NotANumber(text);
  }
  const bool leading_zero = whole.size() > 1 && whole.front() == '0';
  const bool zero = whole == "0" && fraction.find_first_not_of('0') == std::string_view::npos;
  if (!rest.empty() || whole.empty() || leading_zero || (negative && zero)) {
    return NotANumber(text);
  }
  if (static_cast<int>(fraction.size()) > decimals) {
    return Invalid(type::v1::ERROR_REASON_TOO_MANY_DECIMALS,
                   absl::StrCat(Quote(text), " has ", fraction.size(), " decimals, at most ",
                                decimals, " are kept"));
  }
  int64_t scaled = 0;
  auto append = [&scaled](int digit) {
    if (scaled > (kMaxScaled - digit) / 10) return false;
    scaled = scaled * 10 + digit;
    return true;
  };
  bool fits = true;
  for (char c : whole) fits = fits && append(c - '0');
  for (int i = 0; i < decimals; ++i) {
    fits = fits && append(i < static_cast<int>(fraction.size()) ? fraction[i] - '0' : 0);
  }
  if (!fits && !Mutant("p08-number-not-bounded")) {
    return Invalid(type::v1::ERROR_REASON_NUMBER_OUT_OF_RANGE,
                   absl::StrCat(Quote(text), " has more than 18 digits (", decimals,
                                " of them are decimals)"));
  }
  return negative ? -scaled : scaled;
}

std::string FormatScaled(int64_t scaled, int decimals) {
  FigureBuffer buffer;
  return std::string(FormatScaled(scaled, decimals, buffer));
}

std::string_view FormatScaled(int64_t scaled, int decimals, FigureBuffer& buffer) {
  decimals = std::clamp(decimals, 0, kMaxDecimals);
  uint64_t rest = static_cast<uint64_t>(scaled);
  if (scaled < 0) rest = -rest;
  // From the last digit to the first.
  char* const end = buffer.data() + buffer.size();
  char* first = end;
  const auto put_digit = [&](uint64_t digit) { *--first = static_cast<char>('0' + digit); };
  for (; decimals > 0; --decimals, rest /= 10) {
    if (first != end || rest % 10 != 0) put_digit(rest % 10);
  }
  if (first != end) *--first = '.';
  do {
    put_digit(rest % 10);
    rest /= 10;
  } while (rest != 0);
  if (scaled < 0) *--first = '-';
  return {first, static_cast<size_t>(end - first)};
}

std::string FormatScaled(absl::int128 scaled, int decimals) {
  Digits digits = Split(scaled, decimals);
  while (!digits.fraction.empty() && digits.fraction.back() == '0') digits.fraction.pop_back();
  return absl::StrCat(digits.negative ? "-" : "", digits.whole, digits.fraction.empty() ? "" : ".",
                      digits.fraction);
}

std::string GroupDigits(absl::int128 scaled, int decimals, Locale locale) {
  const bool vietnamese = locale == Locale::kVietnamese;
  const Digits digits = Split(scaled, decimals);
  std::string result = digits.negative ? "-" : "";
  for (size_t i = 0; i < digits.whole.size(); ++i) {
    if (i > 0 && (digits.whole.size() - i) % 3 == 0) result.push_back(vietnamese ? '.' : ',');
    result.push_back(digits.whole[i]);
  }
  if (!digits.fraction.empty()) result.push_back(vietnamese ? ',' : '.');
  return result + digits.fraction;
}

std::string GroupWithoutZeros(absl::int128 scaled, int decimals, Locale locale) {
  for (; decimals > 0 && scaled % 10 == 0; --decimals) scaled /= 10;
  return GroupDigits(scaled, decimals, locale);
}

absl::StatusOr<int64_t> CheckedAdd(int64_t a, int64_t b) {
  int64_t sum = 0;
  if (__builtin_add_overflow(a, b, &sum)) {
    return Invalid(type::v1::ERROR_REASON_NUMBER_OUT_OF_RANGE, "the sum is out of range");
  }
  return sum;
}

}  // namespace thidua
