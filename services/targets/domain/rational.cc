#include "services/targets/domain/rational.h"

#include <absl/strings/ascii.h>
#include <absl/strings/str_cat.h>

#include "common/value/check.h"
#include "common/value/decimal.h"
#include "common/value/status_macros.h"
#include "services/targets/domain/corrupt.h"

namespace thidua::targets {
namespace {

// Returns the number that the text stands for. The text must be digits with an optional sign and
// point.
mpq_class FromDigits(std::string_view text) {
  std::string digits;
  for (char c : text) {
    if (c != '.') digits.push_back(c);
  }
  mpq_class result(mpz_class(digits, 10), PowerOfTen(DecimalsOf(text)));
  result.canonicalize();
  return result;
}

// Returns true for digits with an optional sign and an optional point between them.
bool IsDecimal(std::string_view text) {
  if (!text.empty() && text.front() == '-') text.remove_prefix(1);
  const size_t point = text.find('.');
  const std::string_view whole = text.substr(0, point);
  const auto all_digits = [](std::string_view part) {
    return !part.empty() &&
           std::all_of(part.begin(), part.end(), [](char c) { return absl::ascii_isdigit(c); });
  };
  return all_digits(whole) &&
         (point == std::string_view::npos || all_digits(text.substr(point + 1)));
}

}  // namespace

absl::StatusOr<mpq_class> ParseDecimal(std::string_view text) {
  const int decimals = std::min(DecimalsOf(text), kMaxDecimals);
  RETURN_IF_ERROR(ParseScaled(text, decimals).status());
  return FromDigits(text);
}

absl::StatusOr<mpq_class> ReadDecimal(std::string_view text) {
  if (!IsDecimal(text)) {
    return Corrupt(absl::StrCat("not a decimal: \"", std::string(text), "\""));
  }
  return FromDigits(text);
}

absl::StatusOr<mpq_class> ReadDecimalOr(std::string_view text, int fallback) {
  if (text.empty()) return mpq_class(fallback);
  return ReadDecimal(text);
}

mpz_class PowerOfTen(unsigned long exponent) {
  mpz_class result;
  mpz_ui_pow_ui(result.get_mpz_t(), 10, exponent);
  return result;
}

mpq_class Power(const mpq_class& base, unsigned long exponent) {
  mpz_class numerator;
  mpz_class denominator;
  mpz_pow_ui(numerator.get_mpz_t(), base.get_num_mpz_t(), exponent);
  mpz_pow_ui(denominator.get_mpz_t(), base.get_den_mpz_t(), exponent);
  return mpq_class(numerator, denominator);  // powers of coprimes are coprime
}

mpz_class Floor(const mpq_class& value) {
  mpz_class result;
  mpz_fdiv_q(result.get_mpz_t(), value.get_num_mpz_t(), value.get_den_mpz_t());
  return result;
}

std::string RoundedText(const mpz_class& scaled, int decimals) {
  THIDUA_CHECK(decimals >= 0, "A text has no negative number of decimals.");
  std::string digits = mpz_class(abs(scaled)).get_str();
  if (static_cast<int>(digits.size()) <= decimals) {
    digits.insert(0, decimals + 1 - digits.size(), '0');
  }
  if (decimals > 0) digits.insert(digits.size() - decimals, 1, '.');
  return (scaled < 0 ? "-" : "") + digits;
}

std::string ExactText(const mpq_class& value, int decimals) {
  mpq_class scaled = value * PowerOfTen(decimals);
  while (scaled.get_den() != 1) {
    const mpz_class& denominator = scaled.get_den();
    THIDUA_CHECK(mpz_divisible_ui_p(denominator.get_mpz_t(), 2) ||
                     mpz_divisible_ui_p(denominator.get_mpz_t(), 5),
                 "Only a finite decimal has all its digits in a text.");
    scaled *= 10;
    ++decimals;
  }
  return RoundedText(scaled.get_num(), decimals);
}

int DecimalsOf(std::string_view text) {
  const size_t point = text.find('.');
  return point == std::string_view::npos ? 0 : static_cast<int>(text.size() - point - 1);
}

mpz_class RoundByComparison(absl::FunctionRef<int(const mpq_class&)> compare, int decimals,
                            const mpz_class& start) {
  const int sign = compare(mpq_class(0));
  if (sign == 0) return 0;
  // The search is for the magnitude, so that "half up" is "half away from zero".
  const int direction = sign < 0 ? -1 : 1;
  const mpz_class twice = 2 * PowerOfTen(decimals);
  const auto too_large = [&](const mpz_class& candidate) {
    mpq_class half_below(direction * (2 * candidate - 1), twice);
    half_below.canonicalize();
    return compare(half_below) * direction < 0;
  };
  return direction * (LeastAbove(start, too_large) - 1);
}

mpz_class LeastAbove(const mpz_class& low, absl::FunctionRef<bool(const mpz_class&)> holds) {
  mpz_class below = low;
  mpz_class step = 1;
  mpz_class high = low + step;
  while (!holds(high)) {
    below = high;
    step *= 2;
    high += step;
  }
  while (high - below > 1) {
    const mpz_class middle = (below + high) / 2;
    (holds(middle) ? high : below) = middle;
  }
  return high;
}

}  // namespace thidua::targets
