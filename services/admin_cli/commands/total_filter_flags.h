#pragma once
// Which totals a list, a feed or an export is of, and the file that keeps its cursor.

#include <absl/status/statusor.h>

#include <CLI/App.hpp>
#include <string>
#include <vector>

#include "thidua/reporting/v1/total_feed.pb.h"

namespace thidua::cli {

// Flags of a verb on the totals below a unit. Each verb adds --cursor-file itself, with what it
// does with it.
struct TotalFilterFlags {
  std::string unit;
  std::vector<std::string> forms;
  std::string from;
  std::string to;
  std::string cursor_file;

  void AddTo(CLI::App* verb);
  //   INVALID_ARGUMENT: a name is malformed.
  absl::Status Fill(reporting::v1::TotalFilter* filter) const;
};

// The cursor in a file; empty if there is no such file or `path` is empty.
//   INVALID_ARGUMENT: it cannot be read.
absl::StatusOr<std::string> ReadCursor(const std::string& path);

// Writes it there; nothing if `path` is empty.
//   INVALID_ARGUMENT: it cannot be written.
absl::Status WriteCursor(const std::string& path, const std::string& cursor);

}  // namespace thidua::cli
