#include "services/admin_cli/commands/carriers.h"

#include <map>
#include <set>

#include "common/value/status_macros.h"
#include "common/value/unit_successors.h"
#include "services/admin_cli/base/names.h"
#include "thidua/catalog/v1/catalog_service.pb.h"

namespace thidua::cli {
namespace {

using catalog::v1::Form;
using catalog::v1::Unit;

constexpr int kMaxDepth = 32;  // deeper trees are taken for a circle

// Whom forms are about: single units, and all units of a kind.
struct Subjects {
  std::set<std::string> units;
  std::set<int> kinds;
};

absl::StatusOr<Subjects> SubjectsOf(const std::set<std::string>& forms, Session& session) {
  Subjects subjects;
  for (const std::string& name : forms) {
    catalog::v1::GetFormRequest request;
    request.set_name(name);
    ASSIGN_OR_RETURN(const auto form, session.Call<Form>(request));
    for (const auto& assignment : form.assignments()) {
      if (!assignment.subject().empty()) subjects.units.insert(assignment.subject());
      subjects.kinds.insert(assignment.subject_kinds().begin(), assignment.subject_kinds().end());
    }
  }
  return subjects;
}

}  // namespace

std::set<std::string> FormsOf(const targets::v1::Target& target) {
  std::set<std::string> forms;
  for (const auto& term : target.indicator().level().value().terms()) {
    forms.insert(term.cell().form());
  }
  return forms;
}

absl::StatusOr<std::vector<std::string>> UnitsBelow(const std::string& owner,
                                                    const std::set<std::string>& forms,
                                                    const std::string& day, Session& session) {
  ASSIGN_OR_RETURN(const Subjects subjects, SubjectsOf(forms, session));
  ASSIGN_OR_RETURN(const auto all, session.ListAll<catalog::v1::ListUnitsResponse>(
                                       catalog::v1::ListUnitsRequest()));
  std::map<std::string, const catalog::v1::UnitVersion*> on_day;
  for (const Unit& unit : all.units()) on_day[unit.name()] = VersionOn(unit, day);
  std::vector<std::string> below;
  for (const auto& [name, version] : on_day) {
    if (version == nullptr || name == owner) continue;
    if (!subjects.units.contains(name) && !subjects.kinds.contains(version->kind())) continue;
    const catalog::v1::UnitVersion* above = version;
    for (int depth = 0; depth < kMaxDepth && above != nullptr; ++depth) {
      if (above->parent() == owner) {
        below.push_back(name);
        break;
      }
      const auto parent = on_day.find(above->parent());
      above = parent == on_day.end() ? nullptr : parent->second;
    }
  }
  return below;
}

}  // namespace thidua::cli
