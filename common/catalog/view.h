#pragma once
// The catalog at one position: units, scales, elements, forms, days off, role bindings and
// revocations, in memory.
//
//   ASSIGN_OR_RETURN(auto view, catalog.Current());
//   if (const auto* form = view->form("forms/socio")) ...
//
// Days are `YYYY-MM-DD`, which order as text.

#include <absl/container/btree_map.h>
#include <absl/container/flat_hash_map.h>
#include <absl/time/time.h>

#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "common/auth/caller.h"
#include "common/ledger/ledger.h"
#include "thidua/auth/v1/auth_service.pb.h"
#include "thidua/auth/v1/policy.pb.h"
#include "thidua/catalog/v1/catalog.pb.h"
#include "thidua/catalog/v1/holiday.pb.h"

namespace thidua::catalog {

using v1::Binding;
using v1::Element;
using v1::Form;
using v1::HolidayYear;
using v1::Revocation;
using v1::Scale;
using v1::Unit;
using v1::UnitKind;
using v1::UnitVersion;

// The name of the ledger that holds the catalog.
inline constexpr std::string_view kCatalogLedger = "catalog";

// The version of `unit` in force on `date`; nullptr if it is not in force then.
const UnitVersion* VersionAt(const Unit& unit, std::string_view date);

// The version in force last; nullptr only if the unit has none.
const UnitVersion* LatestVersion(const Unit& unit);

// Immutable, so thread-safe; shared by all who read at its position. Pointers returned live as long
// as the view. Resources carry their `etag` (the number of the commit that wrote them), no token.
class CatalogView {
 public:
  // By resource name, in the order of names. The key lies in the value.
  template <class Resource>
  using Resources = absl::btree_map<absl::string_view, std::shared_ptr<const Resource>>;

  // The empty catalog before the first commit.
  static std::shared_ptr<const CatalogView> Empty();

  // The catalog of all current images. Images of other collections are passed over.
  static std::shared_ptr<const CatalogView> Build(const ledger::Position& position,
                                                  const std::vector<ledger::Image>& images);

  // The catalog after further commits; shares what did not change.
  std::shared_ptr<const CatalogView> With(const std::vector<ledger::LogEntry>& entries) const;

  const ledger::Position& position() const { return position_; }

  // Names of what is stored here and cannot be read. The view has it as little as what is deleted:
  // a binding that cannot be read gives no role, a unit none that is bound above it.
  const std::set<std::string>& unreadable() const { return unreadable_; }

  // The resource of this full name ("units/dan-tien"); nullptr if there is none.
  const Unit* unit(std::string_view name) const;
  const Scale* scale(std::string_view name) const;
  const Element* element(std::string_view name) const;
  const Form* form(std::string_view name) const;
  const HolidayYear* holiday_year(std::string_view name) const;
  const Binding* binding(std::string_view name) const;
  const Revocation* revocation(std::string_view name) const;

  const Resources<Unit>& units() const { return units_; }
  const Resources<Scale>& scales() const { return scales_; }
  const Resources<Element>& elements() const { return elements_; }
  const Resources<Form>& forms() const { return forms_; }
  const Resources<HolidayYear>& holiday_years() const { return holiday_years_; }
  const Resources<Binding>& bindings() const { return bindings_; }
  const Resources<Revocation>& revocations() const { return revocations_; }

  // Units in force on `date` whose parent is `parent` then, in the order of names. No kinds: all.
  std::vector<const Unit*> UnitsAt(std::string_view parent, std::string_view date,
                                   const std::vector<UnitKind>& kinds = {}) const;

  // The version of the unit named `unit` on `date`; nullptr if there is no such unit or version.
  const UnitVersion* VersionAt(std::string_view unit, std::string_view date) const;

  // True if `unit` is `root` or lies below it in any of its versions (the latest are tried first),
  // in whatever period. Compares whole names.
  bool IsWithin(std::string_view unit, std::string_view root) const;

  // Roles of the caller and where they hold at `now`. Services that call for themselves hold
  // ROLE_SERVICE on all units. Grants that nobody else can hold are left out: ROLE_SERVICE, and no
  // unit for any role but the administrator's, who sets the deployment up.
  std::vector<auth::v1::RoleGrant> GrantsOf(const auth::Caller& caller, absl::Time now) const;

  // True if at `now` a role of the caller carries `permission` on `unit` or above it; with an empty
  // `unit`, anywhere. What lies above is that of `period` ("2022-q3"), as IsWithinBy says, and that
  // of today where it is none. So an auditor of a dissolved district still reads its communes.
  bool Allows(const auth::Caller& caller, auth::v1::Permission permission, std::string_view unit,
              absl::Time now, std::string_view period = {}) const;

  // The revocation of the caller, his token or his certificate; nullptr if there is none.
  const Revocation* RevocationOf(const auth::Caller& caller) const;

  // Whether two principals are equal or their bindings name the same person.
  bool IsSamePerson(std::string_view a, std::string_view b) const;

 private:
  CatalogView() = default;
  // nullptr for services, which are not bound, and for who has none.
  const Binding* BindingOf(const auth::Caller& caller) const;
  void Apply(std::string_view key, int64_t seq, bool deleted, const std::string& bytes);
  void ApplyParents(std::string_view name, const Unit* before, const Unit* after);

  ledger::Position position_{std::string(kCatalogLedger), 0, 0};
  Resources<Unit> units_;
  Resources<Scale> scales_;
  Resources<Element> elements_;
  Resources<Form> forms_;
  Resources<HolidayYear> holiday_years_;
  Resources<Binding> bindings_;
  Resources<Revocation> revocations_;
  std::set<std::string> unreadable_;
  // Names of units that have this parent in any version, sorted. Shared between views.
  absl::flat_hash_map<std::string, std::shared_ptr<const std::vector<std::string>>> children_;
};

}  // namespace thidua::catalog
