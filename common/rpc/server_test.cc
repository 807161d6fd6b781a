// The path of a call over real TLS: who is asking, what may go wrong, what arrives at the client.
#include "common/rpc/server.h"

#include <gmock/gmock.h>
#include <grpcpp/health_check_service_interface.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <future>
#include <mutex>
#include <set>
#include <thread>

#include "common/rpc/auth_service.h"
#include "common/rpc/files.h"
#include "common/rpc/testing/authority.h"
#include "common/rpc/testing/raw_call.h"
#include "common/testing/status.h"
#include "common/value/errors.h"
#include "thidua/auth/v1/auth_service.grpc.pb.h"
#include "thidua/ledger/v1/ledger_service.grpc.pb.h"

namespace thidua::rpc {
namespace {

using auth::v1::AuthService;
using auth::v1::WhoAmIRequest;
using auth::v1::WhoAmIResponse;
using ledger::v1::LedgerService;
using ledger::v1::VerifyLedgerRequest;
using ledger::v1::VerifyLedgerResponse;
using testing::HasSubstr;

constexpr char kWhoAmI[] = "thidua.auth.v1.AuthService/WhoAmI";

// Allows what it was told.
class TableAuthorizer : public auth::Authorizer {
 public:
  absl::Status Authorize(const auth::Caller& caller, auth::v1::Permission permission,
                         std::string_view unit) const override {
    if (allowed.contains({caller.principal, std::string(unit)})) return absl::OkStatus();
    return auth::PermissionDenied(permission, unit);
  }
  absl::StatusOr<std::vector<auth::v1::RoleGrant>> GrantsOf(const auth::Caller&) const override {
    return std::vector<auth::v1::RoleGrant>();
  }
  absl::Status CatchUp(std::string_view token, absl::Time) const override {
    if (token == "reached") return absl::OkStatus();
    return Error(absl::StatusCode::kUnavailable, type::v1::ERROR_REASON_CATALOG_STALE, "not yet");
  }
  std::set<std::pair<std::string, std::string>> allowed;
};

// WhoAmI with a handler of the test's choice.
class ProbeService : public Service {
 public:
  using Handler = std::function<absl::Status(Call&, WhoAmIResponse*)>;
  ProbeService(Dispatcher& rpc, Handler handler) : Service(rpc, "thidua.auth.v1.AuthService") {
    Unary<WhoAmIRequest, WhoAmIResponse>(
        "WhoAmI", [handler = std::move(handler)](Call& call, const auto&, WhoAmIResponse* out) {
          return handler(call, out);
        });
  }
};

// VerifyLedger, which declares a permission, with a handler of the test's choice.
class ProbeLedgerService : public Service {
 public:
  using Handler = std::function<absl::Status(Call&, const VerifyLedgerRequest&)>;
  ProbeLedgerService(Dispatcher& rpc, Handler handler)
      : Service(rpc, "thidua.ledger.v1.LedgerService") {
    Unary<VerifyLedgerRequest, VerifyLedgerResponse>(
        "VerifyLedger", [handler = std::move(handler)](Call& call, const auto& request, auto*) {
          return handler(call, request);
        });
    Unary("ListLedgers", this,
          &ProbeLedgerService::Refuse<ledger::v1::ListLedgersRequest,
                                      ledger::v1::ListLedgersResponse>);
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
            -> grpc::ServerWriteReactor<ledger::v1::WatchCommitsResponse>* { return nullptr; });
  }

