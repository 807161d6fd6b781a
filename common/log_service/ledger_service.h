#pragma once
// thidua.ledger.v1.LedgerService over a service's ledgers.

#include <absl/time/clock.h>

#include <functional>
#include <string>

#include "common/ledger/ledger.h"
#include "common/log_service/head_signer.h"
#include "common/log_service/image_registry.h"
#include "common/log_service/imports.h"
#include "common/log_service/watch_feed.h"
#include "common/rpc/service.h"
#include "thidua/ledger/v1/ledger_service.pb.h"

namespace thidua::log_service {

// A ledger is read by who holds PERMISSION_READ_LOG on its owner's unit; "catalog" by who holds it
// on any unit. Thread-safe. Create it before the first commit, because it listens to the ledger;
// `ledger` and `dispatcher` must outlive it.
class LedgerService : public rpc::Service {
 public:
  // `service` names the service in tokens ("reporting"). `importers` alone may import, each the
  // ledger that he is named for. `signer`, which must outlive it too, tells what is signed; null:
  // nothing is. Register EndStreams() with Server::OnDrain.
  LedgerService(rpc::Dispatcher& dispatcher, ledger::Ledger& ledger, std::string service,
                ImageRegistry images, Importers importers, HeadSigner* signer,
                WatchOptions watch = {}, std::function<absl::Time()> clock = absl::Now);

  // Ends open streams with UNAVAILABLE, so that their readers go elsewhere.
  void EndStreams() { feed_.Stop(); }

 private:
  absl::Status List(rpc::Call& call, const ledger::v1::ListLedgersRequest& request,
                    ledger::v1::ListLedgersResponse* response);
  absl::Status Commits(rpc::Call& call, const ledger::v1::ListCommitsRequest& request,
                       ledger::v1::ListCommitsResponse* response);
  absl::Status Verify(rpc::Call& call, const ledger::v1::VerifyLedgerRequest& request,
                      ledger::v1::VerifyLedgerResponse* response);
  absl::Status VerifyStatements(rpc::Call& call, const ledger::v1::VerifyStatementsRequest& request,
                                ledger::v1::VerifyStatementsResponse* response);
  absl::Status Export(rpc::Call& call, const ledger::v1::ExportCommitsRequest& request,
                      ledger::v1::ExportCommitsResponse* response);
  void Describe(const ledger::Position& head, ledger::v1::LedgerHead* out) const;

  ledger::Ledger& ledger_;
  const std::string service_;
  const ImageRegistry images_;
  ImportsApi imports_;
  HeadSigner* const signer_;
  WatchFeed feed_;
};

}  // namespace thidua::log_service
