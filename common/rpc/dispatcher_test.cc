// The path of a call: who is asking, what may go wrong, what arrives at the client.
#include "common/rpc/dispatcher.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <mutex>

#include "common/rpc/testing/server_fixture.h"
#include "common/testing/status.h"
#include "common/value/errors.h"

namespace thidua::rpc {
namespace {

using auth::v1::AuthService;
using auth::v1::WhoAmIRequest;
using auth::v1::WhoAmIResponse;
using ledger::v1::LedgerService;
using ledger::v1::VerifyLedgerRequest;
using ledger::v1::VerifyLedgerResponse;
using ::testing::HasSubstr;

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
             .token = token,
             .peer = ""});
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
  EXPECT_THAT(ran, ::testing::Not(::testing::Contains("user:late")));
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

}  // namespace
}  // namespace thidua::rpc
