#pragma once
// Tells operators of what cannot be read in the catalog, which denies and does not fail.

#include "common/catalog/source.h"
#include "common/rpc/server.h"

namespace thidua::log_service {

// Counts what cannot be read in the gauge thidua_catalog_unreadable of `server`, and logs the name
// of each when it becomes so. Call it once, before the server starts. `source` may outlive the
// server.
void ReportUnreadable(catalog::CatalogSource& source, rpc::Server& server);

}  // namespace thidua::log_service
