#pragma once
// What a command prints, in the format that was asked for, and what it says besides.
//
//   RETURN_IF_ERROR(printer.Print(response, table));
//   printer.Note("wrote 3 reports");

#include <absl/status/statusor.h>
#include <google/protobuf/message.h>

#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "services/admin_cli/views/table.h"

namespace thidua::cli {

enum class Format { kTable, kJson, kCsv };

// The canonical JSON of a message, with defaults, indented unless `compact`.
//   INTERNAL: an Any within is of a type unknown here.
absl::StatusOr<std::string> ToJson(const google::protobuf::Message& message, bool compact = false);

// Writes to two streams, which must outlive it. Not thread-safe.
class Printer {
 public:
  struct Settings {
    Format format = Format::kTable;
    bool terminal = false;  // `out` is one
    bool colour = false;    // colours on `out`
    bool progress = false;  // a progress line on `err`
    bool quiet = false;     // results and errors only
    int width = 0;          // that tables must fit into; 0 for none
  };

  Printer(Settings settings, std::ostream& out, std::ostream& err)
      : settings_(settings), out_(out), err_(err) {}

  const Settings& settings() const { return settings_; }
  std::ostream& out() { return out_; }

  // The message as JSON, or the table in the other formats.
  absl::Status Print(const google::protobuf::Message& message, const Table& table);

  // The message as JSON, the table as CSV, and `text` otherwise.
  absl::Status Print(const google::protobuf::Message& message, const Table& table,
                     const std::string& text);

  // The table alone: what no message stands behind. As JSON an array of objects of texts.
  void Print(const Table& table);

  // A line about what was done, on standard error unless quiet.
  void Note(const std::string& line);

  // A line about what went wrong, on standard error.
  void Problem(const std::string& line);

  // Replaces the progress line on a terminal.
  void Progress(const std::string& label, int64_t done, int64_t total);

  // Takes the progress line away.
  void EndProgress();

  // The text in a colour where colours are wanted.
  std::string Paint(const std::string& text, Colour colour) const;

 private:
  void PrintLines(const Table& table);

  Settings settings_;
  std::ostream& out_;
  std::ostream& err_;
  bool progress_shown_ = false;
};

}  // namespace thidua::cli
