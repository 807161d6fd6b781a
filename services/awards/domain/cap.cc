#include "services/awards/domain/cap.h"

#include <absl/numeric/int128.h>
#include <absl/strings/str_cat.h>

#include "common/value/decimal.h"

namespace thidua::awards {

int64_t MostByCap(const v1::Cap& cap, int64_t base) {
  return static_cast<int64_t>(absl::int128(base) * cap.percent() / 100);
}

std::string CapInWords(const v1::Cap& cap, int64_t base, std::string_view base_title) {
  const absl::int128 hundredths = absl::int128(base) * cap.percent();
  std::string words = absl::StrCat(
      cap.percent(), "% của ", GroupDigits(base, 0, Locale::kVietnamese), " người đạt ",
      std::string(base_title), " là ", GroupWithoutZeros(hundredths, 2, Locale::kVietnamese));
  if (hundredths % 100 != 0) {
    absl::StrAppend(
        &words, "; lấy phần nguyên: ", GroupDigits(MostByCap(cap, base), 0, Locale::kVietnamese));
  }
  return words;
}

}  // namespace thidua::awards
