#include "services/admin_cli/printer.h"

#include <absl/strings/ascii.h>
#include <absl/strings/str_replace.h>
#include <google/protobuf/util/json_util.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "common/value/status_macros.h"

namespace thidua::cli {
namespace {

constexpr int kGap = 2;
constexpr int kNarrowest = 12;  // a column is not cut below this

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

std::string Painted(const std::string& text, Colour colour) {
  return colour == Colour::kNone || text.empty() ? text : Escape(colour) + text + "\033[0m";
}

// Columns of one code point; a byte that is not UTF-8 is one.
int CharWidth(UChar32 c) {
  if (c < 0) {
    return 1;
  }
  switch (u_charType(c)) {
    case U_NON_SPACING_MARK:
    case U_ENCLOSING_MARK:
    case U_FORMAT_CHAR:
    case U_CONTROL_CHAR:
      return 0;
    default:
      break;
  }
  const int east_asian = u_getIntPropertyValue(c, UCHAR_EAST_ASIAN_WIDTH);
  return east_asian == U_EA_FULLWIDTH || east_asian == U_EA_WIDE ? 2 : 1;
}

// A title as a key: "DUE DAYS" is "due_days".
std::string KeyOf(const Column& column) {
  return absl::StrReplaceAll(absl::AsciiStrToLower(column.title), {{" ", "_"}});
}

}  // namespace

int DisplayWidth(std::string_view text) {
  int width = 0;
  const int32_t size = static_cast<int32_t>(text.size());
  for (int32_t i = 0; i < size;) {
    UChar32 c;
    U8_NEXT(text.data(), i, size, c);
    width += CharWidth(c);
  }
  return width;
}

std::string OneLine(std::string_view text) {
  std::string out;
  const int32_t size = static_cast<int32_t>(text.size());
  for (int32_t i = 0; i < size;) {
    const int32_t start = i;
    UChar32 c;
    U8_NEXT(text.data(), i, size, c);
    if (c < 0) {
      out += "\xEF\xBF\xBD";
    } else if (u_charType(c) == U_CONTROL_CHAR) {
      out += ' ';
    } else {
      out.append(text.substr(start, i - start));
    }
  }
  return out;
}

std::string Shorten(std::string_view text, int width) {
  if (DisplayWidth(text) <= width) {
    return std::string(text);
  }
  int used = 0;
  int32_t end = 0;
  const int32_t size = static_cast<int32_t>(text.size());
  for (int32_t i = 0; i < size;) {
    UChar32 c;
    U8_NEXT(text.data(), i, size, c);
    if (used + CharWidth(c) > width - 1) {
      break;
    }
    used += CharWidth(c);
    end = i;
  }
  return std::string(text.substr(0, end)) + "…";
}

std::string CsvField(std::string_view text) {
  const std::string field(text);
  if (field.find_first_of(",\"\r\n") == std::string::npos) {
    return field;
  }
  return "\"" + absl::StrReplaceAll(field, {{"\"", "\"\""}}) + "\"";
}

void Table::Add(std::vector<TableCell> row) {
  row.resize(columns_.size(), TableCell(""));
  rows_.push_back(std::move(row));
}

std::string Table::ToText(bool colour, int width) const {
  std::vector<int> widths;
  int total = -kGap;
  for (const Column& column : columns_) {
    widths.push_back(DisplayWidth(column.title));
  }
  for (const auto& row : rows_) {
    for (size_t i = 0; i < row.size(); ++i) {
      widths[i] = std::max(widths[i], DisplayWidth(OneLine(row[i].text)));
    }
  }
  for (const int w : widths) {
    total += w + kGap;
  }
  for (size_t i = 0; i < columns_.size() && width > 0; ++i) {
    if (columns_[i].kind == Column::kShrink && total > width) {
      const int cut = std::min(total - width, std::max(0, widths[i] - kNarrowest));
      widths[i] -= cut;
      total -= cut;
    }
  }
  std::string out;
  const auto add_line = [&](const std::vector<TableCell>& cells, bool header) {
    std::string line;
    for (size_t i = 0; i < cells.size(); ++i) {
      const std::string text = Shorten(OneLine(cells[i].text), widths[i]);
      const std::string pad(std::max(0, widths[i] - DisplayWidth(text)), ' ');
      const std::string shown =
          colour ? Painted(text, header ? Colour::kBold : cells[i].colour) : text;
      const bool right = columns_[i].kind == Column::kRight;
      line += right ? pad + shown : shown + pad;
      if (i + 1 < cells.size()) {
        line += std::string(kGap, ' ');
      }
    }
    line.erase(line.find_last_not_of(' ') + 1);
    out += line + "\n";
  };
  std::vector<TableCell> titles;
  for (const Column& column : columns_) {
    titles.emplace_back(column.title);
  }
  add_line(titles, true);
  for (const auto& row : rows_) {
    add_line(row, false);
  }
  return out;
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

absl::StatusOr<std::string> ToJson(const google::protobuf::Message& message, bool compact) {
  google::protobuf::util::JsonPrintOptions options;
  options.add_whitespace = !compact;
  options.always_print_primitive_fields = true;
  std::string json;
  if (const auto status = google::protobuf::util::MessageToJsonString(message, &json, options);
      !status.ok()) {
    return absl::InternalError("cannot print as JSON: " + std::string(status.message()));
  }
  if (json.empty() || json.back() != '\n') {
    json += '\n';
  }
  return json;
}

absl::Status Printer::Print(const google::protobuf::Message& message, const Table& table) {
  EndProgress();
  if (settings_.format != Format::kJson) {
    Print(table);
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(const std::string json, ToJson(message));
  out_ << json;
  return absl::OkStatus();
}

absl::Status Printer::Print(const google::protobuf::Message& message, const Table& table,
                            const std::string& text) {
  if (settings_.format != Format::kTable) {
    return Print(message, table);
  }
  EndProgress();
  out_ << text;
  return absl::OkStatus();
}

void Printer::Print(const Table& table) {
  EndProgress();
  switch (settings_.format) {
    case Format::kTable:
      if (table.rows().empty()) {
        Note("nothing to show");
      } else {
        out_ << table.ToText(settings_.colour, settings_.width);
      }
      break;
    case Format::kCsv:
      out_ << table.ToCsv();
      break;
    case Format::kJson:
      out_ << table.ToJson();
      break;
  }
}

void Printer::Note(const std::string& line) {
  if (!settings_.quiet) {
    EndProgress();
    err_ << line << "\n";
  }
}

void Printer::Progress(const std::string& label, int64_t done, int64_t total) {
  if (settings_.progress && !settings_.quiet) {
    err_ << "\r\033[K" << label << " " << done << "/" << total << std::flush;
    progress_shown_ = true;
  }
}

void Printer::EndProgress() {
  if (progress_shown_) {
    err_ << "\r\033[K" << std::flush;
    progress_shown_ = false;
  }
}

std::string Printer::Paint(const std::string& text, Colour colour) const {
  return settings_.colour ? Painted(text, colour) : text;
}

}  // namespace thidua::cli
