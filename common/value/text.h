#pragma once
// Vietnamese text: what is accepted, how it is searched and how it is sorted.

#include <absl/status/status.h>
#include <unicode/uversion.h>

#include <memory>
#include <string>
#include <string_view>

U_NAMESPACE_BEGIN
class Collator;
U_NAMESPACE_END

namespace thidua {

// OK if `text` is UTF-8 in normal form C, of at most `max_chars` code points, without control
// characters other than line feed and tab. Else INVALID_ARGUMENT, INVALID_TEXT.
absl::Status CheckText(std::string_view text, size_t max_chars);

// True if `text` is UTF-8, of at most 2 GB.
bool IsUtf8(std::string_view text);

// The text in normal form C, which CheckText asks for. Bytes that are not UTF-8 become U+FFFD.
std::string ToNfc(std::string_view text);

// The text without case, tone marks and other diacritics, d for đ. What folds alike is found alike:
// "hoa" finds "Hòa", "Hoà" and "Hoa". For comparison only, never for display.
std::string FoldForSearch(std::string_view text);

// Sorts in Vietnamese order: a ă â, d đ, e ê, o ô ơ, u ư; tones only decide between words that are
// otherwise the same, and numbers go by their value. Thread-safe once made. Opening one reads
// locale data: make it once, keep it.
class VietnameseCollator {
 public:
  enum class Case { kDecidesLast, kIgnored };

  // Ends the process if ICU has no data for Vietnamese.
  explicit VietnameseCollator(Case letters = Case::kDecidesLast);
  ~VietnameseCollator();

  bool Less(std::string_view a, std::string_view b) const;

  // Bytes that sort as the texts do. Valid within one release of ICU: not for storage.
  std::string SortKey(std::string_view text) const;

 private:
  std::unique_ptr<const icu::Collator> collator_;
};

// The longest front part of `text` that has at most `max_bytes` bytes and cuts no character.
std::string_view CutText(std::string_view text, size_t max_bytes);

// True if `text` is of visible ASCII characters alone, without white space: what may stand in a
// header of a call, and in an address.
bool IsVisibleAscii(std::string_view text);

// Text from outside as it may stand in a message: in double quotes, escaped, cut when long.
std::string Quote(std::string_view text);

}  // namespace thidua
