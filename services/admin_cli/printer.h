#pragma once
// What a command prints: tables whose Vietnamese text lines up, CSV, or JSON.
//
//   Table table({{"NAME"}, {"TITLE", Column::kShrink}, {"N", Column::kRight}});
//   table.Add({"units/khoai-chau", "Khoái Châu", "24"});
//   RETURN_IF_ERROR(printer.Print(response, table));

#include <absl/status/status.h>
#include <google/protobuf/message.h>

#include <ostream>
#include <string>
#include <string_view>
#include <vector>

namespace thidua::cli {

enum class Format { kTable, kJson, kCsv };

enum class Colour { kNone, kGreen, kCyan, kYellow, kRed, kMagenta, kBlue, kDim, kBold };

// Columns that `text` takes on a terminal: two for wide characters, none for combining marks.
int DisplayWidth(std::string_view text);

// The text without control characters, which could move a terminal's cursor; each is a space.
std::string OneLine(std::string_view text);

// The front part of `text` that is at most `width` wide, with "…" at the end where it was cut.
std::string Shorten(std::string_view text, int width);

// A field of RFC 4180: quoted where it must be.
std::string CsvField(std::string_view text);

struct Column {
  enum Kind {
    kText,    // left
    kRight,   // figures
    kShrink,  // text that is cut first when a terminal is too narrow
  };
  std::string title;
  Kind kind = kText;
};

struct TableCell {
  TableCell(std::string text, Colour colour = Colour::kNone)  // NOLINT: cells are mostly texts
      : text(std::move(text)), colour(colour) {}
  TableCell(const char* text) : text(text) {}  // NOLINT: the same

  std::string text;
  Colour colour = Colour::kNone;
};

// Rows under titled columns. A value.
class Table {
 public:
  explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}

  // Adds a row; cells that it lacks are empty.
  void Add(std::vector<TableCell> row);

  const std::vector<Column>& columns() const { return columns_; }
  const std::vector<std::vector<TableCell>>& rows() const { return rows_; }

  // Lines with padded columns. `width` is the terminal's, 0 for none.
  std::string ToText(bool colour, int width) const;
  // Header and rows with CRLF, titles in lower case with '_' for spaces.
  std::string ToCsv() const;
  // An array with an object a row, keys as the titles of CSV.
  std::string ToJson() const;

 private:
  std::vector<Column> columns_;
  std::vector<std::vector<TableCell>> rows_;
};

// The canonical JSON of a message, with defaults, indented unless `compact`.
//   INTERNAL: an Any within is of a type unknown here.
absl::StatusOr<std::string> ToJson(const google::protobuf::Message& message, bool compact = false);

// Writes to two streams, which must outlive it. Not thread-safe.
class Printer {
 public:
  struct Settings {
    Format format = Format::kTable;
    bool colour = false;    // colours and bars on `out`
    bool progress = false;  // a progress line on `err`
    bool quiet = false;     // results and errors only
    int width = 0;          // of the terminal; 0 where `out` is none
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

  // Replaces the progress line on a terminal.
  void Progress(const std::string& label, int64_t done, int64_t total);

  // Takes the progress line away.
  void EndProgress();

  // The text in a colour where colours are wanted.
  std::string Paint(const std::string& text, Colour colour) const;

 private:
  Settings settings_;
  std::ostream& out_;
  std::ostream& err_;
  bool progress_shown_ = false;
};

}  // namespace thidua::cli
