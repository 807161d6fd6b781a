#pragma once
// Text on a terminal: how wide it is, and how it is made to fit.

#include <string>
#include <string_view>

namespace thidua::cli {

// Columns that `text` takes on a terminal: two for wide characters, none for combining marks.
int DisplayWidth(std::string_view text);

// The text without control characters, which could move a terminal's cursor; each is a space.
std::string OneLine(std::string_view text);

// The front part of `text` that is at most `width` wide, with "…" at the end where it was cut.
std::string Shorten(std::string_view text, int width);

// The same for a resource name, whose end tells it from others: the end part, with "…" at the
// front.
std::string ShortenName(std::string_view text, int width);

}  // namespace thidua::cli
