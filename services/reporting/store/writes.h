#pragma once
// Committing a decision about one resource, and what its caller is told.

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <functional>
#include <string_view>

#include "common/ledger/ledger.h"
#include "services/reporting/store/images.h"

namespace thidua::reporting {

// Commits what `decide` makes of the resource `name`, seen through the transaction, and returns it
// with etag and token. `decide` must be pure; it may Put further resources itself. If nothing
// changes, nothing is committed and the resource keeps its etag. A request id that is known is
// answered as the first time, from the log.
template <class Resource>
absl::StatusOr<Resource> CommitResource(
    ledger::Ledger& ledger, std::string_view ledger_name, const ledger::Cause& cause,
    std::string_view name, absl::Time deadline,
    const std::function<absl::StatusOr<Resource>(ledger::Txn&)>& decide) {
  Resource decided;
  ASSIGN_OR_RETURN(ledger::CommitResult result, ledger.Commit(
                                                    ledger_name, cause,
                                                    [&](ledger::Txn& txn) -> absl::Status {
                                                      ASSIGN_OR_RETURN(decided, decide(txn));
                                                      txn.Put(name, ToImage(decided));
                                                      return absl::OkStatus();
                                                    },
                                                    deadline));
  for (const ledger::Image& image : result.changes) {
    if (image.key != name) continue;
    ASSIGN_OR_RETURN(decided, FromImage<Resource>(image));
  }
  decided.set_token(TokenOf(result.position));
  return decided;
}

}  // namespace thidua::reporting
