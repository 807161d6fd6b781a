#pragma once
// A real, empty ledger for tests of what is built on one.

#include <memory>

#include "common/ledger/ledger.h"
#include "common/ledger/sql/sql_ledger.h"
#include "common/testing/temporary_folder.h"

namespace thidua::ledger {

// A new ledger on SQLite in `folder`, which must outlive it. Aborts the test program on failure.
std::unique_ptr<Ledger> NewLedger(const TemporaryFolder& folder, SqlLedgerOptions options = {});

}  // namespace thidua::ledger
