#include "services/awards/papers/column_widths.h"

#include <absl/strings/str_split.h>

#include <algorithm>
#include <numeric>
#include <set>
#include <utility>

namespace thidua::awards::papers {
namespace {

constexpr double kUnbounded = 10000;  // no line of a table is so long
constexpr double kMostShare = 0.3;    // of the width that a long word may claim for its column

// So that neither a word nor a figure is broken. Each word is measured once, however often it
// stands in the column: syllables are few.
double LeastWidth(Canvas& canvas, const Table& table, size_t at) {
  double width = 0;
  std::set<std::pair<bool, std::string>> measured;
  const auto measure = [&](const std::string& text, bool bold) {
    if (!measured.emplace(bold, text).second) return;
    const TextStyle style = {.size = table.size, .bold = bold};
    width = std::max(width, canvas.LayOut(style, text, kUnbounded).width());
  };
  const auto measure_words = [&](const std::string& text, bool bold) {
    for (const absl::string_view word : absl::StrSplit(text, absl::ByAnyChar(" \n"))) {
      measure(std::string(word), bold);
    }
  };
  measure_words(table.columns[at].title, true);
  for (const Row& row : table.rows) {
    if (table.columns[at].alignment == Alignment::kRight) {
      measure(row.cells[at], row.bold);
    } else {
      measure_words(row.cells[at], row.bold);
    }
  }
  return width + 2 * kSidePadding + 0.1;  // lengths are rounded
}

}  // namespace

std::vector<double> Divide(double width, const std::vector<double>& shares,
                           const std::vector<double>& least) {
  const size_t count = shares.size();
  std::vector<bool> fixed(count, false);
  const bool have_room = std::accumulate(least.begin(), least.end(), 0.0) <= width;
  std::vector<double> parts(count, 0);
  // Each turn fixes a part at its least, so that the others share what is left.
  for (bool again = true; again;) {
    again = false;
    double left = width, sum = 0;
    for (size_t i = 0; i < count; ++i) (fixed[i] ? left : sum) += fixed[i] ? -least[i] : shares[i];
    for (size_t i = 0; i < count; ++i) {
      parts[i] = fixed[i] ? least[i] : left * shares[i] / sum;
    }
    for (size_t i = 0; have_room && i < count; ++i) {
      if (!fixed[i] && parts[i] < least[i]) {
        fixed[i] = true;
        again = true;
      }
    }
  }
  return parts;
}

std::vector<double> ColumnWidths(Canvas& canvas, const Table& table, double width) {
  std::vector<double> shares, least;
  for (size_t i = 0; i < table.columns.size(); ++i) {
    shares.push_back(table.columns[i].share);
    least.push_back(std::min(LeastWidth(canvas, table, i), kMostShare * width));
  }
  return Divide(width, shares, least);
}

}  // namespace thidua::awards::papers