 private:
  template <class Request, class Response>
  absl::Status Refuse(Call&, const Request&, Response*) {
    return absl::UnavailableError("not probed");
  }
};

absl::Status Echo(Call& call, WhoAmIResponse* out) {
  out->set_principal(call.caller().principal);
  out->set_via(call.caller().via);
  return absl::OkStatus();
}

class ServerTest : public testing::Test {
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
    WhoAmIResponse response;
    absl::Status status = FromGrpc(
        AuthService::NewStub(channel)->WhoAmI(context.get(), WhoAmIRequest(), &response), "probe");
    if (!status.ok()) return status;
    return response.principal() + " " + response.via();
  }
  // Calls in the executor's queue, as Prometheus is told.
  double Waiting() {
    for (const auto& family : server_->registry().Collect()) {
      if (family.name == "thidua_executor_queue_depth") return family.metric[0].gauge.value;
    }
    return -1;
  }
  int64_t Calls(grpc::StatusCode code) {
    return server_->dispatcher().metrics(kWhoAmI)->calls(code);
  }

  ServiceOptions options_ = authority().ServerOptions("reporting");
  TableAuthorizer authorizer_;
  std::unique_ptr<Server> server_;
  std::unique_ptr<ProbeService> probe_;
};

TEST_F(ServerTest, IdentityIsOfTheCallNotOfTheConnection) {
  Serve(Echo);
  auto channel = Channel();
  std::string bob = authority().Token("user:bob");
  std::string alice = authority().Token("user:alice");
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(*Ask(channel, bob), "user:bob ");
    EXPECT_EQ(*Ask(channel, alice), "user:alice ");
  }
  std::vector<std::future<int>> callers;
  for (int t = 0; t < 4; ++t) {
    callers.push_back(std::async(std::launch::async, [&, t] {
      int right = 0;
      for (int i = 0; i < 25; ++i) {
        right += *Ask(channel, t % 2 ? bob : alice) == (t % 2 ? "user:bob " : "user:alice ");
      }
      return right;
    }));
  }
  for (auto& caller : callers) EXPECT_EQ(caller.get(), 25);
}

TEST_F(ServerTest, CallWithoutCredentialsIsRefusedOnAnAuthenticatedConnection) {
  Serve(Echo);
  auto channel = Channel();
  EXPECT_TRUE(Ask(channel, authority().Token("user:bob")).ok());
  EXPECT_THAT(Ask(channel, ""), Fails(absl::StatusCode::kUnauthenticated,
                                      type::v1::ERROR_REASON_CREDENTIALS_MISSING));
}

TEST_F(ServerTest, ForeignExpiredAndMalformedTokensAreRefused) {
  Serve(Echo);
  auto channel = Channel();
  TestAuthority foreign;
  for (const std::string& token : {foreign.Token("user:bob"), std::string("x.y.z"),
                                   authority().Token("user:bob", absl::Now() - absl::Hours(2))}) {
    EXPECT_THAT(Ask(channel, token), Fails(absl::StatusCode::kUnauthenticated,
                                           type::v1::ERROR_REASON_CREDENTIALS_INVALID));
  }
  EXPECT_EQ(Calls(grpc::StatusCode::UNAUTHENTICATED), 3);
  EXPECT_EQ(Calls(grpc::StatusCode::OK), 0);
}

TEST_F(ServerTest, TwoAuthorizationHeadersOrAnotherSchemeAreRefused) {
  Serve(Echo);
  auto stub = AuthService::NewStub(Channel());
  WhoAmIResponse response;
  std::string token = "Bearer " + authority().Token("user:bob");
  grpc::ClientContext twice;
  twice.AddMetadata("authorization", token);
  twice.AddMetadata("authorization", token);
  EXPECT_EQ(stub->WhoAmI(&twice, {}, &response).error_code(), grpc::StatusCode::UNAUTHENTICATED);
  grpc::ClientContext basic;
  basic.AddMetadata("authorization", "Basic Ym9iOmJvYg==");
  EXPECT_EQ(stub->WhoAmI(&basic, {}, &response).error_code(), grpc::StatusCode::UNAUTHENTICATED);
}

TEST_F(ServerTest, ServiceIsKnownByItsCertificate) {
  Serve(Echo);
  EXPECT_EQ(*Ask(Channel("targets"), ""), "service:targets ");
  EXPECT_EQ(*Ask(Channel("awards"), authority().Token("user:lan")), "user:lan service:awards");
}

