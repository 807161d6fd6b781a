#pragma once
// Exact arithmetic for indicators: rational numbers of any size, and the decimals they are read
// from and printed as. Nothing here rounds unless its comment says so, and nothing overflows.

#include <absl/functional/function_ref.h>
#include <absl/status/statusor.h>
#include <gmpxx.h>

#include <string>
#include <string_view>

namespace thidua::targets {

// Returns the number of a canonical decimal from outside: at most 18 digits, of these at most 6
// after the point. Fails with INVALID_ARGUMENT and the reasons of ParseScaled.
absl::StatusOr<mpq_class> ParseDecimal(std::string_view text);

// Returns the number of a decimal of any length, as a peer or the store holds it.
//   DATA_LOSS / CORRUPT: the text is no decimal.
absl::StatusOr<mpq_class> ReadDecimal(std::string_view text);

// Returns `fallback` for the empty text; otherwise like ReadDecimal.
absl::StatusOr<mpq_class> ReadDecimalOr(std::string_view text, int fallback);

// Returns base^exponent.
mpq_class Power(const mpq_class& base, unsigned long exponent);

// Returns 10^exponent.
mpz_class PowerOfTen(unsigned long exponent);

// Returns the greatest integer that is not above `value`.
mpz_class Floor(const mpq_class& value);

// Returns the text of the rounded number scaled / 10^decimals. It always has that many decimals, so
// that it says how far it was rounded: "83.60", "-0.05", "0.00". `decimals` must not be negative.
std::string RoundedText(const mpz_class& scaled, int decimals);

// Returns the text of a number with all its digits, and at least `decimals` after the point:
// "1234.5", "-0.05", "0". The number must be a finite decimal.
std::string ExactText(const mpq_class& value, int decimals = 0);

// Returns the number of digits after the point of a decimal.
int DecimalsOf(std::string_view text);

// Rounds a real number that is known only by how it compares: `compare(x)` must be negative, zero
// or positive as the number is below, equal to or above x. Returns the nearest multiple of
// 10^-decimals, halves away from zero, times 10^decimals. The search starts at the size `start`,
// which must not be above that of the result: near it, few comparisons suffice.
mpz_class RoundByComparison(absl::FunctionRef<int(const mpq_class&)> compare, int decimals,
                            const mpz_class& start = 0);

// Returns the least integer above `low` for which `holds` is true; it must be true for every
// greater one too, and for some.
mpz_class LeastAbove(const mpz_class& low, absl::FunctionRef<bool(const mpz_class&)> holds);

}  // namespace thidua::targets
