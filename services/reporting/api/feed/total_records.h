#pragma once
// What is told of one round's total.

#include <absl/status/statusor.h>

#include <string>
#include <string_view>

#include "common/catalog/view.h"
#include "services/reporting/store/totals/totals.h"
#include "thidua/reporting/v1/total_feed.pb.h"

namespace thidua::reporting {

// Its new state, with the owner as `view` has him on the window's last day. `leaf` is filled in.
// Without cells where they are not asked for. `token` is of the leaf's position.
//   DATA_LOSS: the leaf's bytes are not those of its round.
absl::StatusOr<v1::TotalChange> TellTotal(const catalog::CatalogView& view,
                                          const Totals::Leaf& leaf, bool with_cells,
                                          std::string token);

// That there is none any more.
v1::TotalChange TellRemoved(std::string_view round);

// Whether a record says the same of the round's owner by both.
bool SameOwner(const catalog::CatalogView& a, const catalog::CatalogView& b,
               const v1::Round& round);

}  // namespace thidua::reporting
