#include "services/admin_cli/files/text_encoding.h"

#include <unicode/ucnv.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>
#include <memory>
#include <optional>

#include "common/value/status_macros.h"
#include "common/value/text.h"
#include "services/admin_cli/base/failure.h"

namespace thidua::cli {
namespace {

constexpr std::array kEncodings = {TextEncoding::kUtf8, TextEncoding::kUtf16Le,
                                   TextEncoding::kUtf16Be, TextEncoding::kWindows1258};

struct Mark {
  std::string_view bytes;
  TextEncoding encoding;
};
constexpr std::array kMarks = {Mark{"\xEF\xBB\xBF", TextEncoding::kUtf8},
                               Mark{"\xFF\xFE", TextEncoding::kUtf16Le},
                               Mark{"\xFE\xFF", TextEncoding::kUtf16Be}};

absl::StatusOr<TextEncoding> EncodingOf(std::string_view name) {
  for (const TextEncoding encoding : kEncodings) {
    if (EncodingName(encoding) == name) {
      return encoding;
    }
  }
  return UsageError("the encoding " + Quote(name) +
                    " is not known: it is one of utf-8, utf-16le, utf-16be, windows-1258");
}

// The text in UTF-8, or nothing where the bytes stand for none.
std::optional<std::string> Convert(std::string_view bytes, TextEncoding encoding) {
  if (encoding == TextEncoding::kUtf8) {
    return IsUtf8(bytes) ? std::optional(std::string(bytes)) : std::nullopt;
  }
  UErrorCode code = U_ZERO_ERROR;
  const std::unique_ptr<UConverter, decltype(&ucnv_close)> converter(
      ucnv_open(EncodingName(encoding).c_str(), &code), &ucnv_close);
  // Half a character at the end or a byte without a meaning is an error, not U+FFFD.
  ucnv_setToUCallBack(converter.get(), UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &code);
  const icu::UnicodeString text(bytes.data(), static_cast<int32_t>(bytes.size()), converter.get(),
                                code);
  if (U_FAILURE(code)) {
    return std::nullopt;
  }
  std::string utf8;
  text.toUTF8String(utf8);
  return utf8;
}

// Control characters stand in no table: where they do, the bytes were taken for what they are not.
absl::Status CheckControls(std::string_view text) {
  int line = 1;
  for (size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    line += c == '\n' ? 1 : 0;
    const bool c1 =
        c == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0;
    if (c1 || c == 0x7F || (c < 0x20 && c != '\t' && c != '\n' && c != '\r')) {
      return UsageError("line " + std::to_string(line) +
                        ": a control character, so the file is not in the encoding that it was "
                        "read in; save it as UTF-8, or name its encoding with --encoding");
    }
  }
  return absl::OkStatus();
}

}  // namespace

std::string EncodingName(TextEncoding encoding) {
  switch (encoding) {
    case TextEncoding::kUtf8:
      return "utf-8";
    case TextEncoding::kUtf16Le:
      return "utf-16le";
    case TextEncoding::kUtf16Be:
      return "utf-16be";
    case TextEncoding::kWindows1258:
      return "windows-1258";
  }
  return "";
}

absl::StatusOr<DecodedText> DecodeText(std::string_view bytes, std::string_view encoding) {
  if (bytes.size() > INT32_MAX) {
    return UsageError("the file is larger than 2 GB");
  }
  DecodedText decoded;
  const auto mark = std::find_if(kMarks.begin(), kMarks.end(),
                                 [&](const Mark& m) { return bytes.starts_with(m.bytes); });
  if (!encoding.empty()) {
    ASSIGN_OR_RETURN(decoded.encoding, EncodingOf(encoding));
  } else if (mark != kMarks.end()) {
    decoded.encoding = mark->encoding;
  } else if (!IsUtf8(bytes)) {
    decoded.encoding = TextEncoding::kWindows1258;
    decoded.assumed = true;
  }
  if (mark != kMarks.end() && mark->encoding == decoded.encoding) {
    bytes.remove_prefix(mark->bytes.size());
  }
  const std::optional<std::string> text = Convert(bytes, decoded.encoding);
  if (!text.has_value()) {
    return UsageError("the file is not " + EncodingName(decoded.encoding) +
                      "; save it as UTF-8, or name its encoding with --encoding");
  }
  RETURN_IF_ERROR(CheckControls(*text));
  decoded.text = ToNfc(*text);
  return decoded;
}

}  // namespace thidua::cli
