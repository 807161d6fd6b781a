#include "services/awards/papers/text_breaks.h"

#include <absl/strings/ascii.h>

namespace thidua::awards::papers {
namespace {

struct Word {
  size_t begin, end;
};

std::vector<Word> WordsOf(std::string_view text, size_t begin, size_t end) {
  std::vector<Word> words;
  for (size_t at = begin; at < end;) {
    while (at < end && text[at] == ' ') ++at;
    const size_t start = at;
    while (at < end && text[at] != ' ') ++at;
    if (at > start) words.push_back({start, at});
  }
  return words;
}

bool IsDash(std::string_view word) { return word == "-" || word == "–" || word == "—"; }

// A letter or a figure; every letter that is not ASCII is of several bytes, as the long dashes are.
bool IsSyllable(std::string_view word) {
  if (IsDash(word)) return false;
  for (const char c : word) {
    if (absl::ascii_isalnum(static_cast<unsigned char>(c)) || (c & 0x80) != 0) return true;
  }
  return false;
}

size_t EndOfCharacter(std::string_view text, size_t at) {
  for (++at; at < text.size() && (text[at] & 0xC0) == 0x80;) ++at;
  return at;
}

}  // namespace

std::vector<ByteRange> UnbrokenSpaces(std::string_view text) {
  std::vector<ByteRange> result;
  for (size_t begin = 0; begin <= text.size();) {
    const size_t end = std::min(text.find('\n', begin), text.size());
    const std::vector<Word> words = WordsOf(text, begin, end);
    // From this word on all stand on one line: two syllables and what lies between and behind.
    size_t kept = words.size();
    for (int syllables = 0; kept > 0 && syllables < 2;) {
      --kept;
      if (IsSyllable(text.substr(words[kept].begin, words[kept].end - words[kept].begin))) {
        ++syllables;
      }
    }
    for (size_t i = 1; i < words.size(); ++i) {
      const std::string_view word = text.substr(words[i].begin, words[i].end - words[i].begin);
      if (i > kept || IsDash(word)) {
        result.push_back({words[i - 1].end, EndOfCharacter(text, words[i].begin)});
      }
    }
    begin = end + 1;
  }
  return result;
}

}  // namespace thidua::awards::papers
