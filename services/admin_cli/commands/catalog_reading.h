#pragma once
// The catalog as files of reports speak of it, read from the service.

#include <absl/status/statusor.h>

#include "services/admin_cli/commands/session.h"
#include "services/admin_cli/files/catalog_terms.h"

namespace thidua::cli {

// All units, elements, scales and forms.
absl::StatusOr<CatalogTerms> ReadCatalogTerms(Session& session);

}  // namespace thidua::cli
