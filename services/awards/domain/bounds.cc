#include "services/awards/domain/bounds.h"

#include <absl/container/flat_hash_set.h>
#include <absl/strings/str_cat.h>

#include <string>

namespace thidua::awards {

void CheckRange(Violations& violations, std::string_view field, int64_t value, int64_t low,
                int64_t high) {
  if (value < low || value > high) {
    violations.Add(field, absl::StrCat("is ", value, "; it must be from ", low, " to ", high));
  }
}

void CheckCount(Violations& violations, std::string_view field, int count, int least, int most) {
  if (count < least) {
    violations.Add(field, absl::StrCat("needs at least ", least));
  } else if (count > most) {
    violations.Add(field, absl::StrCat("has ", count, " entries; at most ", most));
  }
}

void CheckKinds(Violations& violations, std::string_view field,
                const google::protobuf::RepeatedField<int>& kinds) {
  absl::flat_hash_set<int> seen;
  for (int i = 0; i < kinds.size(); ++i) {
    const std::string at = absl::StrCat(std::string(field), "[", i, "]");
    if (!IsKnown(static_cast<v1::RecipientKind>(kinds[i]))) {
      violations.Add(at, "is no kind of recipient");
    }
    if (!seen.insert(kinds[i]).second) {
      violations.Add(at, "is listed twice", type::v1::ERROR_REASON_DUPLICATE);
    }
  }
}

bool IsKnown(v1::RecipientKind kind) {
  return v1::RecipientKind_IsValid(kind) && kind != v1::RECIPIENT_KIND_UNSPECIFIED;
}

}  // namespace thidua::awards