TEST_F(ServerTest, CertificateOfAnotherAuthorityIsRefused) {
  Serve(Echo);
  TestAuthority foreign;
  PeerOptions peer = authority().ClientOptions(server_->address());
  peer.tls_cert = foreign.dir() / "targets.crt";
  peer.tls_key = foreign.dir() / "targets.key";
  EXPECT_FALSE(Ask(*Connect(peer), "", absl::Seconds(3)).ok());
  EXPECT_EQ(Calls(grpc::StatusCode::OK), 0);
}

TEST_F(ServerTest, ForwardedCallKeepsItsPersonAndTrace) {
  Serve([](Call& call, WhoAmIResponse* out) {
    EXPECT_THAT(call.context().traceparent, HasSubstr("0af7651916cd43dd8448eb211c80319c"));
    return Echo(call, out);
  });
  std::string token = authority().Token("user:lan");
  Call call({.principal = "user:lan"}, kWhoAmI, auth::v1::PERMISSION_AUTHENTICATED,
            absl::Now() + absl::Seconds(20), authorizer_,
            {.request_id = "",
             .traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
             .token = token});
  WhoAmIResponse response;
  grpc::Status status = AuthService::NewStub(Channel("targets"))
                            ->WhoAmI(ContextFor(call).get(), WhoAmIRequest(), &response);
  EXPECT_TRUE(status.ok()) << status.error_message();
  EXPECT_EQ(response.principal(), "user:lan");
  EXPECT_EQ(response.via(), "service:targets");
}

TEST_F(ServerTest, ReasonAndAllViolationsArrive) {
  Serve([](Call&, WhoAmIResponse*) {
    Violations violations;
    violations.Add("a", "is required");
    violations.Add("b", "is too long", type::v1::ERROR_REASON_INVALID_TEXT);
    return violations.ToStatus();
  });
  auto answer = Ask(Channel(), authority().Token("user:lan"));
  EXPECT_THAT(answer,
              Fails(absl::StatusCode::kInvalidArgument, type::v1::ERROR_REASON_INVALID_FIELD));
  auto violations = ViolationsOf(answer.status());
  ASSERT_EQ(violations.size(), 2u);
  EXPECT_EQ(violations[1].field, "b");
  EXPECT_EQ(violations[1].reason, type::v1::ERROR_REASON_INVALID_TEXT);
}

TEST_F(ServerTest, InternalErrorsTellNothingOutside) {
  std::atomic<int> turn = 0;
  Serve([&](Call&, WhoAmIResponse*) -> absl::Status {
    if (turn++ == 0) return absl::InternalError("SELECT secret FROM table");
    throw std::runtime_error("secret exception");
  });
  auto channel = Channel();
  for (int i = 0; i < 2; ++i) {
    auto answer = Ask(channel, authority().Token("user:lan"));
    EXPECT_THAT(answer, Fails(absl::StatusCode::kInternal, type::v1::ERROR_REASON_INTERNAL));
    EXPECT_THAT(std::string(answer.status().message()), Not(HasSubstr("secret")));
  }
}

TEST_F(ServerTest, ClientsAskAgainAServerThatStopsOrIsUnavailable) {
  std::atomic<int> turn = 0;
  Serve([&](Call& call, WhoAmIResponse* out) -> absl::Status {
    switch (turn++) {
      case 0:
        return absl::UnavailableError("for now");
      case 1:
        return absl::CancelledError("stopping");
      default:
        return Echo(call, out);
    }
  });
  auto answer = Ask(Channel(), authority().Token("user:lan"));
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_EQ(turn, 3);
}

