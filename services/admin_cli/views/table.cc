#include "services/admin_cli/views/table.h"

#include <absl/strings/ascii.h>
#include <absl/strings/str_replace.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <numeric>

#include "common/value/csv_field.h"
#include "services/admin_cli/views/width.h"

namespace thidua::cli {
namespace {

constexpr int kGap = 2;
constexpr int kEmptyDetail = 100;  // an empty column is left out before any other

const char* Escape(Colour colour) {
  switch (colour) {
    case Colour::kNone:
      return "";
    case Colour::kGreen:
      return "\033[32m";
    case Colour::kCyan:
      return "\033[36m";
    case Colour::kYellow:
      return "\033[33m";
    case Colour::kRed:
      return "\033[31m";
    case Colour::kMagenta:
      return "\033[35m";
    case Colour::kBlue:
      return "\033[34m";
    case Colour::kDim:
      return "\033[2m";
    case Colour::kBold:
      return "\033[1m";
  }
  return "";
}

// A title as a key: "DUE DAYS" is "due_days".
std::string KeyOf(const Column& column) {
  return absl::StrReplaceAll(absl::AsciiStrToLower(column.title), {{" ", "_"}});
}

// The width below which a column is left out rather than cut.
int Narrowest(const Column& column, int width) {
  switch (column.kind) {
    case Column::kRight:
      return width;
    case Column::kShrink:
    case Column::kText:
      return std::min(width, 12);
    case Column::kName:
      return std::min(width, 20);
  }
  return width;
}

// Cuts the widest of the columns that `may` be cut until the lines are `excess` narrower, or all
// are at their narrowest. Returns what is still too much.
int Cut(const std::vector<int>& narrowest, const std::vector<bool>& may, int excess,
        std::vector<int>* widths) {
  while (excess > 0) {
    size_t widest = widths->size();
    for (size_t i = 0; i < widths->size(); ++i) {
      if (may[i] && (*widths)[i] > narrowest[i] &&
          (widest == widths->size() || (*widths)[i] > (*widths)[widest])) {
        widest = i;
      }
    }
    if (widest == widths->size()) {
      return excess;
    }
    --(*widths)[widest];
    --excess;
  }
  return 0;
}

}  // namespace

std::string Painted(const std::string& text, Colour colour) {
  return colour == Colour::kNone || text.empty() ? text : Escape(colour) + text + "\033[0m";
}

void Table::Add(std::vector<TableCell> row) {
  row.resize(columns_.size(), TableCell(""));
  rows_.push_back(std::move(row));
}

std::vector<int> Table::Widths() const {
  std::vector<int> widths;
  for (const Column& column : columns_) {
    widths.push_back(DisplayWidth(column.title));
  }
  for (const auto& row : rows_) {
    for (size_t i = 0; i < row.size(); ++i) {
      widths[i] = std::max(widths[i], DisplayWidth(OneLine(row[i].text)));
    }
  }
  return widths;
}

int Table::Width() const {
  const std::vector<int> widths = Widths();
  return std::accumulate(widths.begin(), widths.end(), 0) +
         kGap * (static_cast<int>(widths.size()) - 1);
}

std::string Table::Lines(bool colour, const std::vector<size_t>& shown,
                         const std::vector<int>& widths) const {
  std::string out;
  const auto add_line = [&](const auto& cell_of) {
    std::string line;
    for (const size_t i : shown) {
      const TableCell cell = cell_of(i);
      const std::string whole = OneLine(cell.text);
      const std::string text = columns_[i].kind == Column::kName ? ShortenName(whole, widths[i])
                                                                 : Shorten(whole, widths[i]);
      const std::string pad(std::max(0, widths[i] - DisplayWidth(text)), ' ');
      const std::string painted = colour ? Painted(text, cell.colour) : text;
      line += i == shown.front() ? "" : std::string(kGap, ' ');
      line += columns_[i].kind == Column::kRight ? pad + painted : painted + pad;
    }
    line.erase(line.find_last_not_of(' ') + 1);
    out += line + "\n";
  };
  add_line([&](size_t i) { return TableCell(columns_[i].title, Colour::kBold); });
  for (const auto& row : rows_) {
    add_line([&](size_t i) { return row[i]; });
  }
  return out;
}

std::string Table::ToText(bool colour) const {
  std::vector<size_t> shown(columns_.size());
  std::iota(shown.begin(), shown.end(), 0);
  return Lines(colour, shown, Widths());
}

std::string Table::ToText(bool colour, int width, std::vector<std::string>* left_out) const {
  std::vector<int> widths = Widths();
  std::vector<int> narrowest;
  std::vector<int> detail;
  for (size_t i = 0; i < columns_.size(); ++i) {
    narrowest.push_back(Narrowest(columns_[i], widths[i]));
    const bool empty = std::all_of(rows_.begin(), rows_.end(),
                                   [i](const auto& row) { return row[i].text.empty(); });
    detail.push_back(empty ? kEmptyDetail : columns_[i].detail);
  }
  std::vector<size_t> shown(columns_.size());
  std::iota(shown.begin(), shown.end(), 0);
  const auto excess = [&](const std::vector<int>& of) {
    int total = -kGap;
    for (const size_t i : shown) {
      total += of[i] + kGap;
    }
    return total - width;
  };
  // Columns that nobody marked as a detail go last, from the right; the first one stays.
  while (excess(widths) > 0 && shown.size() > 1) {
    auto out = shown.begin() + 1;
    for (auto column = shown.begin() + 1; column != shown.end(); ++column) {
      out = detail[*column] >= detail[*out] ? column : out;
    }
    if (detail[*out] < kEmptyDetail) {
      if (excess(narrowest) <= 0) {
        break;  // there is room enough if texts are cut
      }
      left_out->push_back(columns_[*out].title);
    }
    shown.erase(out);
  }
  std::vector<bool> shrinks(columns_.size());
  std::vector<bool> texts(columns_.size());
  for (const size_t i : shown) {
    shrinks[i] = columns_[i].kind == Column::kShrink;
    texts[i] = columns_[i].kind != Column::kRight;
  }
  const int rest = Cut(narrowest, shrinks, excess(widths), &widths);
  Cut(narrowest, texts, rest, &widths);
  return Lines(colour, shown, widths);
}

std::string Table::ToJson() const {
  nlohmann::ordered_json json = nlohmann::ordered_json::array();
  for (const auto& row : rows_) {
    nlohmann::ordered_json object = nlohmann::ordered_json::object();
    for (size_t i = 0; i < row.size(); ++i) {
      object[KeyOf(columns_[i])] = row[i].text;
    }
    json.push_back(std::move(object));
  }
  return json.dump(1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

std::string Table::ToCsv() const {
  std::string out;
  for (size_t i = 0; i < columns_.size(); ++i) {
    out += (i > 0 ? "," : "") + CsvField(KeyOf(columns_[i]));
  }
  out += "\r\n";
  for (const auto& row : rows_) {
    for (size_t i = 0; i < row.size(); ++i) {
      out += (i > 0 ? "," : "") + CsvField(row[i].text);
    }
    out += "\r\n";
  }
  return out;
}

}  // namespace thidua::cli
