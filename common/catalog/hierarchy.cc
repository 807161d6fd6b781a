#include "common/catalog/hierarchy.h"

#include <algorithm>

#include "common/value/date.h"

namespace thidua::catalog {
namespace {

// More levels than any country has; what is deeper is a circle.
constexpr int kMaxDepth = 32;

}  // namespace

std::string LastDayOf(const Period& period) { return FormatDate(period.Window().last); }

const UnitVersion* VersionBy(const Unit& unit, std::string_view last_day) {
  const UnitVersion* latest = nullptr;
  for (const UnitVersion& version : unit.versions()) {  // the oldest comes first
    if (latest == nullptr || version.valid_from() <= last_day) latest = &version;
  }
  return latest;
}

bool ExistsIn(const Unit& unit, const Period& period) {
  const std::string first_day = absl::FormatCivilTime(period.Window().first);
  const std::string last_day = LastDayOf(period);
  return std::any_of(unit.versions().begin(), unit.versions().end(),
                     [&](const UnitVersion& version) {
                       return version.valid_from() <= last_day &&
                              (version.valid_to().empty() || first_day < version.valid_to());
                     });
}

bool IsWithinBy(const CatalogView& view, std::string_view unit, std::string_view root,
                std::string_view last_day) {
  return IsWithinBy(view, unit, root, [&] { return last_day; });
}

bool IsWithinBy(const CatalogView& view, std::string_view unit, std::string_view root,
                absl::FunctionRef<std::string_view()> last_day) {
  std::string_view name = unit;
  for (int depth = 0; depth < kMaxDepth && !name.empty(); ++depth) {
    if (name == root) return true;
    const Unit* found = view.unit(name);
    if (found == nullptr) return false;
    const UnitVersion* version =
        found->versions_size() == 1 ? &found->versions(0) : VersionBy(*found, last_day());
    if (version == nullptr) return false;
    name = version->parent();
  }
  return false;
}

}  // namespace thidua::catalog
