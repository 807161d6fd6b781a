#pragma once
// What was appended to a PDF: an update is objects, a table of where they are and a trailer that
// leads to the table before. Read byte by byte, and only in the one shape in which every program
// reads the same, before anything else looks at the file: no cross-reference streams, no object
// streams, nothing of an older revision under a new number. So no program shows another paper than
// the one that is verified, and nothing is ever unpacked.

#include <absl/status/statusor.h>

#include <cstddef>
#include <string_view>

namespace thidua::awards {

// At which byte the last table of cross-references begins, by the end of the file: "startxref", a
// number, "%%EOF" and at most one end of line.
//   INVALID_ARGUMENT: the file ends otherwise.
absl::StatusOr<size_t> LastTable(std::string_view pdf);

// Whether what `pdf` has beyond its first `base_size` bytes, which are a PDF, is updates of these
// alone: from the last table on, each lists objects that begin in its own update, in ascending
// order, and the first of them leads to the last table of the base.
//   INVALID_ARGUMENT: not so, or more than 1,000 objects or 64 updates.
absl::Status CheckUpdates(std::string_view pdf, size_t base_size);

}  // namespace thidua::awards
