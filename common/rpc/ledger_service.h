#pragma once
// thidua.ledger.v1.LedgerService over a service's ledgers.

#include <memory>
#include <string>

#include "common/ledger/ledger.h"
#include "common/rpc/dispatcher.h"
#include "common/rpc/image_registry.h"
#include "common/rpc/watch_feed.h"
#include "thidua/ledger/v1/ledger_service.grpc.pb.h"

namespace thidua::rpc {

// A ledger is read by who holds PERMISSION_READ_LOG on its owner's unit; "catalog" by who holds it
// on any unit. Thread-safe. Create it before the first commit, because it listens to the ledger;
// `ledger` and `dispatcher` must outlive it.
class LedgerApi : public ledger::v1::LedgerService::CallbackService {
 public:
  // `service` names the service in tokens ("reporting"). Register the result with
  // LedgerService::service_full_name(), and EndStreams() with Server::OnDrain.
  LedgerApi(Dispatcher& dispatcher, ledger::Ledger& ledger, std::string service,
            ImageRegistry images, WatchOptions watch = {});

  grpc::ServerUnaryReactor* ListLedgers(grpc::CallbackServerContext* context,
                                        const ledger::v1::ListLedgersRequest* request,
                                        ledger::v1::ListLedgersResponse* response) override;
  grpc::ServerUnaryReactor* ListCommits(grpc::CallbackServerContext* context,
                                        const ledger::v1::ListCommitsRequest* request,
                                        ledger::v1::ListCommitsResponse* response) override;
  grpc::ServerWriteReactor<ledger::v1::WatchCommitsResponse>* WatchCommits(
      grpc::CallbackServerContext* context,
      const ledger::v1::WatchCommitsRequest* request) override;
  grpc::ServerUnaryReactor* VerifyLedger(grpc::CallbackServerContext* context,
                                         const ledger::v1::VerifyLedgerRequest* request,
                                         ledger::v1::VerifyLedgerResponse* response) override;

  // Ends open streams with UNAVAILABLE, so that their readers go elsewhere.
  void EndStreams() { feed_.Stop(); }

 private:
  absl::Status List(Call& call, ledger::v1::ListLedgersResponse* response);
  absl::Status Commits(Call& call, const ledger::v1::ListCommitsRequest& request,
                       ledger::v1::ListCommitsResponse* response);
  absl::Status Verify(Call& call, const ledger::v1::VerifyLedgerRequest& request,
                      ledger::v1::VerifyLedgerResponse* response);

  Dispatcher& rpc_;
  ledger::Ledger& ledger_;
  const std::string service_;
  const ImageRegistry images_;
  WatchFeed feed_;
};

}  // namespace thidua::rpc
