#include "common/value/likeness.h"

#include <unicode/locid.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uspoof.h>

#include <cstdlib>

namespace thidua {
namespace {

// Far more rounds than any text needs; a bound all the same.
constexpr int kMaxRounds = 16;

// ICU's data are linked into the library: without them, or without memory, it cannot work at all.
void CheckIcu(UErrorCode code) {
  if (U_FAILURE(code)) std::abort();
}

const icu::Normalizer2& Nfkd() {
  UErrorCode code = U_ZERO_ERROR;
  const icu::Normalizer2* nfkd = icu::Normalizer2::getNFKDInstance(code);
  CheckIcu(code);
  return *nfkd;
}

// Every character as the first of those that look like it.
icu::UnicodeString Skeleton(const icu::UnicodeString& text) {
  static const USpoofChecker* const checker = [] {
    UErrorCode code = U_ZERO_ERROR;
    const USpoofChecker* opened = uspoof_open(&code);
    CheckIcu(code);
    return opened;
  }();
  UErrorCode code = U_ZERO_ERROR;
  icu::UnicodeString skeleton;
  uspoof_getSkeletonUnicodeString(checker, /*type=*/0, text, skeleton, &code);
  CheckIcu(code);
  return skeleton;
}

bool IsLetterOrNumber(UChar32 c) {
  return (U_GET_GC_MASK(c) & (U_GC_L_MASK | U_GC_N_MASK)) != 0 &&
         !u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT);
}

// The Latin letter that a sign looks like, or 0. Punctuation never does: dashes look like letters
// of other scripts alone, and a bar is a sign.
UChar32 LetterLike(UChar32 sign) {
  if ((U_GET_GC_MASK(sign) & U_GC_S_MASK) == 0) return 0;
  const icu::UnicodeString skeleton = Skeleton(icu::UnicodeString(sign));
  const UChar32 c = skeleton.char32At(0);
  return skeleton.length() == 1 && c < 0x80 && u_isalpha(c) ? c : 0;
}

// The letters, without what stands on or in them, and the digits, in their plain form.
icu::UnicodeString Letters(const icu::UnicodeString& text) {
  UErrorCode code = U_ZERO_ERROR;
  const icu::UnicodeString plain = Nfkd().normalize(text, code);
  CheckIcu(code);
  icu::UnicodeString letters;
  for (int32_t i = 0; i < plain.length(); i = plain.moveIndex32(i, 1)) {
    UChar32 c = plain.char32At(i);
    if (const int32_t value = u_charDigitValue(c); value >= 0) {
      letters.append(static_cast<UChar32>('0' + value));
    } else if (c == 0xF0) {
      // What lower case makes of Ð, the letter that is typed for Đ. It looks like neither itself.
      letters.append(UChar32{'d'});
    } else if (IsLetterOrNumber(c)) {
      letters.append(c);
    } else if ((c = LetterLike(c)) != 0) {
      letters.append(c);
    }
  }
  return letters;
}

bool IsAscii(const icu::UnicodeString& text) {
  for (int32_t i = 0; i < text.length(); ++i) {
    if (text[i] >= 0x80) return false;
  }
  return true;
}

// Every letter as what it looks like: itself, or else its capital, where that is a Latin one (к).
icu::UnicodeString Look(const icu::UnicodeString& letters) {
  icu::UnicodeString look;
  for (int32_t i = 0; i < letters.length(); i = letters.moveIndex32(i, 1)) {
    const UChar32 c = letters.char32At(i);
    const icu::UnicodeString own = Letters(Skeleton(icu::UnicodeString(c)));
    const icu::UnicodeString capital =
        IsAscii(own) ? own : Letters(Skeleton(icu::UnicodeString(u_toupper(c))));
    look.append(IsAscii(capital) ? capital : own);
  }
  return look;
}

// Some letters look alike in one case only: I and l, but not i and L. Each case is looked at, and
// as it stands first: Ν is N, and ν is v.
icu::UnicodeString Round(const icu::UnicodeString& text) {
  icu::UnicodeString letters = Look(Letters(text));
  letters = Look(letters.foldCase());
  letters = Look(letters.toUpper(icu::Locale::getRoot()));
  return letters.foldCase();
}

}  // namespace

std::string Likeness(std::string_view text) {
  icu::UnicodeString before = icu::UnicodeString::fromUTF8(
      icu::StringPiece(text.data(), static_cast<int32_t>(text.size())));
  icu::UnicodeString after = Round(before);
  for (int round = 1; round < kMaxRounds && after != before; ++round) {
    before = after;
    after = Round(before);
  }
  std::string result;
  after.toUTF8String(result);
  return result;
}

}  // namespace thidua
