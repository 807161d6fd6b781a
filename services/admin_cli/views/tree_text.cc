#include "services/admin_cli/views/tree_text.h"

#include <absl/strings/str_split.h>
#include <unicode/utf8.h>

#include <algorithm>

#include "services/admin_cli/views/width.h"

namespace thidua::cli {
namespace {

constexpr int kLeastRoom = 20;

// How many bytes of the word fit into `room` columns; at least one character.
size_t FittingBytes(std::string_view word, int room) {
  int32_t end = 0;
  U8_FWD_1(word.data(), end, static_cast<int32_t>(word.size()));
  for (int32_t next = end; next < static_cast<int32_t>(word.size());) {
    U8_FWD_1(word.data(), next, static_cast<int32_t>(word.size()));
    if (DisplayWidth(word.substr(0, next)) > room) break;
    end = next;
  }
  return end;
}

// The text in lines that are at most `room` wide; 0 for one line.
std::vector<std::string> LinesOf(std::string_view text, int room) {
  const std::string whole = OneLine(text);
  if (room == 0 || DisplayWidth(whole) <= room) return {whole};
  std::vector<std::string> lines = {""};
  for (absl::string_view word : absl::StrSplit(whole, ' ')) {
    std::string_view rest(word.data(), word.size());
    const int wide = DisplayWidth(rest);
    if (!lines.back().empty() && DisplayWidth(lines.back()) + 1 + wide > room) {
      lines.emplace_back();
    } else if (!lines.back().empty()) {
      lines.back() += ' ';
    }
    while (DisplayWidth(rest) > room) {
      const size_t fits = FittingBytes(rest, room);
      lines.back() += rest.substr(0, fits);
      lines.emplace_back();
      rest = rest.substr(fits);
    }
    lines.back() += rest;
  }
  return lines;
}

// Adds the node; its first line begins with `first`, all others, and those below it, with `rest`.
void AddNode(const TextNode& node, const std::string& first, const std::string& rest, int width,
             bool colour, std::string* out) {
  const int room = width == 0 ? 0 : std::max(kLeastRoom, width - DisplayWidth(rest));
  const std::string down = node.children.empty() ? rest : rest + "│  ";
  const int narrower = width == 0 || node.children.empty() ? room : std::max(kLeastRoom, room - 3);
  std::vector<std::string> lines = LinesOf(node.text, room);
  if (lines.size() > 1) lines = LinesOf(node.text, narrower);
  for (size_t i = 0; i < lines.size(); ++i) {
    *out += (i == 0 ? first : down) + (colour ? Painted(lines[i], node.colour) : lines[i]) + "\n";
  }
  for (size_t i = 0; i < node.children.size(); ++i) {
    const bool last = i + 1 == node.children.size();
    AddNode(node.children[i], rest + (last ? "└─ " : "├─ "), rest + (last ? "   " : "│  "), width,
            colour, out);
  }
}

}  // namespace

std::string TreeText(const TextNode& root, int width, bool colour) {
  std::string out;
  AddNode(root, "", "", width, colour, &out);
  return out;
}

std::string Wrapped(std::string_view text, int indent, int width) {
  const int room = width == 0 ? 0 : std::max(kLeastRoom, width - indent);
  std::string out;
  for (const std::string& line : LinesOf(text, room)) {
    out += (out.empty() ? "" : std::string(indent, ' ')) + line + "\n";
  }
  return out;
}

}  // namespace thidua::cli
