#pragma once
// Who may import which ledger, as a service is told when it is started.

#include <absl/status/statusor.h>

#include <map>
#include <string>
#include <vector>

namespace thidua::log_service {

// The one person for each ledger, by the ledger's id. A ledger that is not there nobody may import.
using Importers = std::map<std::string, std::string, std::less<>>;

// Reads options of the form LEDGER=PRINCIPAL, "khoai-chau=user:lan".
//   INVALID_ARGUMENT: one is not of that form, the principal is no person, or a ledger has two.
absl::StatusOr<Importers> ReadImporters(const std::vector<std::string>& options);

}  // namespace thidua::log_service
