#pragma once
// How a file writes its numbers: "1.234,5" as in Viet Nam or "1,234.5" as in English.
//
// Nothing is guessed. A file states its format, or its numbers together prove it; what both formats
// read, and read differently ("1.300"), stays undecided.
//
//   NumberEvidence evidence;
//   evidence.Add("1.300", kind);  // for every number of the file
//   evidence.format();            // nothing, unless another number proves one

#include <optional>
#include <string>
#include <string_view>

#include "common/value/decimal.h"
#include "thidua/type/v1/value.pb.h"

namespace thidua::cli {

// "vi" or "en".
std::string FormatName(Locale format);

// The format that FormatName calls so; nothing for other text.
std::optional<Locale> FormatOf(std::string_view name);

// The number as a canonical decimal without zeros at its end ("1234.5"), or nothing if the text is
// none in this format. Thousands are grouped by the format's mark, or by a space of any width, all
// or none of them; a sign is "-" or U+2212.
std::optional<std::string> ReadNumber(std::string_view text, Locale format);

// True for the text of a cell that says that there is no figure: empty, "x", "-", "...".
bool SaysMissing(std::string_view text);

// What the numbers of one file say about its format. A value.
class NumberEvidence {
 public:
  // Takes a number of the file into account. What one format alone reads proves that format. A
  // fraction proves nothing but of counts, which have none: an amount may be written more exactly
  // than it is kept.
  void Add(std::string_view text, type::v1::ValueKind kind);

  // The format that is proved; nothing if there is no proof, or one for each.
  std::optional<Locale> format() const;
  // True if there is a proof for each format.
  bool contradictory() const { return !vietnamese_.empty() && !english_.empty(); }
  // The first number that proves the format; empty if none does.
  const std::string& witness(Locale format) const {
    return format == Locale::kVietnamese ? vietnamese_ : english_;
  }

 private:
  std::string vietnamese_;
  std::string english_;
};

// True if both formats read the text and it is the same number.
bool IsTheSameInBoth(std::string_view text);

}  // namespace thidua::cli
