#include "services/admin_cli/views/width.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

namespace thidua::cli {
namespace {

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

std::string ShortenName(std::string_view text, int width) {
  int wide = DisplayWidth(text);
  if (wide <= width) {
    return std::string(text);
  }
  int32_t begin = 0;
  const int32_t size = static_cast<int32_t>(text.size());
  while (begin < size && wide > width - 1) {
    UChar32 c;
    U8_NEXT(text.data(), begin, size, c);
    wide -= CharWidth(c);
  }
  return "…" + std::string(text.substr(begin));
}

}  // namespace thidua::cli
