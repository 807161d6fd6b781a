#pragma once
// Exact figures. A figure is an int64 scaled by 10^decimals: 1234.5 with 1 decimal is 12345. The
// number of decimals belongs to the data element, not to the figure.
//
//   ASSIGN_OR_RETURN(int64_t scaled, ParseScaled("1234.5", 2));  // 123450
//   FormatScaled(scaled, 2);                                     // "1234.5"
//   GroupDigits(scaled, 2, Locale::kVietnamese);                 // "1.234,50"

#include <absl/numeric/int128.h>
#include <absl/status/statusor.h>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace thidua {

// An element keeps 0 to this many decimals.
inline constexpr int kMaxDecimals = 6;

// The largest scaled figure that is accepted from outside: 18 digits.
inline constexpr int64_t kMaxScaled = 999'999'999'999'999'999;

enum class Locale { kVietnamese, kEnglish };

// Reads a canonical decimal, -?(0|[1-9][0-9]*)(\.[0-9]+)? and not a negative zero, as a figure with
// `decimals` decimals (0 to kMaxDecimals). Missing decimals are zeros.
// INVALID_ARGUMENT with the reason
//   INVALID_NUMBER           for any other text: "1,5", "+1", "01", "1.", "1e3", "-0", " 1", "";
//   PERCENTAGE_FOR_PART      if a percent sign follows;
//   TOO_MANY_DECIMALS        for more decimals than `decimals`, zeros included;
//   NUMBER_OUT_OF_RANGE      if the scaled figure has more than 18 digits.
absl::StatusOr<int64_t> ParseScaled(std::string_view text, int decimals);

// The canonical text of a figure: no zeros at the end of the fraction, no point without one:
// "1234.5", "1234", "-0.05", "0". ParseScaled gives the figure back.
std::string FormatScaled(int64_t scaled, int decimals);
std::string FormatScaled(absl::int128 scaled, int decimals);

// The same as a view of the buffer. Decimals outside of 0 to kMaxDecimals are taken for the nearest
// of them.
using FigureBuffer = std::array<char, 24>;
std::string_view FormatScaled(int64_t scaled, int decimals, FigureBuffer& buffer);

// The figure for people, with thousands grouped and always `decimals` decimals, so that columns
// line up: "-1.234.567,50" (Vietnamese), "-1,234,567.50" (English).
std::string GroupDigits(absl::int128 scaled, int decimals, Locale locale);

// The same without zeros at the end of the fraction, for a sentence: "-1.234.567,5", "80".
std::string GroupWithoutZeros(absl::int128 scaled, int decimals, Locale locale);

// a + b. INVALID_ARGUMENT, NUMBER_OUT_OF_RANGE if the sum does not fit an int64.
absl::StatusOr<int64_t> CheckedAdd(int64_t a, int64_t b);

}  // namespace thidua
