// thidua-reporting: serves the catalog, rounds, reports and their totals.

#include <absl/time/clock.h>

#include <CLI/CLI.hpp>
#include <iostream>

#include "common/catalog/local_catalog.h"
#include "common/ledger/sql/open.h"
#include "common/log_service/ledger_service.h"
#include "common/log_service/open_signer.h"
#include "common/log_service/unreadable.h"
#include "common/rpc/auth_service.h"
#include "common/rpc/server.h"
#include "common/value/status_macros.h"
#include "services/reporting/api/catalog/catalog_service.h"
#include "services/reporting/api/images.h"
#include "services/reporting/api/reporting_service.h"
#include "services/reporting/api/schedules/round_opener.h"
#include "services/reporting/domain/names.h"

namespace thidua::reporting {
namespace {

struct Options {
  rpc::ServiceOptions service;
  SharedCache::Options redis;
  size_t near_cache_mb = 64;
  std::string bootstrap_admin;
  std::string recover_admin;
};

absl::StatusOr<int> Serve(const rpc::TerminationSignals& signals, const Options& options) {
  const rpc::ServiceOptions& service = options.service;
  ASSIGN_OR_RETURN(const std::string discarded,
                   ledger::DiscardImport(service.db, service.discard_import));
  if (!discarded.empty()) {
    std::cout << discarded;
    return 0;
  }
  ASSIGN_OR_RETURN(log_service::Importers importers, log_service::ReadImporters(service.importers));
  if (importers.contains(kCatalogLedger) &&
      !(options.bootstrap_admin.empty() && options.recover_admin.empty())) {
    return absl::InvalidArgumentError(
        "--bootstrap-admin and --recover-admin write to the catalog, which is imported only where "
        "it is empty: give either that or --importer catalog=...");
  }
  ASSIGN_OR_RETURN(auto ledger, ledger::OpenLedger(options.service.db, options.service.migrate));
  std::unique_ptr<SharedCache> redis;
  if (!options.redis.endpoint.empty()) {
    ASSIGN_OR_RETURN(redis, SharedCache::Open(options.redis));
  }
  // These listen to the ledger, so they come before its first commit.
  ASSIGN_OR_RETURN(auto signer,
                   log_service::OpenSigner(options.service, *ledger, std::string(kService)));
  Totals totals(*ledger, {.near_bytes = options.near_cache_mb << 20,
                          .sole_writer = ledger->sole_writer(),
                          .shared = redis.get(),
                          .clock = absl::Now});
  catalog::LocalCatalog catalog(*ledger);
  const catalog::CatalogAuthorizer authorizer(catalog);
  ASSIGN_OR_RETURN(auto server, rpc::Server::Create(options.service, authorizer));
  log_service::ReportUnreadable(catalog, *server);
  log_service::LedgerService log(server->dispatcher(), *ledger, std::string(kService),
                                 ReportingImages(), std::move(importers), signer.get());
  if (!options.bootstrap_admin.empty()) {
    RETURN_IF_ERROR(BootstrapAdministrator(*ledger, options.bootstrap_admin));
  }
  if (!options.recover_admin.empty()) {
    RETURN_IF_ERROR(RecoverAdministrator(*ledger, options.recover_admin));
  }
  const resource::Store store(*ledger, std::string(kService));
  CatalogService definitions(server->dispatcher(), store, catalog, absl::Now);
  RoundOpener opener(store, absl::Now, *server->registry(), server->logger());
  ReportingService reporting(server->dispatcher(), store, catalog, totals, absl::Now,
                             [&] { opener.Wake(); });
  rpc::AuthService auth(server->dispatcher());
  RETURN_IF_ERROR(server->Register(reporting));
  RETURN_IF_ERROR(server->Register(definitions));
  RETURN_IF_ERROR(server->Register(log));
  RETURN_IF_ERROR(server->Register(auth));
  server->OnDrain([&] {
    log.EndStreams();
    reporting.EndStreams();
    opener.Stop();
  });
  opener.Start();
  return log_service::RunSigned(std::move(server), options.service, *ledger, *signer, signals);
}

}  // namespace
}  // namespace thidua::reporting

int main(int argc, char** argv) {
  const thidua::rpc::TerminationSignals signals;
  thidua::reporting::Options options;
  CLI::App app{"Serves the catalog, rounds, reports and their totals."};
  thidua::rpc::AddServiceOptions(app, options.service);
  auto& redis = options.redis;
  auto* key = app.add_option("--cache-key", redis.key_file, "0600 file, seals what Redis holds");
  app.add_option("--redis", redis.endpoint, "unix:/path or host:port; none: no Redis")->needs(key);
  app.add_option("--redis-password", redis.password_file, "0600 file with the password");
  app.add_option("--near-cache-mb", options.near_cache_mb, "Memory for totals that lie ready")
      ->check(CLI::Range(0, 65536))
      ->capture_default_str();
  app.add_option("--bootstrap-admin", options.bootstrap_admin,
                 "user:NAME, bound to all units while there is no binding");
  app.add_option("--recover-admin", options.recover_admin,
                 "user:NAME, bound to all units beside all others: for one start, where the "
                 "administrators that two-person rules ask for are gone");
  CLI11_PARSE(app, argc, argv);
  const auto code = thidua::reporting::Serve(signals, options);
  if (code.ok()) return *code;
  std::cerr << "thidua-reporting: " << code.status().message() << "\n";
  return 1;
}
