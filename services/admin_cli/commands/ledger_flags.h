#pragma once
// Flags that say which service is asked, and about which of its ledgers.

#include <absl/status/status.h>

#include <CLI/App.hpp>
#include <string>

namespace thidua::cli {

// --service; the caller says whether it has a default.
CLI::Option* AddService(CLI::App* verb, std::string* service);

// The ledger, as LEDGER or as --ledger. Neither is marked as required, as either will do: the verb
// calls RequireLedger.
void AddLedgerName(CLI::App* verb, std::string* ledger);

//   INVALID_ARGUMENT: no ledger is named.
absl::Status RequireLedger(const std::string& ledger);

}  // namespace thidua::cli