TEST_F(ServerTest, CallWaitsForTheCatalogItNames) {
  std::atomic<int> ran = 0;
  Serve([&](Call&, WhoAmIResponse*) {
    ++ran;
    return absl::OkStatus();
  });
  auto stub = AuthService::NewStub(Channel());
  auto ask = [&](const std::string& catalog_token) {
    auto context = ContextWith(authority().Token("user:lan"), absl::Now() + absl::Seconds(20));
    context->AddMetadata("thidua-catalog-token", catalog_token);
    WhoAmIResponse response;
    return FromGrpc(stub->WhoAmI(context.get(), {}, &response), "probe");
  };
  EXPECT_TRUE(ask("reached").ok());
  EXPECT_EQ(ReasonOf(ask("ahead")), type::v1::ERROR_REASON_CATALOG_STALE);
  EXPECT_EQ(ran, 1);
}

TEST_F(ServerTest, RequestIdIsInTrailingMetadataOnly) {
  Serve(Echo);
  auto context = ContextWith(authority().Token("user:lan"), absl::Now() + absl::Seconds(20));
  WhoAmIResponse response;
  ASSERT_TRUE(AuthService::NewStub(Channel())->WhoAmI(context.get(), {}, &response).ok());
  EXPECT_EQ(context->GetServerTrailingMetadata().count("x-request-id"), 1u);
  EXPECT_EQ(context->GetServerInitialMetadata().count("x-request-id"), 0u);
}

TEST_F(ServerTest, ClientWithoutDeadlineGetsTenSeconds) {
  absl::Duration left;
  Serve([&](Call& call, WhoAmIResponse*) {
    left = call.deadline() - absl::Now();
    return absl::OkStatus();
  });
  auto context = ContextWith(authority().Token("user:lan"), absl::InfiniteFuture());
  WhoAmIResponse response;
  ASSERT_TRUE(AuthService::NewStub(Channel())->WhoAmI(context.get(), {}, &response).ok());
  EXPECT_LE(left, absl::Seconds(10));
  EXPECT_GT(left, absl::ZeroDuration());
}

TEST_F(ServerTest, FullQueueRefusesAtOnce) {
  options_.threads = 1;
  options_.queue_limit = 1;
  std::promise<void> running, gate;
  std::shared_future<void> open = gate.get_future().share();
  std::atomic<int> ran = 0;
  Serve([&](Call&, WhoAmIResponse*) {
    if (ran++ == 0) running.set_value();
    open.wait();
    return absl::OkStatus();
  });
  auto channel = Channel();
  std::string token = authority().Token("user:lan");
  auto ask = [&] { return Ask(channel, token).status(); };
  auto first = std::async(std::launch::async, ask);
  running.get_future().wait();
  // Of three more, one fits the queue.
  std::promise<void> two_refused;
  std::atomic<int> refused = 0;
  std::vector<std::future<absl::Status>> more;
  for (int i = 0; i < 3; ++i) {
    more.push_back(std::async(std::launch::async, [&] {
      absl::Status status = ask();
      if (ReasonOf(status) == type::v1::ERROR_REASON_OVERLOADED && ++refused == 2) {
        two_refused.set_value();
      }
      return status;
    }));
  }
  two_refused.get_future().wait();
  gate.set_value();
  EXPECT_TRUE(first.get().ok());
  int ok = 0;
  for (auto& call : more) ok += call.get().ok();
  EXPECT_EQ(ok, 1);
  EXPECT_EQ(ran, 2);
  EXPECT_EQ(Calls(grpc::StatusCode::RESOURCE_EXHAUSTED), 2);
}

