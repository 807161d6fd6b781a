#include "common/catalog/unit_codes.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>

#include <algorithm>
#include <vector>

#include "common/value/code_on_day.h"
#include "common/value/errors.h"
#include "common/value/status_macros.h"

namespace thidua::catalog {
namespace {

constexpr size_t kNamedUnits = 20;

absl::Status Invalid(std::string_view field, const absl::Status& problem) {
  Violations violations;
  violations.AddStatus(field, problem);
  return violations.ToStatus();
}

absl::Status Ambiguous(std::string_view field, const CodeOnDay& asked,
                       const std::vector<absl::string_view>& units) {
  const size_t named = std::min(units.size(), kNamedUnits);
  return Invalid(
      field, Error(absl::StatusCode::kInvalidArgument, type::v1::ERROR_REASON_INVALID_NAME,
                   absl::StrCat(
                       units.size(), " units have the code ", asked.code, " on ", asked.day, ": ",
                       absl::StrJoin(units.begin(), units.begin() + named, ", "),
                       units.size() > named ? " and others" : "", "; name the one that is meant")));
}

}  // namespace

absl::StatusOr<std::string> ResolveUnitCode(const CatalogView& view, std::string_view field,
                                            std::string_view name) {
  const std::string_view given = CodeOnDayIn(name);
  if (given.empty()) return std::string(name);
  const absl::StatusOr<CodeOnDay> asked = ParseCodeOnDay(given);
  if (!asked.ok()) return Invalid(field, asked.status());
  std::vector<absl::string_view> found;
  for (const auto& [unit_name, unit] : view.units()) {
    const UnitVersion* version = VersionAt(*unit, asked->day);
    if (version != nullptr && version->code() == asked->code) found.push_back(unit_name);
  }
  if (found.empty()) {
    return Error(absl::StatusCode::kNotFound, type::v1::ERROR_REASON_RESOURCE_NOT_FOUND,
                 absl::StrCat(absl::string_view(field.data(), field.size()),
                              ": no unit has the code ", asked->code, " on ", asked->day,
                              "; LookupUnits with this code and day says who had it before and "
                              "what became of it"));
  }
  if (found.size() > 1) return Ambiguous(field, *asked, found);
  const size_t behind = given.data() - name.data() + given.size();
  return absl::StrCat(found.front(),
                      absl::string_view(name.substr(behind).data(), name.size() - behind));
}

}  // namespace thidua::catalog
