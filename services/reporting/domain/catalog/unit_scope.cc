#include "services/reporting/domain/catalog/unit_scope.h"

#include <string_view>
#include <vector>

namespace thidua::reporting {
namespace {

using catalog::v1::Reorganisation;
using catalog::v1::ReorganisationStep;
using catalog::v1::Unit;
using catalog::v1::UnitVersion;

void CollectScope(const Unit& unit, std::set<std::string>& scope) {
  for (const UnitVersion& version : unit.versions()) {
    scope.insert(version.parent().empty() ? unit.name() : version.parent());
  }
  if (unit.versions().empty()) scope.insert(unit.name());
}

// The names of the units that steps create, change, end and take something from: those that it
// writes, whether they exist or not; one may come several times.
std::vector<std::string_view> UnitsWrittenBy(const Reorganisation& reorganisation) {
  std::vector<std::string_view> names;
  for (const ReorganisationStep& step : reorganisation.steps()) {
    switch (step.step_case()) {
      case ReorganisationStep::kCreate:
        names.emplace_back(step.create().unit());
        break;
      case ReorganisationStep::kChange:
        names.emplace_back(step.change().unit());
        break;
      case ReorganisationStep::kEnd:
        names.emplace_back(step.end().unit());
        break;
      case ReorganisationStep::kTransfer:
        names.emplace_back(step.transfer().predecessor());
        break;
      case ReorganisationStep::STEP_NOT_SET:
        break;
    }
  }
  return names;
}

}  // namespace

std::set<std::string> ScopeOf(const Unit& next, const Unit* stored) {
  std::set<std::string> scope;
  CollectScope(next, scope);
  if (stored != nullptr) CollectScope(*stored, scope);
  return scope;
}

std::set<std::string> ScopeOf(const Reorganisation& reorganisation, CatalogLookup& lookup) {
  std::set<std::string> scope;
  for (const std::string_view name : UnitsWrittenBy(reorganisation)) {
    if (const Unit* stored = lookup.unit(name); stored != nullptr) CollectScope(*stored, scope);
  }
  const auto add_parent = [&](const std::string& unit, const std::string& parent) {
    if (parent.empty()) {
      scope.insert(unit);
    } else if (lookup.unit(parent) != nullptr) {
      scope.insert(parent);
    }
  };
  for (const ReorganisationStep& step : reorganisation.steps()) {
    if (step.has_create()) add_parent(step.create().unit(), step.create().parent());
    if (step.has_change() && step.change().has_parent()) {
      add_parent(step.change().unit(), step.change().parent());
    }
  }
  return scope;
}

}  // namespace thidua::reporting
