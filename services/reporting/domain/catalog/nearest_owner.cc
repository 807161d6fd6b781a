#include "services/reporting/domain/catalog/nearest_owner.h"

#include <algorithm>

#include "common/value/date.h"
#include "services/reporting/domain/catalog/unit_rules.h"

namespace thidua::reporting {
namespace {

using catalog::v1::Form;
using catalog::v1::Unit;
using catalog::v1::UnitVersion;

// `day` is `YYYY-MM-DD`, as the catalog's rules have checked.
std::string DayBefore(const std::string& day) {
  const auto parsed = ParseDate(day);
  return parsed.ok() ? FormatDate(*parsed - 1) : day;
}

}  // namespace

bool OwnsRounds(const Form& form, const UnitVersion& version) {
  return std::find(form.owner_kinds().begin(), form.owner_kinds().end(), version.kind()) !=
         form.owner_kinds().end();
}

bool AsksFor(const Form& form, const Unit& unit, const UnitVersion& version) {
  return std::any_of(form.assignments().begin(), form.assignments().end(),
                     [&](const auto& assignment) {
                       const auto& kinds = assignment.subject_kinds();
                       return assignment.subject() == unit.name() ||
                              (assignment.subject_is_owner() && OwnsRounds(form, version)) ||
                              std::find(kinds.begin(), kinds.end(), version.kind()) != kinds.end();
                     });
}

std::optional<Days> LifeWithin(const Unit& unit, const Days& window) {
  std::optional<Days> life;
  for (const UnitVersion& version : unit.versions()) {
    const std::string until =
        version.valid_to().empty() ? window.last : DayBefore(version.valid_to());
    if (version.valid_from() > window.last || until < window.first) continue;
    if (!life) life = Days{std::max(window.first, version.valid_from()), ""};
    life->last = std::min(window.last, until);
  }
  return life;
}

const Unit* NearestOwner(const Form& form, const Unit& unit, const Days& window,
                         CatalogLookup& lookup) {
  const auto life = LifeWithin(unit, window);
  if (!life) return nullptr;
  const Unit* current = &unit;
  for (int depth = 0; current != nullptr && depth < kMaxUnitDepth; ++depth) {
    const UnitVersion* then = VersionOn(*current, life->last);
    if (then == nullptr) return nullptr;
    // A unit above may live on, and be of another kind at the end of the window.
    const UnitVersion* last = VersionOn(*current, LifeWithin(*current, window)->last);
    if (OwnsRounds(form, *last)) return current;
    current = then->parent().empty() ? nullptr : lookup.unit(then->parent());
  }
  return nullptr;
}

}  // namespace thidua::reporting
