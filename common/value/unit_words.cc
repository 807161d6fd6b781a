#include "common/value/unit_words.h"

#include <absl/strings/str_join.h>
#include <absl/strings/str_split.h>

#include <algorithm>

#include "common/value/enum_switch.h"
#include "common/value/text.h"

namespace thidua {

std::vector<std::string_view> KindWords(catalog::v1::UnitKind kind) {
  switch (kind) {
    case catalog::v1::UNIT_KIND_PROVINCE:
      return {"tỉnh", "thành phố"};
    case catalog::v1::UNIT_KIND_DISTRICT:
      return {"huyện", "quận", "thị xã", "thành phố"};
    case catalog::v1::UNIT_KIND_COMMUNE:
      return {"xã"};
    case catalog::v1::UNIT_KIND_TOWN:
      return {"thị trấn", "TT"};
    case catalog::v1::UNIT_KIND_WARD:
      return {"phường"};
    case catalog::v1::UNIT_KIND_COUNTRY:
      return {"quốc gia", "nước"};
    case catalog::v1::UNIT_KIND_SPECIAL_ZONE:
      return {"đặc khu"};
    case catalog::v1::UNIT_KIND_SCHOOL:
      return {"trường"};
    case catalog::v1::UNIT_KIND_VILLAGE:
      return {"thôn", "tổ dân phố"};
    case catalog::v1::UNIT_KIND_URBAN_AREA:
      return {"đô thị"};
    case catalog::v1::UNIT_KIND_DEPARTMENT:
    case catalog::v1::UNIT_KIND_PARTY_ORGANISATION:
    case catalog::v1::UNIT_KIND_MASS_ORGANISATION:
    case catalog::v1::UNIT_KIND_UNSPECIFIED:
    case SENTINELS_OF(catalog::v1::UnitKind):
      break;
  }
  return {};
}

std::string FoldName(std::string_view text) {
  const std::string folded = FoldForSearch(text);
  return absl::StrJoin(absl::StrSplit(folded, absl::ByAnyChar(" \t\r\n"), absl::SkipEmpty()), " ");
}

bool IsCalled(const catalog::v1::UnitVersion& version, std::string_view folded) {
  const std::string name = FoldName(version.display_name());
  if (name.empty() || !folded.ends_with(name)) return false;
  folded.remove_suffix(name.size());
  if (folded.empty()) return true;
  if (!folded.ends_with(' ')) return false;
  folded.remove_suffix(1);
  const std::vector<std::string_view> words = KindWords(version.kind());
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return FoldName(word) == folded; });
}

std::string TitleOf(const catalog::v1::UnitVersion& version) {
  const std::vector<std::string_view> words = KindWords(version.kind());
  const std::string name = FoldName(version.display_name());
  const bool told = std::any_of(words.begin(), words.end(), [&](std::string_view word) {
    return name.starts_with(FoldName(word) + " ");
  });
  if (words.empty() || told) return version.display_name();
  return std::string(words.front()) + " " + version.display_name();
}

}  // namespace thidua
