#include "tests/bench/ledger/store.h"

#include <absl/strings/str_cat.h>

#include <utility>

#include "common/ledger/sql/schema.h"
#include "common/value/digest.h"
#include "common/value/status_macros.h"

namespace thidua::bench {

ledger::Cause MakeCause(size_t request) {
  ledger::Cause cause;
  cause.actor = "user:can-bo";
  cause.method = "thidua.reporting.v1.ReportingService/SubmitReport";
  cause.request_id = absl::StrCat("5d3c8a52-0f0e-4c3b-9a57-", absl::Hex(request, absl::kZeroPad12));
  cause.request_digest = Sha256(cause.request_id);
  return cause;
}

absl::StatusOr<std::unique_ptr<ledger::SqlLedger>> OpenLedger(
    std::unique_ptr<sql::Database> database) {
  RETURN_IF_ERROR(ledger::Migrate(*database));
  return ledger::SqlLedger::Open(std::move(database));
}

absl::Status CommitAll(ledger::Ledger& ledger, std::string_view name, const ledger::Cause& cause,
                       absl::Span<const Document> documents) {
  return ledger
      .Commit(name, cause,
              [&](ledger::Txn& txn) {
                for (const Document& document : documents) txn.Put(document.key, document.bytes);
                return absl::OkStatus();
              })
      .status();
}

}  // namespace thidua::bench
