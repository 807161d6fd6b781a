#include "services/targets/domain/selection.h"

#include <map>

#include "common/value/errors.h"

namespace thidua::targets {

absl::StatusOr<Selection> SelectTargets(std::vector<v1::Target> all,
                                        const std::set<std::string>& wanted) {
  std::map<std::string, const v1::Target*> by_name;
  Selection selection;
  for (const v1::Target& target : all) {
    by_name[target.name()] = &target;
    if (wanted.empty()) selection.shown.insert(target.name());
  }
  std::set<std::string> looked_at;  // of the targets that are not shown
  std::set<std::string> compositions;
  for (const std::string& name : wanted) {
    if (!by_name.contains(name)) return NotFound(name);
    // Back through the versions of the promise; what was seen ends a circle that no write makes.
    auto version = by_name.find(name);
    while (version != by_name.end() && selection.shown.insert(version->first).second) {
      compositions.insert(version->second->composition());
      for (const auto& member : version->second->indicator().composite().members()) {
        looked_at.insert(member.target());
        const auto part = by_name.find(member.target());
        if (part != by_name.end()) compositions.insert(part->second->composition());
      }
      version = by_name.find(version->second->supersedes());
    }
  }
  compositions.erase("");
  std::erase_if(all, [&](const v1::Target& target) {
    return !selection.shown.contains(target.name()) && !looked_at.contains(target.name()) &&
           !compositions.contains(target.composition());
  });
  selection.targets = std::move(all);
  return selection;
}

}  // namespace thidua::targets
