#include "services/reporting/api/reports/place_of_round.h"

#include <optional>

#include "common/resource/image.h"
#include "common/value/errors.h"
#include "common/value/status_macros.h"

namespace thidua::reporting {

bool GivesWay(const v1::Round& stored, bool simulated) { return stored.simulated() && !simulated; }

absl::Status MakePlace(ledger::Txn& txn, const std::string& name, bool simulated) {
  ASSIGN_OR_RETURN(const auto stored, resource::Find<v1::Round>(txn, name));
  if (!stored) return absl::OkStatus();
  if (!GivesWay(*stored, simulated)) return AlreadyExists(name);
  ASSIGN_OR_RETURN(const auto images, txn.Scan(name + "/", "", 0));
  for (const ledger::Image& image : images) txn.Delete(image.key);
  return absl::OkStatus();
}

}  // namespace thidua::reporting
