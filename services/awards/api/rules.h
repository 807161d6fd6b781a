#pragma once
// Which rule packs rule what happens in a unit.

#include <absl/status/statusor.h>

#include <string_view>
#include <vector>

#include "common/catalog/source.h"
#include "common/resource/store.h"
#include "thidua/awards/v1/rule_pack.pb.h"

namespace thidua::awards {

// The packs that belong to the unit that `name` lies in ("units/{unit}/..."), to one above it, or
// to the whole deployment; the nearest owner's first. They lie in another ledger than what they are
// applied to, which no transaction sees.
//   UNAVAILABLE: the catalog is not known, or the store does not answer.
absl::StatusOr<std::vector<v1::RulePack>> RulePacksFor(const resource::Store& store,
                                                       const catalog::CatalogSource& source,
                                                       std::string_view name);

}  // namespace thidua::awards
