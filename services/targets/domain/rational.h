#pragma once
// Exact arithmetic for indicators: rational numbers of any size, and the decimals they are read
// from and printed as. Nothing here rounds unless it says so, and nothing overflows.

#include <absl/functional/function_ref.h>
#include <absl/status/statusor.h>
#include <gmpxx.h>

#include <string>
#include <string_view>

namespace thidua::targets {

// Reads a canonical decimal from outside: at most 18 digits, of these at most 6 after the point.
// INVALID_ARGUMENT with the reasons of ParseScaled.
absl::StatusOr<mpq_class> ParseDecimal(std::string_view text);

// Reads a canonical decimal of any length, as a peer or the store holds it.
//   DATA_LOSS / CORRUPT: the text is none.
absl::StatusOr<mpq_class> ReadDecimal(std::string_view text);

// The same, with a default for the empty text.
absl::StatusOr<mpq_class> ReadDecimalOr(std::string_view text, int fallback);

// base^exponent.
mpq_class Power(const mpq_class& base, unsigned long exponent);

// 10^exponent.
mpz_class PowerOfTen(unsigned long exponent);

// The greatest integer that is not above `value`.
mpz_class Floor(const mpq_class& value);

// The text of a rounded number, scaled / 10^decimals: always with that many decimals, so that it
// says how far it was rounded: "83.60", "-0.05", "0.00".
std::string RoundedText(const mpz_class& scaled, int decimals);

// The canonical text of a number that is a finite decimal, all digits of it: "1234.5", "-0.05",
// "0".
std::string ExactText(const mpq_class& value);

// Rounds a real number that is known only by how it compares: `compare(x)` is negative, zero or
// positive as the number is below, equal to or above x. Returns the nearest multiple of
// 10^-decimals, halves away from zero, times 10^decimals.
mpz_class RoundByComparison(absl::FunctionRef<int(const mpq_class&)> compare, int decimals);

// The least integer from 1 on for which `holds`; it must hold for every greater one too. 0 if it
// holds for none up to `limit` (0: no limit, and then it must hold for some).
mpz_class LeastFrom1(absl::FunctionRef<bool(const mpz_class&)> holds, const mpz_class& limit);

}  // namespace thidua::targets
