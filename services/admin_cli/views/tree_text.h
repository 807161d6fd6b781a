#pragma once
// A tree as lines for people:
//
//   Tỷ lệ trường đạt chuẩn [t20]: đạt
//   ├─ 49 / 68 * 100 = 72.06 %
//   │  └─ tử số 49
//   └─ hạn: 2025

#include <string>
#include <string_view>
#include <vector>

#include "services/admin_cli/views/table.h"

namespace thidua::cli {

// One entry and what is below it.
struct TextNode {
  std::string text;
  Colour colour = Colour::kNone;
  std::vector<TextNode> children = {};
};

// The tree with lines broken at spaces so that each fits `width` columns; 0 breaks none. A word
// that is wider than its place goes on in the next line: nothing is cut off. The place of a text is
// 20 columns at least, however deep it lies.
std::string TreeText(const TextNode& root, int width, bool colour);

// The text in lines of `width` columns, likewise; all but the first begin with `indent` spaces.
std::string Wrapped(std::string_view text, int indent, int width);

}  // namespace thidua::cli
