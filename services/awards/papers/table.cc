#include "services/awards/papers/table.h"

#include <algorithm>

#include "common/value/check.h"
#include "services/awards/papers/column_widths.h"
#include "services/awards/papers/paragraph.h"

namespace thidua::awards::papers {
namespace {

constexpr double kPadding = 2;  // points above and below the text of a cell
constexpr double kRule = 0.5;   // width of its lines

// The cells of a row, laid out.
struct LaidOutRow {
  std::vector<Canvas::Text> cells;
  double height = 0;  // with padding
};

class TablePages {
 public:
  TablePages(PageFlow& flow, const Table& table) : flow_(flow), table_(table) {
    THIDUA_CHECK(!table.columns.empty(), "A table has columns.");
    for (const Row& row : table.rows) {
      THIDUA_CHECK(row.cells.size() == table.columns.size(), "A row has a cell for each column.");
    }
    edges_.push_back(flow.left());
    for (const double width : ColumnWidths(flow.canvas(), table, flow.width())) {
      edges_.push_back(edges_.back() + width);
    }
    Row titles = {.cells = {}, .bold = true};
    for (const Column& column : table.columns) titles.cells.push_back(column.title);
    header_ = LayOut(titles, true);
  }

  double LeastHeight() {
    return header_.height + (table_.rows.empty() ? 0 : LayOut(table_.rows.front(), false).height);
  }

  void Draw(double keep) {
    flow_.Need(std::min(LeastHeight() + (table_.rows.size() < 2 ? keep : 0), flow_.height()));
    DrawWhole(header_);
    for (size_t i = 0; i < table_.rows.size(); ++i) {
      const LaidOutRow row = LayOut(table_.rows[i], false);
      const double below = i + 1 == table_.rows.size() ? keep : 0;
      const double page = flow_.height() - header_.height;
      if (row.height > page) {
        DrawParted(row);
        continue;
      }
      // What is kept below the last row never makes it leave a page that is its own.
      if (row.height + std::min(below, page - row.height) > flow_.room()) NextPage();
      DrawWhole(row);
    }
    flow_.Skip(kParagraphSpace);
  }

 private:
  LaidOutRow LayOut(const Row& row, bool is_header) {
    LaidOutRow result;
    for (size_t i = 0; i < row.cells.size(); ++i) {
      const Alignment alignment = is_header ? Alignment::kCentre : table_.columns[i].alignment;
      const TextStyle style = {.size = table_.size, .bold = row.bold, .alignment = alignment};
      result.cells.push_back(
          flow_.canvas().LayOut(style, row.cells[i], edges_[i + 1] - edges_[i] - 2 * kSidePadding));
      result.height = std::max(result.height, result.cells.back().height() + 2 * kPadding);
    }
    return result;
  }

  void NextPage() {
    flow_.NextPage();
    DrawWhole(header_);
  }

  void DrawWhole(const LaidOutRow& row) {
    const double y = flow_.y();
    for (size_t i = 0; i < row.cells.size(); ++i) {
      // Titles stand in the middle of their height, cells at its top.
      const double above = &row == &header_ ? (row.height - row.cells[i].height()) / 2 : kPadding;
      flow_.canvas().Draw(row.cells[i], edges_[i] + kSidePadding, y + above);
    }
    DrawRules(y, row.height);
    flow_.Skip(row.height);
  }

  // Line by line on as many pages as it takes.
  void DrawParted(const LaidOutRow& row) {
    std::vector<std::vector<Canvas::Line>> lines;
    std::vector<size_t> drawn(row.cells.size(), 0);
    for (const auto& cell : row.cells) lines.push_back(cell.lines());
    for (bool more = true; more;) {
      const double y = flow_.y();
      // On a page that holds the header alone there is room for a line in any case.
      const double room = flow_.room() - 2 * kPadding;
      double height = 0;
      more = false;
      for (size_t i = 0; i < row.cells.size(); ++i) {
        const size_t first = drawn[i];
        size_t end = first;
        while (end < lines[i].size() && lines[i][end].bottom - lines[i][first].top <= room) ++end;
        flow_.canvas().DrawLines(row.cells[i], first, end - first, edges_[i] + kSidePadding,
                                 y + kPadding);
        if (end > first) height = std::max(height, lines[i][end - 1].bottom - lines[i][first].top);
        drawn[i] = end;
        more = more || end < lines[i].size();
      }
      if (height > 0) {
        DrawRules(y, height + 2 * kPadding);
        flow_.Skip(height + 2 * kPadding);
      }
      if (more) NextPage();
    }
  }

  void DrawRules(double y, double height) {
    Canvas& canvas = flow_.canvas();
    canvas.DrawFrame({edges_.front(), y, edges_.back() - edges_.front(), height}, kRule, kBlack);
    for (size_t i = 1; i + 1 < edges_.size(); ++i) {
      canvas.DrawLine(edges_[i], y, edges_[i], y + height, kRule, kBlack);
    }
  }

  PageFlow& flow_;
  const Table& table_;
  std::vector<double> edges_;  // of the columns, one more than there are
  LaidOutRow header_;
};

}  // namespace

void DrawTable(PageFlow& flow, const Table& table, double keep) {
  TablePages(flow, table).Draw(keep);
}

double LeastHeight(PageFlow& flow, const Table& table) {
  return TablePages(flow, table).LeastHeight();
}

}  // namespace thidua::awards::papers
