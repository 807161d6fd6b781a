#pragma once
// The bound of a target as people write it into a table: ">= 115", "trên 9,5", "40 – 45%", "từ 80
// trở lên", "khoảng 100". How a number is written is a matter of the whole file (number_format.h),
// so the shape of a bound is read first and its numbers later.

#include <absl/status/statusor.h>

#include <optional>
#include <string>
#include <string_view>

#include "common/value/decimal.h"
#include "thidua/targets/v1/target.pb.h"

namespace thidua::cli {

// The shape of a bound. Its numbers are as they were written, without percent signs.
struct WrittenBound {
  targets::v1::BoundKind kind = targets::v1::BOUND_KIND_UNSPECIFIED;
  std::string value;
  std::string upper;     // of a band; else empty
  bool percent = false;  // at least one number has a percent sign
  bool bare = false;     // one number alone, with no word or sign of comparison: read as a point
};

// Takes the text apart. Words may be Vietnamese or English, in any letter case and without their
// marks; a band has a hyphen, a dash or a minus sign between its ends.
//   INVALID_ARGUMENT: it is no bound; the message says what would be one.
absl::StatusOr<WrittenBound> ParseWrittenBound(std::string_view text);

// The bound with its numbers read in this format, as canonical decimals.
//   INVALID_ARGUMENT: a number is none in this format or is too long, or a band is upside down.
absl::StatusOr<targets::v1::Bound> ReadBound(const WrittenBound& written, Locale format);

}  // namespace thidua::cli
