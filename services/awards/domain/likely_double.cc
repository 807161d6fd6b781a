#include "services/awards/domain/likely_double.h"

#include <absl/algorithm/container.h>
#include <absl/strings/str_cat.h>

#include "common/value/likeness.h"

namespace thidua::awards {
namespace {

// More do not fit an error, which travels as a header.
constexpr int kMaxListed = 20;

std::string Describe(const Identity& identity) {
  std::string text = absl::StrCat("is alike to ", identity.name, ", ", identity.display_name,
                                  " of ", identity.unit);
  if (identity.birth_year != 0) absl::StrAppend(&text, ", born in ", identity.birth_year);
  return text;
}

}  // namespace

Identity IdentityOf(const v1::Recipient& recipient) {
  return {.name = recipient.name(),
          .kind = recipient.kind(),
          .display_name = recipient.display_name(),
          .likeness = Likeness(recipient.display_name()),
          .unit = recipient.unit(),
          .birth_year = recipient.birth_year()};
}

bool AreAlike(const Identity& a, const Identity& b) {
  if (a.name == b.name || a.kind != b.kind || a.likeness != b.likeness) return false;
  if (a.kind != v1::RECIPIENT_KIND_PERSON) return a.unit == b.unit;
  return a.birth_year == 0 || b.birth_year == 0 || a.birth_year == b.birth_year;
}

void CheckDifferent(Violations& violations, std::string_view path,
                    const std::vector<Identity>& alike,
                    const google::protobuf::RepeatedPtrField<std::string>& different_from) {
  int found = 0;
  for (const Identity& other : alike) {
    if (absl::c_linear_search(different_from, other.name)) continue;
    if (++found > kMaxListed) continue;
    violations.Add(path, Describe(other), type::v1::ERROR_REASON_DUPLICATE);
  }
  if (found > kMaxListed) {
    violations.Add(path, absl::StrCat("is alike to ", found - kMaxListed, " more"),
                   type::v1::ERROR_REASON_DUPLICATE);
  }
}

}  // namespace thidua::awards
