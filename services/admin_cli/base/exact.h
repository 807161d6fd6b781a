#pragma once
// Exact numbers, as an explanation shows how a value is made of others.

#include <absl/status/statusor.h>
#include <gmpxx.h>

#include <string>
#include <string_view>

namespace thidua::cli {

// The number of a decimal of any length, as a service answers it.
//   DATA_LOSS: the text is no decimal.
absl::StatusOr<mpq_class> ReadExact(std::string_view text);

// All digits of a number: "1234.5", "-0.05", "0". It must be a finite decimal.
std::string ExactText(const mpq_class& value);

// The number rounded to `decimals`, 0 or more, halves away from zero, with all of them: "72.06".
std::string RoundedText(const mpq_class& value, int decimals);

}  // namespace thidua::cli
