#pragma once
// A spreadsheet of targets saved as CSV, one row a target:
//
//   phrase;title;bound;unit;due;form
//   thu nhập bình quân đầu người đạt 115 triệu;Thu nhập bình quân đầu người;>= 115;triệu
//   đồng;2030;Kinh tế
//
// Further columns may be element, frequency, calendar and source. Titles of columns are in English
// or Vietnamese, in any letter case and order.

#include <absl/status/statusor.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/value/decimal.h"
#include "thidua/catalog/v1/catalog.pb.h"
#include "thidua/targets/v1/target.pb.h"

namespace thidua::cli {

// One row.
struct SheetTarget {
  int line = 0;  // in the file
  std::string phrase;
  std::string title;
  std::string unit;     // of measure
  std::string due;      // "2030", "2030-06-30" or "open-ended"
  std::string form;     // its title
  std::string element;  // its id; empty: one of its own
  std::string source;   // may be empty
  catalog::v1::FormFrequency frequency = catalog::v1::FORM_FREQUENCY_YEARLY;
  catalog::v1::FormCalendar calendar = catalog::v1::FORM_CALENDAR_CALENDAR;
  targets::v1::Bound bound;
  bool bare = false;  // see WrittenBound
};

struct TargetSheet {
  char delimiter = ',';
  std::optional<Locale> numbers;     // nothing where all of them are the same in both formats
  std::vector<SheetTarget> targets;  // at least one
};

// Reads the file. Numbers are read in the format that `numbers`, or the file, states; else in the
// one that they prove together.
//   INVALID_ARGUMENT: the header row or any row cannot be read. All faults of all rows are in the
//   message, a line each.
absl::StatusOr<TargetSheet> ReadTargetSheet(std::string_view text, std::optional<Locale> numbers);

}  // namespace thidua::cli
