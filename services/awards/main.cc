// The Awards service: movements, nominations, decisions and certificates.

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
#include "services/awards/api/awards_service.h"
#include "services/awards/api/images.h"
#include "services/awards/api/reporting_peer.h"
#include "services/awards/api/targets_peer.h"
#include "services/awards/domain/names.h"

namespace thidua::awards {
namespace {

struct Options {
  rpc::ServiceOptions service;
  std::string reporting;
  std::string targets;
  std::string font_folder = papers::kDefaultFontFolder;
  std::string check_url;
  std::string paper_authorities;
  std::string paper_revocations;
};

absl::StatusOr<int> Run(const Options& options, const rpc::TerminationSignals& signals) {
  ASSIGN_OR_RETURN(const std::string discarded,
                   ledger::DiscardImport(options.service.db, options.service.discard_import));
  if (!discarded.empty()) {
    std::cout << discarded;
    return 0;
  }
  const PaperTrust trust(options.paper_authorities, options.paper_revocations);
  RETURN_IF_ERROR(trust.Check());
  ASSIGN_OR_RETURN(log_service::Importers importers,
                   log_service::ReadImporters(options.service.importers));
  ASSIGN_OR_RETURN(auto ledger, ledger::OpenLedger(options.service.db, options.service.migrate));
  ASSIGN_OR_RETURN(auto signer,
                   log_service::OpenSigner(options.service, *ledger, std::string(kService)));
  ASSIGN_OR_RETURN(auto reporting, rpc::Connect(rpc::PeerOf(options.service, options.reporting)));
  ASSIGN_OR_RETURN(auto targets, rpc::Connect(rpc::PeerOf(options.service, options.targets)));
  catalog::FollowedCatalog catalog(reporting);
  catalog::CatalogAuthorizer authorizer(catalog);
  ReportingPeer figures(reporting);
  TargetsPeer evaluations(targets);
  papers::Printer printer(options.font_folder);

  ASSIGN_OR_RETURN(auto server, rpc::Server::Create(options.service, authorizer));
  log_service::ReportUnreadable(catalog, *server);
  const resource::Store store(*ledger, std::string(kService));
  AwardsService awards(server->dispatcher(), store, catalog, {figures, evaluations}, printer,
                       options.check_url, trust);
  rpc::AuthService auth(server->dispatcher());
  log_service::LedgerService log(server->dispatcher(), *ledger, store.service(), AwardImages(),
                                 std::move(importers), signer.get());
  RETURN_IF_ERROR(server->Register(awards));
  RETURN_IF_ERROR(server->Register(auth));
  RETURN_IF_ERROR(server->Register(log));
  server->OnDrain([&] {
    log.EndStreams();
    awards.EndStreams();
  });
  catalog.AwaitReady(absl::Now() + catalog::kCatalogPatience);
  return log_service::RunSigned(std::move(server), options.service, *ledger, *signer, signals);
}

}  // namespace
}  // namespace thidua::awards

int main(int argc, char** argv) {
  thidua::rpc::TerminationSignals signals;
  thidua::awards::Options options;
  CLI::App app{"Thi Đua: the Awards service"};
  thidua::rpc::AddServiceOptions(app, options.service);
  app.add_option("--reporting", options.reporting, "host:port of the Reporting service")
      ->required();
  app.add_option("--targets", options.targets, "host:port of the Targets service")->required();
  app.add_option("--check-url", options.check_url,
                 "address of a page that checks certificates, for their QR code, which adds "
                 "?so=NUMBER&ma=CODE; without it the code holds number and check code alone");
  app.add_option("--fonts", options.font_folder, "folder of the Liberation Serif fonts")
      ->capture_default_str();
  app.add_option("--paper-authorities", options.paper_authorities,
                 "PEM file of certificates: who has one below these may sign papers; read anew for "
                 "each paper that comes in. None comes in without it");
  app.add_option("--paper-revocations", options.paper_revocations,
                 "PEM file of revocation lists, one of each authority from the root on; read anew "
                 "as well. Without it nothing counts as revoked");
  CLI11_PARSE(app, argc, argv);
  const auto code = thidua::awards::Run(options, signals);
  if (code.ok()) return *code;
  std::cerr << "thidua-awards: " << code.status().message() << "\n";
  return 1;
}
