#pragma once
// Where the lines of a text must not be broken.

#include <cstddef>
#include <string_view>
#include <vector>

namespace thidua::awards::papers {

// Bytes [begin, end) of a text.
struct ByteRange {
  size_t begin, end;
  bool operator==(const ByteRange&) const = default;
};

// The spaces that a line must not end at, each with the first character behind it: those before the
// last syllable of each paragraph (it would stand alone on its line) and those before a dash
// ("2016 - 2020": a line does not begin with one). Line feeds part paragraphs.
std::vector<ByteRange> UnbrokenSpaces(std::string_view text);

}  // namespace thidua::awards::papers
