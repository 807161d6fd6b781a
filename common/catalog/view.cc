#include "common/catalog/view.h"

#include <absl/container/inlined_vector.h>

#include <algorithm>
#include <set>

#include "common/auth/roles.h"
#include "common/catalog/grants.h"
#include "common/catalog/hierarchy.h"
#include "common/value/date.h"
#include "common/value/mutant.h"
#include "common/value/period.h"

namespace thidua::catalog {
namespace {

absl::string_view View(std::string_view text) { return {text.data(), text.size()}; }

template <class Resource>
const Resource* Find(const CatalogView::Resources<Resource>& resources, std::string_view name) {
  auto it = resources.find(View(name));
  return it == resources.end() ? nullptr : it->second.get();
}

template <class Resource>
void Erase(CatalogView::Resources<Resource>& resources, std::string_view name) {
  auto it = resources.find(View(name));
  if (it != resources.end()) resources.erase(it);
}

// Puts the image in the place of the one before it, and nothing there if it cannot be read: then
// returns false. The key lies in the value, so both go together.
template <class Resource>
bool Replace(CatalogView::Resources<Resource>& resources, std::string_view name, int64_t seq,
             bool deleted, const std::string& bytes) {
  Erase(resources, name);
  if (deleted) return true;
  auto resource = std::make_shared<Resource>();
  if (!resource->ParseFromString(bytes)) return false;
  resource->set_name(std::string(name));
  resource->set_etag(std::to_string(seq));
  absl::string_view key = resource->name();
  resources.emplace(key, std::move(resource));
  return true;
}

std::set<std::string> ParentsOf(const Unit* unit) {
  std::set<std::string> parents;
  if (unit == nullptr) return parents;
  for (const UnitVersion& version : unit->versions()) parents.insert(version.parent());
  parents.erase("");
  return parents;
}

// The day whose hierarchy is asked for: the last one of the period, or today where it is none.
std::string DayOfHierarchy(std::string_view period, absl::Time now) {
  if (!period.empty()) {
    if (const auto parsed = ParsePeriod(period); parsed.ok()) return LastDayOf(*parsed);
  }
  return FormatDate(DayInVietnam(now));
}

}  // namespace

const UnitVersion* VersionAt(const Unit& unit, std::string_view date) {
  for (const UnitVersion& version : unit.versions()) {
    if (version.valid_from() <= date && (version.valid_to().empty() || date < version.valid_to())) {
      return &version;
    }
  }
  return nullptr;
}

const UnitVersion* LatestVersion(const Unit& unit) {
  return unit.versions().empty() ? nullptr : &*unit.versions().rbegin();
}

std::shared_ptr<const CatalogView> CatalogView::Empty() {
  return std::shared_ptr<const CatalogView>(new CatalogView());
}

std::shared_ptr<const CatalogView> CatalogView::Build(const ledger::Position& position,
                                                      const std::vector<ledger::Image>& images) {
  std::shared_ptr<CatalogView> view(new CatalogView());
  view->position_ = position;
  for (const ledger::Image& image : images) view->Apply(image.key, image.seq, false, image.bytes);
  return view;
}

std::shared_ptr<const CatalogView> CatalogView::With(
    const std::vector<ledger::LogEntry>& entries) const {
  std::shared_ptr<CatalogView> view(new CatalogView(*this));
  for (const ledger::LogEntry& entry : entries) {
    for (const ledger::Change& change : entry.changes) {
      view->Apply(change.key, entry.position.seq, change.deleted, change.bytes);
    }
    view->position_ = entry.position;
  }
  return view;
}

void CatalogView::Apply(std::string_view key, int64_t seq, bool deleted, const std::string& bytes) {
  bool readable = true;
  if (key.starts_with("units/")) {
    auto before = units_.find(View(key));
    // Kept alive beyond Replace, which drops it from the map.
    std::shared_ptr<const Unit> old = before == units_.end() ? nullptr : before->second;
    readable = Replace(units_, key, seq, deleted, bytes);
    ApplyParents(key, old.get(), unit(key));
  } else if (key.starts_with("scales/")) {
    readable = Replace(scales_, key, seq, deleted, bytes);
  } else if (key.starts_with("elements/")) {
    readable = Replace(elements_, key, seq, deleted, bytes);
  } else if (key.starts_with("forms/")) {
    readable = Replace(forms_, key, seq, deleted, bytes);
  } else if (key.starts_with("holidays/")) {
    readable = Replace(holiday_years_, key, seq, deleted, bytes);
  } else if (key.starts_with("bindings/")) {
    readable = Replace(bindings_, key, seq, deleted, bytes);
  } else if (key.starts_with("revocations/")) {
    // Where it cannot be read, what was revoked before stays so.
    readable = deleted || Revocation().ParseFromString(bytes);
    if (readable) Replace(revocations_, key, seq, deleted, bytes);
  }
  if (readable) {
    unreadable_.erase(std::string(key));
  } else {
    unreadable_.emplace(key);
  }
}

void CatalogView::ApplyParents(std::string_view name, const Unit* before, const Unit* after) {
  std::set<std::string> old_parents = ParentsOf(before);
  std::set<std::string> new_parents = ParentsOf(after);
  if (old_parents == new_parents) return;
  std::set<std::string> touched = old_parents;
  touched.insert(new_parents.begin(), new_parents.end());
  for (const std::string& parent : touched) {
    auto& slot = children_[parent];
    std::vector<std::string> names = slot ? *slot : std::vector<std::string>();
    auto it = std::lower_bound(names.begin(), names.end(), name);
    bool listed = it != names.end() && *it == name;
    if (new_parents.contains(parent) && !listed) names.insert(it, std::string(name));
    if (!new_parents.contains(parent) && listed) names.erase(it);
    slot = std::make_shared<const std::vector<std::string>>(std::move(names));
  }
}

const Unit* CatalogView::unit(std::string_view name) const { return Find(units_, name); }
const Scale* CatalogView::scale(std::string_view name) const { return Find(scales_, name); }
const Element* CatalogView::element(std::string_view name) const { return Find(elements_, name); }
const Form* CatalogView::form(std::string_view name) const { return Find(forms_, name); }
const HolidayYear* CatalogView::holiday_year(std::string_view name) const {
  return Find(holiday_years_, name);
}
const Binding* CatalogView::binding(std::string_view name) const { return Find(bindings_, name); }
const Revocation* CatalogView::revocation(std::string_view name) const {
  return Find(revocations_, name);
}

std::vector<const Unit*> CatalogView::UnitsAt(std::string_view parent, std::string_view date,
                                              const std::vector<UnitKind>& kinds) const {
  std::vector<const Unit*> result;
  auto it = children_.find(View(parent));
  if (it == children_.end()) return result;
  for (const std::string& name : *it->second) {
    const Unit* child = unit(name);
    const UnitVersion* version = catalog::VersionAt(*child, date);
    if (version == nullptr || version->parent() != parent) continue;
    if (kinds.empty() || std::find(kinds.begin(), kinds.end(), version->kind()) != kinds.end()) {
      result.push_back(child);
    }
  }
  return result;
}

const UnitVersion* CatalogView::VersionAt(std::string_view unit_name, std::string_view date) const {
  const Unit* found = unit(unit_name);
  return found == nullptr ? nullptr : catalog::VersionAt(*found, date);
}

bool CatalogView::IsWithin(std::string_view unit_name, std::string_view root) const {
  if (unit_name == root) return true;
  // Depth first, latest parents on top. Most units have one parent and few ancestors, so a list
  // beats a set.
  absl::InlinedVector<std::string_view, 8> stack = {unit_name};
  absl::InlinedVector<std::string_view, 8> seen = {unit_name};
  while (!stack.empty()) {
    const Unit* current = unit(stack.back());
    stack.pop_back();
    if (current == nullptr) continue;
    for (const UnitVersion& version : current->versions()) {
      std::string_view parent = version.parent();
      if (parent == root && !parent.empty()) return true;
      if (parent.empty() || std::find(seen.begin(), seen.end(), parent) != seen.end()) continue;
      seen.push_back(parent);
      stack.push_back(parent);
    }
  }
  return false;
}

std::vector<auth::v1::RoleGrant> CatalogView::GrantsOf(const auth::Caller& caller,
                                                       absl::Time now) const {
  std::vector<auth::v1::RoleGrant> grants;
  if (caller.is_service) {
    grants.emplace_back().set_role(auth::v1::ROLE_SERVICE);
    return grants;
  }
  const Binding* found = BindingOf(caller);
  if (found == nullptr) return grants;
  for (const auto& grant : found->grants()) {
    if (IsHoldable(grant) && IsInForce(grant, now)) grants.push_back(grant);
  }
  return grants;
}

bool CatalogView::Allows(const auth::Caller& caller, auth::v1::Permission permission,
                         std::string_view unit_name, absl::Time now,
                         std::string_view period) const {
  if (caller.principal.empty()) return false;
  if (permission == auth::v1::PERMISSION_AUTHENTICATED) return true;
  if (caller.is_service) return auth::RoleGrants(auth::v1::ROLE_SERVICE, permission);
  const Binding* found = BindingOf(caller);
  if (found == nullptr) return false;
  std::string known_day;
  const auto day = [&]() -> std::string_view {
    if (known_day.empty()) known_day = DayOfHierarchy(period, now);
    return known_day;
  };
  for (const auto& grant : found->grants()) {
    if (IsHoldable(grant) &&
        (auth::RoleGrants(grant.role(), permission) || Mutant("p07-roles-not-compared")) &&
        (unit_name.empty() || grant.unit().empty() ||
         IsWithinBy(*this, unit_name, grant.unit(), day) || Mutant("p07-units-not-compared") ||
         (Mutant("p07-beginning-of-a-name-taken-for-it") && unit_name.starts_with(grant.unit()))) &&
        (IsInForce(grant, now) || Mutant("p07-days-not-compared"))) {
      return true;
    }
  }
  return false;
}

const Binding* CatalogView::BindingOf(const auth::Caller& caller) const {
  if (!IsBindable(caller.principal)) return nullptr;
  return binding("bindings/" + caller.principal);
}

const Revocation* CatalogView::RevocationOf(const auth::Caller& caller) const {
  if (Mutant("p07-revocations-not-looked-at")) return nullptr;
  // Few at any time, and none on most days: the tokens that they name end within a day.
  for (const auto& [name, revocation] : revocations_) {
    const auto names = [](const std::string& wanted, const std::string& is) {
      return wanted.empty() || wanted == is;
    };
    // A program is refused whether it calls for itself or forwards a person's call.
    if ((revocation->principal() == caller.principal || revocation->principal() == caller.via) &&
        names(revocation->token_id(), caller.token_id) &&
        names(revocation->certificate(), caller.certificate)) {
      return revocation.get();
    }
  }
  return nullptr;
}

bool CatalogView::IsSamePerson(std::string_view a, std::string_view b) const {
  if (a == b) return true;
  const Binding* one = binding("bindings/" + std::string(a));
  const Binding* other = binding("bindings/" + std::string(b));
  return one != nullptr && other != nullptr && !one->person().empty() &&
         one->person() == other->person();
}

}  // namespace thidua::catalog
