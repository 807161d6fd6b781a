#include "services/targets/domain/selection.h"

#include <absl/algorithm/container.h>

#include "common/value/errors.h"

namespace thidua::targets {

absl::StatusOr<std::vector<v1::Target>> SelectTargets(std::vector<v1::Target> all,
                                                      const std::set<std::string>& wanted) {
  std::set<std::string> compositions;
  for (const std::string& name : wanted) {
    const auto target =
        absl::c_find_if(all, [&name](const v1::Target& each) { return each.name() == name; });
    if (target == all.end()) return NotFound(name);
    if (target->state() != v1::TARGET_STATE_ACTIVE) {
      return IllegalState(absl::StrCat(name, " was superseded by ", target->superseded_by()));
    }
    compositions.insert(target->composition());
  }
  compositions.erase("");
  std::erase_if(all, [&](const v1::Target& target) {
    if (target.state() != v1::TARGET_STATE_ACTIVE) return true;
    return !wanted.empty() && !wanted.contains(target.name()) &&
           !compositions.contains(target.composition());
  });
  return all;
}

}  // namespace thidua::targets
