#pragma once
// Asking Reporting for the totals of an evaluation.

#include <absl/status/statusor.h>

#include <string>
#include <vector>

#include "common/rpc/call.h"
#include "services/targets/api/totals_source.h"
#include "services/targets/domain/totals.h"
#include "thidua/targets/v1/evaluation.pb.h"

namespace thidua::targets {

// Returns the totals of all keys: the owner's own and those of everything below it. With `pinned`
// they are read at the positions of `pin`; otherwise at the latest ones, which are put there.
//   INVALID_ARGUMENT / INVALID_FIELD: a pin lacks `catalog_token`, and a key is rolled up.
//   INTERNAL: Reporting answers something else than it was asked. Its errors besides.
absl::StatusOr<Totals> FetchTotals(TotalsSource& source, const rpc::Call& call,
                                   const std::string& owner_name, const std::vector<TotalKey>& keys,
                                   bool pinned, v1::Pin& pin);

}  // namespace thidua::targets
