#include "services/awards/store/merits.h"

#include <string>

#include "common/value/errors.h"
#include "common/value/status_macros.h"
#include "services/awards/domain/merit.h"
#include "services/awards/store/entries.h"

namespace thidua::awards {

absl::Status TakeMerit(ledger::Txn& txn, const v1::Nomination& nomination) {
  for (const std::string& key : MeritKeys(nomination)) {
    ASSIGN_OR_RETURN(std::string holder, LoadText(txn, key));
    if (!holder.empty()) {
      return Error(absl::StatusCode::kFailedPrecondition, type::v1::ERROR_REASON_MERIT_TAKEN,
                   holder + " has the merit: one merit, one award");
    }
    PutText(txn, key, nomination.name());
  }
  return absl::OkStatus();
}

absl::Status FreeMerit(ledger::Txn& txn, const v1::Nomination& nomination) {
  if (!FreesMerit(nomination.state())) return absl::OkStatus();
  for (const std::string& key : MeritKeys(nomination)) {
    ASSIGN_OR_RETURN(std::string holder, LoadText(txn, key));
    if (holder == nomination.name()) txn.Delete(key);
  }
  return absl::OkStatus();
}

}  // namespace thidua::awards