TEST_F(ServerTest, CallThatExpiresInTheQueueIsNeverRun) {
  options_.threads = 1;
  std::promise<void> running, gate;
  std::mutex mutex;
  std::vector<std::string> ran;
  Serve([&](Call& call, WhoAmIResponse*) {
    {
      std::lock_guard lock(mutex);
      ran.push_back(call.caller().principal);
      if (ran.size() > 1) return absl::OkStatus();
    }
    running.set_value();
    gate.get_future().wait();
    return absl::OkStatus();
  });
  auto channel = Channel();
  auto ask = [&](const std::string& user, absl::Duration patience) {
    return std::async(std::launch::async, [&, user, patience] {
      return Ask(channel, authority().Token(user), patience).status();
    });
  };
  auto first = ask("user:first", absl::Seconds(20));
  running.get_future().wait();
  auto late = ask("user:late", absl::Milliseconds(100));
  while (Waiting() < 1) std::this_thread::yield();
  // The server counts a deadline from the call's arrival, so that the client gives up first. One
  // who came later and had twice the patience outlasts it.
  EXPECT_TRUE(absl::IsDeadlineExceeded(ask("user:later", absl::Milliseconds(200)).get()));
  gate.set_value();
  EXPECT_TRUE(first.get().ok());
  EXPECT_TRUE(absl::IsDeadlineExceeded(late.get()));
  server_->Drain(absl::Seconds(5));
  EXPECT_THAT(ran, testing::Not(testing::Contains("user:late")));
}

TEST_F(ServerTest, PermissionIsRefusedAndForgottenChecksFail) {
  Create();
  ProbeLedgerService service(server_->dispatcher(),
                             [](Call& call, const VerifyLedgerRequest& request) {
                               if (request.ledger() == "forgetful") return absl::OkStatus();
                               return call.Authorize("units/" + request.ledger());
                             });
  ASSERT_TRUE(server_->Register(service).ok());
  ASSERT_TRUE(server_->Start().ok());
  authorizer_.allowed = {{"user:lan", "units/d1"}};
  auto stub = LedgerService::NewStub(Channel());
  auto verify = [&](const std::string& ledger) {
    VerifyLedgerRequest request;
    VerifyLedgerResponse response;
    request.set_ledger(ledger);
    auto context = ContextWith(authority().Token("user:lan"), absl::Now() + absl::Seconds(20));
    return FromGrpc(stub->VerifyLedger(context.get(), request, &response), "probe");
  };
  EXPECT_TRUE(verify("d1").ok());
  absl::Status denied = verify("d10");
  EXPECT_EQ(denied.code(), absl::StatusCode::kPermissionDenied);
  EXPECT_EQ(ReasonOf(denied), type::v1::ERROR_REASON_PERMISSION_DENIED);
  EXPECT_EQ(denied.message(), "PERMISSION_READ_LOG is not granted on units/d10");
  EXPECT_EQ(verify("forgetful").code(), absl::StatusCode::kInternal);
  server_->Drain(absl::ZeroDuration());
}

TEST_F(ServerTest, CompressedRequestIsRead) {
  const std::string ledger(1000, 'd');  // worth compressing
  Create();
  ProbeLedgerService service(server_->dispatcher(),
                             [&](Call& call, const VerifyLedgerRequest& request) {
                               EXPECT_EQ(request.ledger(), ledger);
                               return call.Authorize("units/d1");
                             });
  ASSERT_TRUE(server_->Register(service).ok());
  ASSERT_TRUE(server_->Start().ok());
  authorizer_.allowed = {{"user:lan", "units/d1"}};
  auto context = ContextWith(authority().Token("user:lan"), absl::Now() + absl::Seconds(20));
  context->set_compression_algorithm(GRPC_COMPRESS_GZIP);
  VerifyLedgerRequest request;
  VerifyLedgerResponse response;
  request.set_ledger(ledger);
  const grpc::Status status =
      LedgerService::NewStub(Channel())->VerifyLedger(context.get(), request, &response);
  EXPECT_TRUE(status.ok()) << status.error_message();
  server_->Drain(absl::ZeroDuration());
}

TEST_F(ServerTest, DrainFinishesOpenCallsAndRefusesNewOnes) {
  std::promise<void> running, gate, draining;
  Serve([&](Call& call, WhoAmIResponse* out) {
    running.set_value();
    gate.get_future().wait();
    return Echo(call, out);
  });
  server_->OnDrain([&] { draining.set_value(); });
  auto channel = Channel();
  auto open =
      std::async(std::launch::async, [&] { return Ask(channel, authority().Token("user:lan")); });
  running.get_future().wait();
  auto drain = std::async(std::launch::async, [&] { server_->Drain(absl::Seconds(30)); });
  draining.get_future().wait();
  gate.set_value();
  auto answer = open.get();
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_EQ(*answer, "user:lan ");
  drain.get();
  EXPECT_THAT(Ask(channel, authority().Token("user:lan"), absl::Seconds(2)),
              Fails(absl::StatusCode::kUnavailable, type::v1::ERROR_REASON_PEER_UNAVAILABLE));
}

