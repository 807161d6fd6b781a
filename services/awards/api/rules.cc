#include "services/awards/api/rules.h"

#include <algorithm>
#include <string>

#include "common/value/name.h"
#include "common/value/status_macros.h"
#include "services/awards/domain/names.h"
#include "services/awards/store/rule_packs.h"

namespace thidua::awards {

absl::StatusOr<std::vector<v1::RulePack>> RulePacksFor(const resource::Store& store,
                                                       const catalog::CatalogSource& source,
                                                       std::string_view name) {
  ASSIGN_OR_RETURN(const auto view, source.Current());
  ASSIGN_OR_RETURN(auto reader, store.Open(kRulesLedger));
  ASSIGN_OR_RETURN(std::vector<v1::RulePack> packs, LoadRulePacks(*reader));
  const std::string unit = kUnitName.Format({LedgerOf(name)});
  std::erase_if(packs, [&](const v1::RulePack& pack) {
    return !pack.owner().empty() && !view->IsWithin(unit, pack.owner());
  });
  // All owners are on one line upwards, so that one lies within the other.
  std::stable_sort(packs.begin(), packs.end(), [&](const v1::RulePack& a, const v1::RulePack& b) {
    return a.owner() != b.owner() && !a.owner().empty() &&
           (b.owner().empty() || view->IsWithin(a.owner(), b.owner()));
  });
  return packs;
}

}  // namespace thidua::awards
