#pragma once
// The bytes of a text file as UTF-8 in normal form C, whatever program wrote them.

#include <absl/status/statusor.h>

#include <string>
#include <string_view>

namespace thidua::cli {

enum class TextEncoding { kUtf8, kUtf16Le, kUtf16Be, kWindows1258 };

// "utf-8", "utf-16le", "utf-16be" or "windows-1258".
std::string EncodingName(TextEncoding encoding);

struct DecodedText {
  std::string text;  // UTF-8 in normal form C, without a byte order mark
  TextEncoding encoding = TextEncoding::kUtf8;
  // True: the bytes are not UTF-8 and nobody said what they are, so windows-1258 was taken.
  bool assumed = false;
};

// Decodes `bytes`, which are in `encoding` (a name as EncodingName gives it). Where that is empty,
// a byte order mark decides; without one the bytes are UTF-8 if they are valid UTF-8, and
// windows-1258 otherwise. Letters in pieces, as normal form D and windows-1258 have them, are
// composed.
//   INVALID_ARGUMENT: `encoding` is none, the bytes are not in it, or the text has control
//   characters other than tabs and line ends, with the line.
absl::StatusOr<DecodedText> DecodeText(std::string_view bytes, std::string_view encoding);

}  // namespace thidua::cli