TEST_F(ServerTest, SigtermEndsRunWithZero) {
  TerminationSignals signals;
  options_.ready_file = authority().dir() / "ready";
  Create();
  std::promise<void> drained;
  server_->OnDrain([&] { drained.set_value(); });
  int exit_code = -1;
  std::thread run([&] { exit_code = server_->Run(signals); });
  // Pending on this thread until Run waits for it.
  pthread_kill(run.native_handle(), SIGTERM);
  run.join();
  drained.get_future().wait();
  EXPECT_EQ(exit_code, 0);
  EXPECT_EQ(*ReadFile(options_.ready_file), server_->address());
}

TEST_F(ServerTest, TakenAddressIsAnError) {
  Serve(Echo);
  options_.listen = server_->address();
  auto second = Server::Create(options_, authorizer_);
  ASSERT_TRUE(second.ok());
  EXPECT_EQ((*second)->Start().code(), absl::StatusCode::kUnavailable);
}

TEST_F(ServerTest, AcceptsAgainAfterDescriptorsRanOut) {
  Serve(Echo);
  int port = std::stoi(server_->address().substr(server_->address().rfind(':') + 1));
  std::vector<int> clients, others;
  for (int i = 0; i < 20; ++i) clients.push_back(socket(AF_INET, SOCK_STREAM, 0));
  rlimit before{};
  getrlimit(RLIMIT_NOFILE, &before);
  rlimit few = before;
  few.rlim_cur = 512;
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &few), 0);
  for (int fd = dup(0); fd >= 0; fd = dup(0)) others.push_back(fd);
  ASSERT_EQ(errno, EMFILE);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  for (int fd : clients) connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof(address));
  for (int fd : clients) close(fd);
  for (int fd : others) close(fd);
  setrlimit(RLIMIT_NOFILE, &before);
  EXPECT_EQ(*Ask(Channel(), authority().Token("user:lan")), "user:lan ");
}

TEST_F(ServerTest, PlaintextIsForLoopbackOnly) {
  options_.insecure_plaintext = true;
  for (const char* address : {"0.0.0.0:0", "[::]:0", "192.0.2.1:1", "127.0.0.1.example:1"}) {
    options_.listen = address;
    EXPECT_FALSE(Server::Create(options_, authorizer_).ok()) << address;
  }
  options_.listen = "127.0.0.1:0";
  Serve(Echo);
  EXPECT_EQ(*Ask(Channel(), authority().Token("user:lan")), "user:lan ");
}

TEST_F(ServerTest, MissingFilesAreNamed) {
  options_.tls_key = "/no/such.key";
  EXPECT_THAT(std::string(Server::Create(options_, authorizer_).status().message()),
              HasSubstr("/no/such.key"));
  options_ = authority().ServerOptions("reporting");
  options_.token_keys = {};
  EXPECT_FALSE(Server::Create(options_, authorizer_).ok());
  options_ = authority().ServerOptions("reporting");
  options_.ca = "";
  EXPECT_FALSE(Server::Create(options_, authorizer_).ok());
}

