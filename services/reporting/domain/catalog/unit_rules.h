#pragma once
// What makes a unit's history sound: dated versions without overlap, parents that exist and never
// lead back to the unit, successors that exist.

#include <absl/status/status.h>

#include <string>
#include <string_view>

#include "common/value/errors.h"
#include "common/value/unit_successors.h"
#include "services/reporting/domain/catalog/catalog_lookup.h"
#include "thidua/catalog/v1/catalog.pb.h"

namespace thidua::reporting {

// Deeper trees are taken for a circle.
inline constexpr int kMaxUnitDepth = 32;

// INVALID_ARGUMENT with every violation at once, under "unit.". Output-only fields are not looked
// at. `lookup` holds the other units; the unit itself is taken from `unit`.
absl::Status ValidateUnit(const catalog::v1::Unit& unit, CatalogLookup& lookup);

// Adds under `field` what is wrong with `version`, which is or becomes one of `unit`, by itself and
// beside the other units of `lookup`.
void CheckVersion(const std::string& field, const catalog::v1::UnitVersion& version,
                  const catalog::v1::Unit& unit, CatalogLookup& lookup, Violations& violations);

// Adds a violation of `field` unless `name` is a unit that exists.
void CheckUnit(const std::string& field, const std::string& name, CatalogLookup& lookup,
               Violations& violations);

using thidua::VersionOn;

}  // namespace thidua::reporting
