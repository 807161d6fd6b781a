#include "services/admin_cli/base/exact.h"

#include <absl/strings/ascii.h>

#include <algorithm>

#include "common/value/text.h"

namespace thidua::cli {
namespace {

mpz_class PowerOfTen(size_t exponent) {
  mpz_class power;
  mpz_ui_pow_ui(power.get_mpz_t(), 10, exponent);
  return power;
}

// The text of scaled / 10^decimals.
std::string PointedText(const mpz_class& scaled, size_t decimals) {
  const std::string digits = mpz_class(abs(scaled)).get_str();
  std::string text(scaled < 0 ? "-" : "");
  // A digit stands before the point in any case.
  const size_t places = std::max(digits.size(), decimals + 1);
  for (size_t i = 0; i < places; ++i) {
    if (i > 0 && i + decimals == places) text += '.';
    text += i + digits.size() < places ? '0' : digits[i + digits.size() - places];
  }
  return text;
}

}  // namespace

absl::StatusOr<mpq_class> ReadExact(std::string_view text) {
  const bool negative = text.starts_with('-');
  const std::string_view number = text.substr(negative ? 1 : 0);
  const size_t point = std::min(number.find('.'), number.size());
  std::string digits(number.substr(0, point));
  const size_t decimals = point < number.size() ? number.size() - point - 1 : 0;
  if (decimals > 0) digits += number.substr(point + 1);
  const bool whole =
      point > 0 && (point == number.size() || decimals > 0) &&
      std::all_of(digits.begin(), digits.end(), [](char c) { return absl::ascii_isdigit(c); });
  if (!whole) return absl::DataLossError(Quote(text) + " is no decimal");
  mpq_class value(mpz_class(digits, 10), PowerOfTen(decimals));
  value.canonicalize();
  return negative ? mpq_class(-value) : value;
}

std::string ExactText(const mpq_class& value) {
  size_t decimals = 0;
  mpz_class power = 1;
  // A finite decimal's denominator has no other factors than 2 and 5.
  while (power % value.get_den() != 0 && decimals < value.get_den().get_str(2).size()) {
    power *= 10;
    ++decimals;
  }
  return PointedText(mpz_class(value.get_num() * power / value.get_den()), decimals);
}

std::string RoundedText(const mpq_class& value, int decimals) {
  const mpz_class twice = abs(value.get_num()) * PowerOfTen(decimals) * 2;
  mpz_class scaled = (twice + value.get_den()) / (value.get_den() * 2);
  if (value < 0) scaled = -scaled;
  return PointedText(scaled, decimals);
}

}  // namespace thidua::cli