// Answers as `mode` says.
class RawService : public Service {
 public:
  explicit RawService(Dispatcher& rpc) : Service(rpc, "thidua.auth.v1.AuthService") {
    auto answer = [](Call& call, const std::string& how, grpc::ByteBuffer* out) {
      WhoAmIResponse message;
      message.set_principal(call.caller().principal);
      message.set_via(how);
      WriteResponse(message, out);
      return absl::OkStatus();
    };
    Raw<WhoAmIRequest, WhoAmIResponse>(
        "WhoAmI",
        [this, answer](Call& call, std::string_view,
                       grpc::ByteBuffer* out) -> Dispatcher::FastAnswer {
          if (mode == "fast") return answer(call, "fast", out);
          if (mode == "refuse") return NotFound("units/none");
          if (!mode.starts_with("pending")) return Dispatcher::Declined();
          return [this, caller = call.caller().principal, out](Dispatcher::Settle settle) {
            pending_ = std::async(std::launch::async, [this, caller, out, settle] {
              WhoAmIResponse message;
              message.set_principal(caller);
              message.set_via("pending");
              WriteResponse(message, out);
              if (mode == "pending declined") return settle(std::nullopt);
              settle(mode == "pending" ? absl::OkStatus() : NotFound("units/none"));
            });
          };
        },
        [answer](Call& call, const WhoAmIRequest&, grpc::ByteBuffer* out) -> absl::Status {
          const std::string how = call.context().token.empty() ? "no token" : "slow";
          return answer(call, how + call.caller().via, out);
        });
  }
  std::string mode = "fast";

 private:
  std::future<void> pending_;
};

TEST_F(ServerTest, RawCallIsAnsweredFastOrSlow) {
  Create();
  RawService service(server_->dispatcher());
  ASSERT_TRUE(server_->Register(service).ok());
  ASSERT_TRUE(server_->Start().ok());
  auto channel = Channel();
  std::string token = authority().Token("user:lan");
  EXPECT_EQ(*Ask(channel, token), "user:lan fast");
  auto context = ContextWith(token, absl::Now() + absl::Seconds(20));
  context->AddMetadata("thidua-catalog-token", "ahead");
  WhoAmIResponse response;
  EXPECT_EQ(AuthService::NewStub(channel)->WhoAmI(context.get(), {}, &response).error_code(),
            grpc::StatusCode::UNAVAILABLE)
      << "answered fast before the catalog was there";
  service.mode = "decline";
  EXPECT_EQ(*Ask(channel, token), "user:lan slow");
  EXPECT_EQ(*Ask(Channel("targets"), token), "user:lan slowservice:targets");
  service.mode = "pending";
  EXPECT_EQ(*Ask(channel, token), "user:lan pending");
  service.mode = "pending declined";
  EXPECT_EQ(*Ask(channel, token), "user:lan slow");
  EXPECT_EQ(*Ask(Channel("targets"), token), "user:lan slowservice:targets");
  for (const char* refusal : {"pending refused", "refuse"}) {
    service.mode = refusal;
    EXPECT_THAT(Ask(channel, token),
                Fails(absl::StatusCode::kNotFound, type::v1::ERROR_REASON_RESOURCE_NOT_FOUND));
  }
  EXPECT_THAT(Ask(channel, ""), Fails(absl::StatusCode::kUnauthenticated,
                                      type::v1::ERROR_REASON_CREDENTIALS_MISSING));
  EXPECT_EQ(Calls(grpc::StatusCode::OK), 6);
  EXPECT_EQ(Calls(grpc::StatusCode::NOT_FOUND), 2);

  service.mode = "fast";
  auto send = [&](const std::optional<std::string>& bytes) {
    auto raw = ContextWith(token, absl::Now() + absl::Seconds(20));
    return CallRaw(channel, *raw, kWhoAmI, bytes);
  };
  EXPECT_THAT(send("").response, HasSubstr("fast"));
  EXPECT_THAT(send("\xfa\x07\x80\x80\x01" + std::string(16 << 10, 'x')).response, HasSubstr("slow"))
      << "much was read on a gRPC thread";
  EXPECT_EQ(send(std::nullopt).status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  service.mode = "decline";
  EXPECT_EQ(send("\xff").status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  server_->Drain(absl::ZeroDuration());
}

}  // namespace
}  // namespace thidua::rpc
