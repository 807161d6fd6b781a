#pragma once
// The records of a CSV file, field by field, as they stand.

#include <absl/status/statusor.h>

#include <string>
#include <string_view>
#include <vector>

namespace thidua::cli {

struct CsvRecord {
  int line = 0;  // where it begins, from 1
  std::vector<std::string> fields;
};

// The text without white space at either end, no-break spaces and byte order marks included.
std::string Trimmed(std::string_view text);

// Reads RFC 4180 with any `delimiter`: quotes doubled within quotes, CRLF or LF. Records of which
// all fields are blank are left out. `line` is that of the first character; at most `limit` records
// are read.
//   INVALID_ARGUMENT: a quote that does not close, or text after one, with the line.
absl::StatusOr<std::vector<CsvRecord>> ParseCsv(std::string_view text, char delimiter = ',',
                                                int line = 1, size_t limit = SIZE_MAX);

}  // namespace thidua::cli
