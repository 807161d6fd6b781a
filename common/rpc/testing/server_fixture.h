#pragma once
// The fixture of the tests of calls over real TLS: a server with a service of which a test says
// what it answers.

#include <absl/time/clock.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "common/auth/testing/plain_authorizer.h"
#include "common/rpc/server.h"
#include "common/rpc/status.h"
#include "common/rpc/testing/authority.h"
#include "common/value/errors.h"
#include "thidua/auth/v1/auth_service.grpc.pb.h"
#include "thidua/ledger/v1/ledger_service.grpc.pb.h"

namespace thidua::rpc {

inline constexpr char kWhoAmI[] = "thidua.auth.v1.AuthService/WhoAmI";

// Allows the pairs of a principal and a unit that stand in `allowed`.
class TableAuthorizer : public auth::testing::PlainAuthorizer {
 public:
  absl::Status Authorize(const auth::Caller& caller, auth::v1::Permission permission,
                         std::string_view unit, std::string_view) const override {
    if (allowed.contains({caller.principal, std::string(unit)})) return absl::OkStatus();
    return auth::PermissionDenied(permission, unit);
  }
  std::set<std::pair<std::string, std::string>> allowed;
};

// WhoAmI with a handler of the test's choice.
class ProbeService : public Service {
 public:
  using Handler = std::function<absl::Status(Call&, auth::v1::WhoAmIResponse*)>;
  ProbeService(Dispatcher& rpc, Handler handler) : Service(rpc, "thidua.auth.v1.AuthService") {
    Unary<auth::v1::WhoAmIRequest, auth::v1::WhoAmIResponse>(
        "WhoAmI",
        [handler = std::move(handler)](Call& call, const auto&, auth::v1::WhoAmIResponse* out) {
          return handler(call, out);
        });
  }
};

// VerifyLedger, which declares a permission, with a handler of the test's choice.
class ProbeLedgerService : public Service {
 public:
  using Handler = std::function<absl::Status(Call&, const ledger::v1::VerifyLedgerRequest&)>;
  ProbeLedgerService(Dispatcher& rpc, Handler handler)
      : Service(rpc, "thidua.ledger.v1.LedgerService") {
    Unary<ledger::v1::VerifyLedgerRequest, ledger::v1::VerifyLedgerResponse>(
        "VerifyLedger", [handler = std::move(handler)](Call& call, const auto& request, auto*) {
          return handler(call, request);
        });
    Unary("ListLedgers", this,
          &ProbeLedgerService::Refuse<ledger::v1::ListLedgersRequest,
                                      ledger::v1::ListLedgersResponse>);
    Unary("VerifyStatements", this,
          &ProbeLedgerService::Refuse<ledger::v1::VerifyStatementsRequest,
                                      ledger::v1::VerifyStatementsResponse>);
    Unary("ExportCommits", this,
          &ProbeLedgerService::Refuse<ledger::v1::ExportCommitsRequest,
                                      ledger::v1::ExportCommitsResponse>);
    Unary("ImportCommits", this,
          &ProbeLedgerService::Refuse<ledger::v1::ImportCommitsRequest,
                                      ledger::v1::ImportCommitsResponse>);
    Unary("ListCommits", this,
          &ProbeLedgerService::Refuse<ledger::v1::ListCommitsRequest,
                                      ledger::v1::ListCommitsResponse>);
    Stream<ledger::v1::WatchCommitsRequest, ledger::v1::WatchCommitsResponse>(
        "WatchCommits",
        [](grpc::CallbackServerContext*, const grpc::ByteBuffer&)
            -> grpc::ServerWriteReactor<grpc::ByteBuffer>* { return nullptr; });
  }

 private:
  template <class Request, class Response>
  absl::Status Refuse(Call&, const Request&, Response*) {
    return absl::UnavailableError("not probed");
  }
};

inline absl::Status Echo(Call& call, auth::v1::WhoAmIResponse* out) {
  out->set_principal(call.caller().principal);
  out->set_via(call.caller().via);
  return absl::OkStatus();
}

class ServerTest : public ::testing::Test {
 protected:
  static const TestAuthority& authority() {
    static const TestAuthority& made = *new TestAuthority();
    return made;
  }

  ~ServerTest() override {
    if (server_) server_->Drain(absl::ZeroDuration());
  }

  void Create() {
    auto server = Server::Create(options_, authorizer_);
    ASSERT_TRUE(server.ok()) << server.status();
    server_ = *std::move(server);
  }
  void Serve(ProbeService::Handler handler) {
    Create();
    probe_ = std::make_unique<ProbeService>(server_->dispatcher(), std::move(handler));
    ASSERT_TRUE(server_->Register(*probe_).ok());
    absl::Status started = server_->Start();
    ASSERT_TRUE(started.ok()) << started;
  }
  std::shared_ptr<grpc::Channel> Channel(const std::string& service = "") {
    PeerOptions options = authority().ClientOptions(server_->address(), service);
    options.insecure_plaintext = options_.insecure_plaintext;
    return *Connect(options);
  }
  // "principal via" or the error.
  absl::StatusOr<std::string> Ask(const std::shared_ptr<grpc::Channel>& channel,
                                  const std::string& token,
                                  absl::Duration patience = absl::Seconds(20)) {
    auto context = ContextWith(token, absl::Now() + patience);
    auth::v1::WhoAmIResponse response;
    absl::Status status = FromGrpc(auth::v1::AuthService::NewStub(channel)->WhoAmI(
                                       context.get(), auth::v1::WhoAmIRequest(), &response),
                                   "probe");
    if (!status.ok()) return status;
    return response.principal() + " " + response.via();
  }
  // A gauge as Prometheus is told; -1 if there is none of this name.
  double Gauge(const std::string& name) {
    for (const auto& family : server_->registry()->Collect()) {
      if (family.name == name) return family.metric[0].gauge.value;
    }
    return -1;
  }
  // Calls in the executor's queue.
  double Waiting() { return Gauge("thidua_executor_queue_depth"); }
  int64_t Calls(grpc::StatusCode code) {
    return server_->dispatcher().metrics(kWhoAmI)->calls(code);
  }

  ServiceOptions options_ = authority().ServerOptions("reporting");
  TableAuthorizer authorizer_;
  std::unique_ptr<Server> server_;
  std::unique_ptr<ProbeService> probe_;
};

}  // namespace thidua::rpc
