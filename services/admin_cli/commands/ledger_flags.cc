#include "services/admin_cli/commands/ledger_flags.h"

#include <CLI/CLI.hpp>

#include "services/admin_cli/base/failure.h"

namespace thidua::cli {

CLI::Option* AddService(CLI::App* verb, std::string* service) {
  return verb->add_option("--service", *service, "reporting, targets or awards")
      ->check(CLI::IsMember({"reporting", "targets", "awards"}));
}

void AddLedgerName(CLI::App* verb, std::string* ledger) {
  verb->add_option("LEDGER,--ledger", *ledger,
                   "Id of the owner's unit, or catalog; must be given in one of the two ways");
}

absl::Status RequireLedger(const std::string& ledger) {
  return ledger.empty() ? UsageError("give LEDGER: the id of the owner's unit, or catalog")
                        : absl::OkStatus();
}

}  // namespace thidua::cli
