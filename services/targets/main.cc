// thidua-targets: serves plans, targets and their evaluation.

#include <absl/time/clock.h>

#include <CLI/CLI.hpp>
#include <iostream>

#include "common/catalog/followed_catalog.h"
#include "common/ledger/sql/open.h"
#include "common/log_service/ledger_service.h"
#include "common/log_service/open_signer.h"
#include "common/log_service/unreadable.h"
#include "common/rpc/auth_service.h"
#include "common/rpc/client.h"
#include "common/rpc/server.h"
#include "common/value/status_macros.h"
#include "services/targets/api/images.h"
#include "services/targets/api/reporting_totals.h"
#include "services/targets/api/targets_service.h"
#include "services/targets/domain/names.h"

namespace thidua::targets {
namespace {

absl::StatusOr<int> Serve(const rpc::TerminationSignals& signals,
                          const rpc::ServiceOptions& options, const std::string& reporting) {
  ASSIGN_OR_RETURN(const std::string discarded,
                   ledger::DiscardImport(options.db, options.discard_import));
  if (!discarded.empty()) {
    std::cout << discarded;
    return 0;
  }
  ASSIGN_OR_RETURN(log_service::Importers importers, log_service::ReadImporters(options.importers));
  ASSIGN_OR_RETURN(auto ledger, ledger::OpenLedger(options.db, options.migrate));
  ASSIGN_OR_RETURN(auto signer, log_service::OpenSigner(options, *ledger, std::string(kService)));
  ASSIGN_OR_RETURN(auto channel, rpc::Connect(rpc::PeerOf(options, reporting)));
  catalog::FollowedCatalog catalog(channel);
  const catalog::CatalogAuthorizer authorizer(catalog);
  const resource::Store store(*ledger, std::string(kService));
  ReportingTotals totals(channel);
  ASSIGN_OR_RETURN(auto server, rpc::Server::Create(options, authorizer));
  log_service::ReportUnreadable(catalog, *server);
  TargetsService service(server->dispatcher(), store, catalog, totals);
  log_service::LedgerService log(server->dispatcher(), *ledger, std::string(kService),
                                 TargetImages(), std::move(importers), signer.get());
  rpc::AuthService auth(server->dispatcher());
  RETURN_IF_ERROR(server->Register(service));
  RETURN_IF_ERROR(server->Register(log));
  RETURN_IF_ERROR(server->Register(auth));
  server->OnDrain([&log] { log.EndStreams(); });
  catalog.AwaitReady(absl::Now() + catalog::kCatalogPatience);
  return log_service::RunSigned(std::move(server), options, *ledger, *signer, signals);
}

}  // namespace
}  // namespace thidua::targets

int main(int argc, char** argv) {
  const thidua::rpc::TerminationSignals signals;
  CLI::App app{"Serves plans, targets and their evaluation."};
  thidua::rpc::ServiceOptions options;
  std::string reporting;
  thidua::rpc::AddServiceOptions(app, options);
  app.add_option("--reporting", reporting, "Address of the reporting service, host:port")
      ->required();
  CLI11_PARSE(app, argc, argv);
  const auto code = thidua::targets::Serve(signals, options, reporting);
  if (code.ok()) return *code;
  std::cerr << "thidua-targets: " << code.status().message() << "\n";
  return 1;
}
