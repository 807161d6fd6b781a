#pragma once
// Tables: rows under titled columns, as lines for people, as CSV, or as JSON.
//
//   Table table({{"NAME", Column::kName}, {"TITLE", Column::kShrink}, {"N", Column::kRight}});
//   table.Add({"units/khoai-chau", "Khoái Châu", "24"});

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace thidua::cli {

enum class Colour { kNone, kGreen, kCyan, kYellow, kRed, kMagenta, kBlue, kDim, kBold };

// The text in a colour of terminals.
std::string Painted(const std::string& text, Colour colour);

struct Column {
  enum Kind {
    kText,    // left
    kRight,   // figures, which are never cut
    kShrink,  // text that is cut first where a terminal is too narrow
    kName,    // resource names, cut at the front
  };
  std::string title;
  Kind kind = kText;
  // Where a terminal is too narrow, columns of a higher detail are left out before those of a
  // lower.
  int detail = 0;
};

struct TableCell {
  TableCell(std::string text, Colour colour = Colour::kNone)  // NOLINT: cells are mostly texts
      : text(std::move(text)), colour(colour) {}
  TableCell(const char* text) : text(text) {}  // NOLINT: the same

  std::string text;
  Colour colour = Colour::kNone;
};

// A value.
class Table {
 public:
  explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}

  // Adds a row; cells that it lacks are empty.
  void Add(std::vector<TableCell> row);

  const std::vector<Column>& columns() const { return columns_; }
  const std::vector<std::vector<TableCell>>& rows() const { return rows_; }

  // How wide the lines are where nothing is cut.
  int Width() const;
  // Lines with padded columns, all of them whole.
  std::string ToText(bool colour) const;
  // The same within `width` columns of a terminal: first, columns are left out, the empty ones
  // before all others; then texts are cut. `left_out` gets the titles of what is not shown.
  std::string ToText(bool colour, int width, std::vector<std::string>* left_out) const;
  // Header and rows with CRLF, titles in lower case with '_' for spaces, texts as GuardFormula
  // writes them.
  std::string ToCsv() const;
  // An array with an object a row, keys as the titles of CSV.
  std::string ToJson() const;

 private:
  std::vector<int> Widths() const;
  std::string Lines(bool colour, const std::vector<size_t>& shown,
                    const std::vector<int>& widths) const;

  std::vector<Column> columns_;
  std::vector<std::vector<TableCell>> rows_;
};

}  // namespace thidua::cli
