#pragma once
// Who may propose: holders of the permission on the owner, and those who hold it on the recipient's
// unit below the owner.

#include <absl/status/status.h>

#include <string>
#include <vector>

#include "common/catalog/source.h"
#include "common/rpc/call.h"

namespace thidua::awards {

// OK if the caller may propose recipients of all these units ("units/{unit}") to `owner`. A unit
// that is none, or lies elsewhere, gives no say here.
//   PERMISSION_DENIED, UNAVAILABLE: as rpc::Call::Authorize.
absl::Status AuthorizeNominator(const rpc::Call& call, const catalog::CatalogSource& catalog,
                                const std::string& owner, const std::vector<std::string>& units);

}  // namespace thidua::awards
