#include "common/value/text.h"

#include <absl/strings/escaping.h>
#include <absl/strings/str_cat.h>
#include <unicode/coll.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <cstring>
#include <utility>

#include "common/value/errors.h"
#include "common/value/mutant.h"

namespace thidua {
namespace {

constexpr size_t kMaxQuoted = 80;

absl::Status InvalidText(const std::string& message) {
  return Error(absl::StatusCode::kInvalidArgument, type::v1::ERROR_REASON_INVALID_TEXT, message);
}

icu::StringPiece Piece(std::string_view text) {
  return icu::StringPiece(text.data(), static_cast<int32_t>(text.size()));
}

icu::UnicodeString FromUtf8(std::string_view text) {
  return icu::UnicodeString::fromUTF8(Piece(text));
}

std::string ToUtf8(const icu::UnicodeString& text) {
  std::string result;
  text.toUTF8String(result);
  return result;
}

// The normaliser's data are linked into the library: without them, or without memory, ICU cannot
// work at all.
void CheckIcu(UErrorCode code) {
  if (U_FAILURE(code)) std::abort();
}

const icu::Normalizer2& Nfc() {
  UErrorCode code = U_ZERO_ERROR;
  const icu::Normalizer2* nfc = icu::Normalizer2::getNFCInstance(code);
  CheckIcu(code);
  return *nfc;
}

const icu::Normalizer2& Nfd() {
  UErrorCode code = U_ZERO_ERROR;
  const icu::Normalizer2* nfd = icu::Normalizer2::getNFDInstance(code);
  CheckIcu(code);
  return *nfd;
}

// True for printable ASCII, line feeds and tabs: its characters are its bytes, in every normal
// form.
bool IsPlain(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](unsigned char c) {
    return (c >= 0x20 && c < 0x7f) || c == '\n' || c == '\t';
  });
}

}  // namespace

absl::Status CheckText(std::string_view text, size_t max_chars) {
  if (Mutant("p08-text-not-checked")) return absl::OkStatus();
  // No character has more than four bytes, and ICU counts in int32.
  if (text.size() / 4 > max_chars || text.size() > INT32_MAX) {
    return InvalidText(absl::StrCat("has more than ", max_chars, " characters"));
  }
  if (text.size() <= max_chars && IsPlain(text)) return absl::OkStatus();
  const auto* bytes = reinterpret_cast<const uint8_t*>(text.data());
  const auto size = static_cast<int32_t>(text.size());
  size_t chars = 0;
  for (int32_t i = 0; i < size; ++chars) {
    const int32_t start = i;
    UChar32 c = 0;
    U8_NEXT(bytes, i, size, c);
    if (c < 0) return InvalidText(absl::StrCat("is not UTF-8 at byte ", start));
    if (u_charType(c) == U_CONTROL_CHAR && c != '\n' && c != '\t') {
      return InvalidText(absl::StrCat("has a control character at byte ", start));
    }
  }
  if (chars > max_chars) {
    return InvalidText(absl::StrCat("has ", chars, " characters, at most ", max_chars, " fit"));
  }
  UErrorCode code = U_ZERO_ERROR;
  const bool normal = Nfc().isNormalizedUTF8(Piece(text), code);
  CheckIcu(code);
  if (!normal) return InvalidText("is not in Unicode normal form C");
  return absl::OkStatus();
}

bool IsUtf8(std::string_view text) {
  if (text.size() > INT32_MAX) return false;
  const auto* bytes = reinterpret_cast<const uint8_t*>(text.data());
  const auto size = static_cast<int32_t>(text.size());
  for (int32_t i = 0; i < size;) {
    // ASCII is passed over, of which eight bytes are looked at together.
    static_assert(std::endian::native == std::endian::little);
    for (uint64_t word = 0; i + 8 <= size; i += 8) {
      std::memcpy(&word, bytes + i, 8);
      if (const uint64_t others = word & 0x8080808080808080; others != 0) {
        i += std::countr_zero(others) / 8;
        break;
      }
    }
    if (i == size) return true;
    UChar32 c = 0;
    U8_NEXT(bytes, i, size, c);
    if (c < 0) return false;
  }
  return true;
}

std::string ToNfc(std::string_view text) {
  UErrorCode code = U_ZERO_ERROR;
  const icu::UnicodeString normal = Nfc().normalize(FromUtf8(text), code);
  CheckIcu(code);
  return ToUtf8(normal);
}

std::string FoldForSearch(std::string_view text) {
  UErrorCode code = U_ZERO_ERROR;
  const icu::UnicodeString letters = Nfd().normalize(FromUtf8(text).foldCase(), code);
  CheckIcu(code);
  icu::UnicodeString folded;
  for (int32_t i = 0; i < letters.length(); i = letters.moveIndex32(i, 1)) {
    const UChar32 c = letters.char32At(i);
    if (u_charType(c) == U_NON_SPACING_MARK) continue;
    // The bar of đ is part of the letter, so normal form D leaves it.
    folded.append(c == 0x111 ? UChar32{'d'} : c);
  }
  return ToUtf8(folded);
}

VietnameseCollator::VietnameseCollator(Case letters) {
  UErrorCode code = U_ZERO_ERROR;
  std::unique_ptr<icu::Collator> made(icu::Collator::createInstance(icu::Locale("vi"), code));
  // A warning here means that the root collation stands in, which sorts otherwise.
  if (U_FAILURE(code) || code == U_USING_DEFAULT_WARNING) std::abort();
  code = U_ZERO_ERROR;
  made->setAttribute(UCOL_NUMERIC_COLLATION, UCOL_ON, code);
  // What differs by case alone differs at the third level.
  if (letters == Case::kIgnored) made->setAttribute(UCOL_STRENGTH, UCOL_SECONDARY, code);
  CheckIcu(code);
  collator_ = std::move(made);
}

VietnameseCollator::~VietnameseCollator() = default;

bool VietnameseCollator::Less(std::string_view a, std::string_view b) const {
  UErrorCode code = U_ZERO_ERROR;
  const UCollationResult result = collator_->compareUTF8(Piece(a), Piece(b), code);
  CheckIcu(code);
  return result == UCOL_LESS;
}

std::string VietnameseCollator::SortKey(std::string_view text) const {
  const icu::UnicodeString source = FromUtf8(text);
  std::string key(collator_->getSortKey(source, nullptr, 0), '\0');
  collator_->getSortKey(source, reinterpret_cast<uint8_t*>(key.data()),
                        static_cast<int32_t>(key.size()));
  key.pop_back();  // the zero that ends it
  return key;
}

std::string_view CutText(std::string_view text, size_t max_bytes) {
  if (text.size() <= max_bytes) return text;
  size_t size = max_bytes;
  while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) --size;
  return text.substr(0, size);
}

bool IsVisibleAscii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c <= '~'; });
}

std::string Quote(std::string_view text) {
  const std::string_view cut = CutText(text, kMaxQuoted);
  return absl::StrCat("\"", absl::Utf8SafeCEscape(absl::string_view(cut.data(), cut.size())),
                      cut.size() < text.size() ? "..." : "", "\"");
}

}  // namespace thidua
