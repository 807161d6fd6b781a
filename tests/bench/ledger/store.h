#pragma once
// Ours: the ledger on an engine, as the services have it.

#include <absl/status/statusor.h>
#include <absl/types/span.h>

#include <memory>
#include <string>

#include "common/ledger/sql/sql_ledger.h"
#include "tests/bench/ledger/engine.h"

namespace thidua::bench {

// What a service records of every request: caller, method, request id and digest.
ledger::Cause MakeCause(size_t request);

// The ledger on `database`, its schema made.
absl::StatusOr<std::unique_ptr<ledger::SqlLedger>> OpenLedger(
    std::unique_ptr<sql::Database> database);

// One commit of all documents.
absl::Status CommitAll(ledger::Ledger& ledger, std::string_view name, const ledger::Cause& cause,
                       absl::Span<const Document> documents);

}  // namespace thidua::bench
