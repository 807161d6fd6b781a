#pragma once
// The fixture of the tests of this folder: a LedgerService over real TLS and a real ledger.
// user:lan may read the log of units/d1; user:root may import the catalog and user:quan d1.

#include <absl/time/clock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "common/catalog/local_catalog.h"
#include "common/ledger/testing/new_ledger.h"
#include "common/log_service/ledger_service.h"
#include "common/rpc/client.h"
#include "common/rpc/server.h"
#include "common/rpc/testing/authority.h"
#include "common/testing/temporary_folder.h"
#include "thidua/catalog/v1/catalog.pb.h"
#include "thidua/ledger/v1/ledger_service.grpc.pb.h"
#include "thidua/reporting/v1/round.pb.h"

namespace thidua::log_service {

class LedgerServiceTest : public ::testing::Test {
 protected:
  static const rpc::TestAuthority& authority() {
    static const rpc::TestAuthority& made = *new rpc::TestAuthority();
    return made;
  }

  LedgerServiceTest() {
    ledger_ = ledger::NewLedger(folder_);
    catalog_ = std::make_unique<catalog::LocalCatalog>(*ledger_);
    authorizer_ = std::make_unique<catalog::CatalogAuthorizer>(*catalog_);
    Bind("user:lan", "units/d1");
    Serve("127.0.0.1:0");
  }
  ~LedgerServiceTest() override { server_->Drain(absl::ZeroDuration()); }

  void Serve(const std::string& listen) {
    ImageRegistry images;
    images.Add("units/*", catalog::v1::Unit());
    images.Add("bindings/*", catalog::v1::Binding());
    images.Add("forms/*", catalog::v1::Form());
    images.Add("units/*/rounds/*", reporting::v1::Round());
    Serve(listen, std::move(images));
  }
  void Serve(const std::string& listen, ImageRegistry images) {
    rpc::ServiceOptions options = authority().ServerOptions("reporting");
    options.listen = listen;
    server_ = std::move(*rpc::Server::Create(options, *authorizer_));
    service_ = std::make_unique<LedgerService>(server_->dispatcher(), *ledger_, "reporting",
                                               std::move(images), importers_, nullptr, watch_,
                                               [this] { return absl::Now() - behind_; });
    ASSERT_TRUE(server_->Register(*service_).ok());
    server_->OnDrain([this] { service_->EndStreams(); });
    absl::Status started = server_->Start();
    ASSERT_TRUE(started.ok()) << started;
  }

  // From here on the images of the log are these.
  void ServeImages(ImageRegistry images) {
    server_->Drain(absl::Seconds(5));
    service_.reset();
    server_.reset();
    Serve("127.0.0.1:0", std::move(images));
  }

  // From here on another deployment answers, which is empty.
  void ServeAnother() {
    server_->Drain(absl::Seconds(5));
    service_.reset();
    server_.reset();
    authorizer_.reset();
    catalog_.reset();
    ledger_ = ledger::NewLedger(other_folder_);
    catalog_ = std::make_unique<catalog::LocalCatalog>(*ledger_);
    authorizer_ = std::make_unique<catalog::CatalogAuthorizer>(*catalog_);
    Serve("127.0.0.1:0");
  }

  void Put(const std::string& ledger, const std::string& key, const std::string& bytes) {
    ledger::Cause cause;
    cause.actor = "user:minh";
    cause.on_behalf_of = "service:awards";
    cause.method = "thidua.test.v1.T/Put";
    cause.reason = "vì thế";
    auto result = ledger_->Commit(ledger, cause, [&](ledger::Txn& txn) {
      txn.Put(key, bytes);
      return absl::OkStatus();
    });
    ASSERT_TRUE(result.ok()) << result.status();
  }
  void Bind(const std::string& user, const std::string& unit,
            auth::v1::Role role = auth::v1::ROLE_AUDITOR) {
    catalog::v1::Binding binding;
    binding.set_name("bindings/" + user);
    auto* grant = binding.add_grants();
    grant->set_role(role);
    grant->set_unit(unit);
    Put("catalog", "bindings/" + user, binding.SerializeAsString());
  }

  // A round in the ledger of its unit, with a text of this length in it.
  void PutRound(const std::string& unit, const std::string& id, size_t length = 1) {
    reporting::v1::Round round;
    round.set_name("units/" + unit + "/rounds/" + id);
    round.set_form(std::string(length, 'x'));
    Put(unit, round.name(), round.SerializeAsString());
  }

  std::unique_ptr<ledger::v1::LedgerService::Stub> Stub(const std::string& service = "") {
    return ledger::v1::LedgerService::NewStub(
        *rpc::Connect(authority().ClientOptions(server_->address(), service)));
  }
  std::unique_ptr<grpc::ClientContext> As(const std::string& user) {
    return rpc::ContextWith(user.empty() ? "" : authority().Token(user),
                            absl::Now() + absl::Seconds(30));
  }
  absl::StatusOr<ledger::v1::ListCommitsResponse> List(
      const ledger::v1::ListCommitsRequest& request, const std::string& user = "user:lan") {
    ledger::v1::ListCommitsResponse response;
    absl::Status status =
        rpc::FromGrpc(Stub()->ListCommits(As(user).get(), request, &response), "reporting");
    if (!status.ok()) return status;
    return response;
  }

  absl::StatusOr<ledger::v1::ExportCommitsResponse> Export(const std::string& ledger,
                                                           const std::string& after = "",
                                                           const std::string& user = "user:lan") {
    ledger::v1::ExportCommitsRequest request;
    request.set_ledger(ledger);
    request.set_after_token(after);
    ledger::v1::ExportCommitsResponse response;
    absl::Status status =
        rpc::FromGrpc(Stub()->ExportCommits(As(user).get(), request, &response), "reporting");
    if (!status.ok()) return status;
    return response;
  }

  TemporaryFolder folder_;
  TemporaryFolder other_folder_;
  WatchOptions watch_ = {.streams = {.max_streams = 3,
                                     .kept_for_services = 1,
                                     .max_streams_each = 2,
                                     .heartbeat = absl::Milliseconds(20),
                                     .poll = absl::Milliseconds(10)}};
  std::unique_ptr<ledger::Ledger> ledger_;
  std::unique_ptr<catalog::LocalCatalog> catalog_;
  std::unique_ptr<catalog::CatalogAuthorizer> authorizer_;
  std::unique_ptr<rpc::Server> server_;
  std::unique_ptr<LedgerService> service_;
  Importers importers_ = {{"catalog", "user:root"}, {"d1", "user:quan"}};
  absl::Duration behind_;  // of the service's clock
};

inline std::vector<int64_t> Seqs(const ledger::v1::ListCommitsResponse& response) {
  std::vector<int64_t> seqs;
  for (const auto& commit : response.commits()) seqs.push_back(commit.seq());
  return seqs;
}

}  // namespace thidua::log_service
