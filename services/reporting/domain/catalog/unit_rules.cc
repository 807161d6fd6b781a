#include "services/reporting/domain/catalog/unit_rules.h"

#include <absl/container/flat_hash_set.h>
#include <absl/strings/str_cat.h>

#include <algorithm>
#include <string>

#include "common/value/date.h"
#include "common/value/errors.h"
#include "common/value/text.h"
#include "services/reporting/domain/names.h"

namespace thidua::reporting {
namespace {

using catalog::v1::Succession;
using catalog::v1::Unit;
using catalog::v1::UnitVersion;

constexpr size_t kMaxVersions = 1000;

// ISO dates order as text; "~" stands for "still in force" because it sorts behind every digit.
std::string_view EndOf(const UnitVersion& version) {
  return version.valid_to().empty() ? std::string_view("~") : std::string_view(version.valid_to());
}

// True if a unit named `root` is reached from `parent` on some day of [from, to).
bool LeadsTo(std::string_view root, std::string_view parent, std::string_view from,
             std::string_view to, int depth, CatalogLookup& lookup) {
  if (parent.empty()) return false;
  if (parent == root || depth > kMaxUnitDepth) return true;
  const Unit* unit = lookup.unit(parent);
  if (unit == nullptr) return false;
  for (const UnitVersion& version : unit->versions()) {
    std::string_view begin = std::max(from, std::string_view(version.valid_from()));
    std::string_view end = std::min(to, EndOf(version));
    if (begin < end && LeadsTo(root, version.parent(), begin, end, depth + 1, lookup)) return true;
  }
  return false;
}

// The first day of [from, to) on which `unit` is not in force; empty if it is on all of them.
std::string_view FirstGap(const Unit& unit, std::string_view from, std::string_view to) {
  for (const UnitVersion& version : unit.versions()) {
    if (version.valid_from() > from) break;
    from = std::max(from, EndOf(version));
  }
  return from < to ? from : std::string_view();
}

void CheckDate(const std::string& field, const std::string& text, Violations& violations) {
  violations.AddStatus(field, ParseDate(text).status());
}

void CheckSuccession(const std::string& field, const Succession& succession, const Unit& unit,
                     CatalogLookup& lookup, Violations& violations) {
  if (succession.successor() == unit.name()) {
    violations.Add(field + ".successor", "is the unit itself");
  } else if (absl::Status name = kUnitName.Match(succession.successor()).status(); !name.ok()) {
    violations.AddStatus(field + ".successor", name);
  } else if (lookup.unit(succession.successor()) == nullptr) {
    violations.Add(field + ".successor", absl::StrCat("does not exist: ", succession.successor()),
                   type::v1::ERROR_REASON_UNKNOWN_UNIT);
  }
  CheckDate(field + ".date", succession.date(), violations);
  if (succession.extent() == catalog::v1::SUCCESSION_EXTENT_UNSPECIFIED ||
      !catalog::v1::SuccessionExtent_IsValid(succession.extent())) {
    violations.Add(field + ".extent", "is required");
  }
  violations.AddStatus(field + ".act", CheckText(succession.act(), 1000));
  violations.AddStatus(field + ".note", CheckText(succession.note(), 2000));
}

}  // namespace

void CheckVersion(const std::string& field, const UnitVersion& version, const Unit& unit,
                  CatalogLookup& lookup, Violations& violations) {
  if (version.display_name().empty()) violations.Add(field + ".display_name", "is required");
  violations.AddStatus(field + ".display_name", CheckText(version.display_name(), 200));
  if (version.code().size() > 20 ||
      version.code().find_first_not_of("0123456789") != std::string::npos) {
    violations.Add(field + ".code", "is not an administrative code: at most 20 digits");
  }
  if (version.kind() == catalog::v1::UNIT_KIND_UNSPECIFIED ||
      !catalog::v1::UnitKind_IsValid(version.kind())) {
    violations.Add(field + ".kind", "is required");
  }
  violations.AddStatus(field + ".act", CheckText(version.act(), 1000));
  if (version.attributes_size() > 50) violations.Add(field + ".attributes", "has more than 50");
  for (const auto& [key, value] : version.attributes()) {
    std::string path = absl::StrCat(field, ".attributes[", Quote(key), "]");
    if (key.empty()) violations.Add(path, "has an empty key");
    violations.AddStatus(path, CheckText(key, 100));
    violations.AddStatus(path, CheckText(value, 200));
  }
  CheckDate(field + ".valid_from", version.valid_from(), violations);
  if (!version.valid_to().empty()) {
    CheckDate(field + ".valid_to", version.valid_to(), violations);
    if (version.valid_to() <= version.valid_from()) {
      violations.Add(field + ".valid_to", "is not after valid_from");
    }
  }
  if (version.parent().empty()) return;
  if (version.parent() == unit.name()) {
    violations.Add(field + ".parent", "is the unit itself");
  } else if (absl::Status name = kUnitName.Match(version.parent()).status(); !name.ok()) {
    violations.AddStatus(field + ".parent", name);
  } else if (lookup.unit(version.parent()) == nullptr) {
    violations.Add(field + ".parent", absl::StrCat("does not exist: ", version.parent()),
                   type::v1::ERROR_REASON_UNKNOWN_UNIT);
  } else if (LeadsTo(unit.name(), version.parent(), version.valid_from(), EndOf(version), 0,
                     lookup)) {
    violations.Add(field + ".parent", "lies below this unit itself during that time");
  } else if (const std::string_view day =
                 FirstGap(*lookup.unit(version.parent()), version.valid_from(), EndOf(version));
             !day.empty() && ParseDate(version.valid_from()).ok()) {
    violations.Add(field + ".parent",
                   absl::StrCat(version.parent(), " is not in force on ", std::string(day),
                                ": a parent is in force on every day from valid_from to valid_to"),
                   type::v1::ERROR_REASON_UNKNOWN_UNIT);
  }
}

absl::Status ValidateUnit(const Unit& unit, CatalogLookup& lookup) {
  Violations violations;
  violations.AddStatus("unit.name", kUnitName.Match(unit.name()).status());
  if (unit.versions().empty())
    violations.Add("unit.versions", "has none; at least one is required");
  if (unit.versions_size() > static_cast<int>(kMaxVersions)) {
    violations.Add("unit.versions", absl::StrCat("has more than ", kMaxVersions));
    return violations.ToStatus();
  }
  for (int i = 0; i < unit.versions_size(); ++i) {
    std::string field = absl::StrCat("unit.versions[", i, "]");
    CheckVersion(field, unit.versions(i), unit, lookup, violations);
    if (i > 0 && EndOf(unit.versions(i - 1)) > unit.versions(i).valid_from()) {
      violations.Add(field + ".valid_from",
                     "begins before the version in front of it has ended: versions are ordered and "
                     "do not overlap");
    }
  }
  absl::flat_hash_set<std::pair<std::string, std::string>> seen;
  for (int i = 0; i < unit.successions_size(); ++i) {
    std::string field = absl::StrCat("unit.successions[", i, "]");
    CheckSuccession(field, unit.successions(i), unit, lookup, violations);
    if (!seen.insert({unit.successions(i).successor(), unit.successions(i).date()}).second) {
      violations.Add(field, "names a successor and date twice", type::v1::ERROR_REASON_DUPLICATE);
    }
  }
  return violations.ToStatus();
}

void CheckUnit(const std::string& field, const std::string& name, CatalogLookup& lookup,
               Violations& violations) {
  if (absl::Status status = kUnitName.Match(name).status(); !status.ok()) {
    violations.AddStatus(field, status);
  } else if (lookup.unit(name) == nullptr) {
    violations.Add(field, absl::StrCat("does not exist: ", name),
                   type::v1::ERROR_REASON_UNKNOWN_UNIT);
  }
}

}  // namespace thidua::reporting
