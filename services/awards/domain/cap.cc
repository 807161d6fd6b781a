#include "services/awards/domain/cap.h"

#include <absl/numeric/int128.h>
#include <absl/strings/str_cat.h>

#include <string_view>

#include "common/value/decimal.h"
#include "services/awards/domain/rule_pack.h"

namespace thidua::awards {
namespace {

// Those who get the honour, as they are counted: "người", "người, tập thể".
std::string RecipientsInWords(const v1::Honour& honour) {
  struct Word {
    v1::RecipientKind kind;
    std::string_view word;
  };
  std::string words;
  for (const Word& each :
       {Word{v1::RECIPIENT_KIND_PERSON, "người"}, Word{v1::RECIPIENT_KIND_COLLECTIVE, "tập thể"},
        Word{v1::RECIPIENT_KIND_HOUSEHOLD, "hộ"}}) {
    if (FindTerms(honour, each.kind) == nullptr) continue;
    absl::StrAppend(&words, words.empty() ? "" : ", ", std::string(each.word));
  }
  return words.empty() ? "đối tượng" : words;
}

}  // namespace

int64_t MostByCap(const v1::Cap& cap, int64_t base) {
  return static_cast<int64_t>(absl::int128(base) * cap.percent() / 100);
}

std::string CapInWords(const v1::Cap& cap, int64_t base, const v1::RulePack& pack) {
  const v1::Honour* found = FindHonour(pack, cap.of_honour());
  const v1::Honour& of = found == nullptr ? v1::Honour::default_instance() : *found;
  const absl::int128 hundredths = absl::int128(base) * cap.percent();
  std::string words =
      absl::StrCat(cap.percent(), "% của ", GroupDigits(base, 0, Locale::kVietnamese), " ",
                   RecipientsInWords(of), " đạt ", found == nullptr ? cap.of_honour() : of.title(),
                   " là ", GroupWithoutZeros(hundredths, 2, Locale::kVietnamese));
  if (hundredths % 100 != 0) {
    absl::StrAppend(
        &words, "; lấy phần nguyên: ", GroupDigits(MostByCap(cap, base), 0, Locale::kVietnamese));
  }
  return words;
}

}  // namespace thidua::awards
