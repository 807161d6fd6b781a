// The client against services in this process, on a real connection.
#include "common/client/client.h"

#include <absl/synchronization/mutex.h>
#include <absl/time/clock.h>
#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "common/client/methods.h"
#include "common/client/service_error.h"
#include "common/testing/status.h"
#include "google/rpc/status.pb.h"
#include "thidua/auth/v1/auth_service.grpc.pb.h"
#include "thidua/awards/v1/awards_service.pb.h"
#include "thidua/catalog/v1/catalog_service.pb.h"
#include "thidua/ledger/v1/ledger_service.grpc.pb.h"
#include "thidua/reporting/v1/reporting_service.grpc.pb.h"
#include "thidua/targets/v1/targets_service.pb.h"

namespace thidua::client {
namespace {

using auth::v1::WhoAmIRequest;
using auth::v1::WhoAmIResponse;
using ledger::v1::WatchCommitsRequest;
using ledger::v1::WatchCommitsResponse;
using reporting::v1::ImportReportsRequest;
using reporting::v1::ImportReportsResponse;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr absl::Duration kPatience = absl::Seconds(20);

class Auth : public auth::v1::AuthService::Service {
 public:
  grpc::Status WhoAmI(grpc::ServerContext* context, const WhoAmIRequest*,
                      WhoAmIResponse* response) override {
    const auto token = context->client_metadata().find("authorization");
    if (token == context->client_metadata().end()) {
      google::rpc::Status details;
      details.set_message("detail");
      return grpc::Status(grpc::StatusCode::UNAUTHENTICATED, "who are you?",
                          details.SerializeAsString());
    }
    response->set_principal(std::string(token->second.data(), token->second.size()));
    {
      absl::MutexLock lock(&mutex_);
      ++calls_;
      mutex_.Await(absl::Condition(
          +[](Auth* self) { return self->calls_ >= self->together; }, this));
    }
    if (compress) context->set_compression_algorithm(GRPC_COMPRESS_GZIP);
    return grpc::Status::OK;
  }
  bool compress = false;
  int together = 0;  // nobody is answered before so many have called

 private:
  absl::Mutex mutex_;
  int calls_ = 0;  // under mutex_
};

// Counts up to the number that the ledger's id says, then fails.
class Ledgers : public ledger::v1::LedgerService::Service {
 public:
  grpc::Status WatchCommits(grpc::ServerContext* context, const WatchCommitsRequest* request,
                            grpc::ServerWriter<WatchCommitsResponse>* writer) override {
    if (request->ledger() == "quiet") {
      while (!context->IsCancelled()) {
        absl::SleepFor(absl::Milliseconds(1));
      }
      return grpc::Status::CANCELLED;
    }
    for (int i = 1; i <= std::stoi(request->ledger()); ++i) {
      WatchCommitsResponse event;
      event.mutable_commit()->set_seq(i);
      writer->Write(event);
    }
    return grpc::Status(grpc::StatusCode::NOT_FOUND, "no more");
  }
};

// Counts what it receives; refuses a report without a name.
class Reports : public reporting::v1::ReportingService::Service {
 public:
  grpc::Status ImportReports(grpc::ServerContext*, grpc::ServerReader<ImportReportsRequest>* reader,
                             ImportReportsResponse* response) override {
    ImportReportsRequest request;
    while (reader->Read(&request)) {
      if (request.has_report() && request.report().report().name().empty()) {
        return grpc::Status(grpc::StatusCode::INVALID_ARGUMENT, "a report has no name");
      }
      response->set_created(response->created() + (request.has_report() ? 1 : 0));
    }
    return grpc::Status::OK;
  }
};

class ClientTest : public ::testing::Test {
 protected:
  ClientTest() {
    grpc::ServerBuilder builder;
    int port = 0;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
    builder.RegisterService(&auth_);
    builder.RegisterService(&ledgers_);
    builder.RegisterService(&reports_);
    server_ = builder.BuildAndStart();
    options_.endpoints["reporting"] = "127.0.0.1:" + std::to_string(port);
    options_.insecure_plaintext = true;
    options_.name = "context test";
  }

  std::unique_ptr<Client> Connect() { return *Client::Open(options_); }

  Auth auth_;
  Ledgers ledgers_;
  Reports reports_;
  std::unique_ptr<grpc::Server> server_;
  Options options_;
};

TEST_F(ClientTest, CallsWithTheTokenOfTheCaller) {
  options_.token = "abc";
  WhoAmIResponse response;
  ASSERT_THAT(Connect()->Call(WhoAmIRequest(), "reporting", kPatience, &response), IsOk());
  EXPECT_EQ(response.principal(), "Bearer abc");
}

TEST_F(ClientTest, ConnectsAheadAndSaysWhatFailsOnlyWhenCalled) {
  options_.token = "abc";
  options_.endpoints["targets"] = "127.0.0.1:1";
  const auto client = Connect();
  client->Connect({"reporting", "targets", "awards"});
  WhoAmIResponse response;
  ASSERT_THAT(client->Call(WhoAmIRequest(), "reporting", kPatience, &response), IsOk());
  EXPECT_EQ(response.principal(), "Bearer abc");
  EXPECT_EQ(client->Call(WhoAmIRequest(), "awards", kPatience, &response).message(),
            "context test has no endpoint for service \"awards\"");
}

TEST_F(ClientTest, ATokenAndAnAddressAreOneWord) {
  for (const char* token : {"abc\nxyz", "abc\n", "a b", "\tabc", "ch\xe1\xbb\xaf", "a\x7f"}) {
    options_.token = token;
    const absl::Status refused = Client::Open(options_).status();
    EXPECT_EQ(refused.code(), absl::StatusCode::kInvalidArgument) << token;
    EXPECT_EQ(refused.message(),
              "context test: the token holds what no token can: white space, control characters or "
              "letters that are not ASCII");
  }
  options_.token = "abc";
  for (const char* address : {"localhost:1\n", "local host:1", ""}) {
    options_.endpoints["targets"] = address;
    EXPECT_THAT(std::string(Client::Open(options_).status().message()),
                HasSubstr("the endpoint of targets"));
  }
}

TEST_F(ClientTest, ACompressedAnswerIsNotUnpacked) {
  options_.token = std::string(5'000, 'a');
  WhoAmIResponse response;
  ASSERT_THAT(Connect()->Call(WhoAmIRequest(), "reporting", kPatience, &response), IsOk());
  auth_.compress = true;
  response.Clear();
  const absl::Status refused = Connect()->Call(WhoAmIRequest(), "reporting", kPatience, &response);
  // A short answer may be there, as it came, before gRPC has ended the call.
  EXPECT_THAT(refused, ::testing::AnyOf(Fails(absl::StatusCode::kUnimplemented),
                                        Fails(absl::StatusCode::kInternal)));
  EXPECT_EQ(response.principal(), "");
}

TEST_F(ClientTest, AnErrorOfAServiceKeepsItsDetails) {
  WhoAmIResponse response;
  const absl::Status status = Connect()->Call(WhoAmIRequest(), "reporting", kPatience, &response);
  EXPECT_EQ(status.code(), absl::StatusCode::kUnauthenticated);
  EXPECT_EQ(status.message(), "who are you?");
  ASSERT_TRUE(ServiceDetails(status).has_value());
  google::rpc::Status details;
  ASSERT_TRUE(details.ParseFromString(*ServiceDetails(status)));
  EXPECT_EQ(details.message(), "detail");
}

TEST_F(ClientTest, NobodyThereIsAnErrorThatNamesTheService) {
  server_->Shutdown();
  WhoAmIResponse response;
  const absl::Status status = Connect()->Call(WhoAmIRequest(), "reporting", kPatience, &response);
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(std::string(status.message()),
              HasSubstr("reporting at " + options_.endpoints["reporting"]));
  EXPECT_EQ(ServiceDetails(status), "");
}

TEST_F(ClientTest, MakesSeveralCallsAtOnceAndEachHasItsOwnEnd) {
  options_.token = "abc";
  auth_.together = 7;  // of eight at a time, one of which is not sent
  const WhoAmIRequest who_am_i;
  const targets::v1::GetPlanRequest get_plan;
  std::vector<WhoAmIResponse> callers(20);
  std::vector<Question> questions;
  for (WhoAmIResponse& caller : callers) {
    questions.push_back({.request = &who_am_i, .response = &caller, .service = "reporting"});
  }
  targets::v1::Plan plan;
  questions.insert(questions.begin() + 3, {.request = &get_plan, .response = &plan});
  Connect()->CallAll(kPatience, absl::MakeSpan(questions));
  for (size_t i = 0; i < questions.size(); ++i) {
    EXPECT_EQ(questions[i].status.code(),
              i == 3 ? absl::StatusCode::kInvalidArgument : absl::StatusCode::kOk)
        << questions[i].status;
  }
  for (const WhoAmIResponse& caller : callers) EXPECT_EQ(caller.principal(), "Bearer abc");
}

TEST_F(ClientTest, AServiceWithoutAnEndpointIsAMisuse) {
  targets::v1::Plan plan;
  const absl::Status status = Connect()->Call(targets::v1::GetPlanRequest(), "", kPatience, &plan);
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(status.message(), "context test has no endpoint for service \"targets\"");
  EXPECT_FALSE(ServiceDetails(status).has_value());
}

TEST_F(ClientTest, AnAnswerOfAnotherTypeIsRefusedBeforeTheCall) {
  ImportReportsResponse response;
  EXPECT_EQ(Connect()->Call(WhoAmIRequest(), "reporting", kPatience, &response).code(),
            absl::StatusCode::kInternal);
}

TEST_F(ClientTest, PlaintextIsForThisMachineOnly) {
  options_.endpoints["targets"] = "example.org:443";
  EXPECT_EQ(Client::Open(options_).status().code(), absl::StatusCode::kInvalidArgument);
}

TEST_F(ClientTest, ReceivesAStreamInOrderAndThenItsError) {
  WatchCommitsRequest request;
  request.set_ledger("3");
  WatchCommitsResponse event;
  std::vector<int64_t> seen;
  const absl::Status status =
      Connect()->Receive(request, "reporting", kPatience, &event, [&]() -> absl::StatusOr<bool> {
        seen.push_back(event.commit().seq());
        return true;
      });
  EXPECT_THAT(seen, ElementsAre(1, 2, 3));
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
}

TEST_F(ClientTest, AStreamEndsWhereTheReaderHasEnough) {
  WatchCommitsRequest request;
  request.set_ledger("100000");
  WatchCommitsResponse event;
  int seen = 0;
  EXPECT_THAT(Connect()->Receive(request, "reporting", kPatience, &event,
                                 [&]() -> absl::StatusOr<bool> { return ++seen < 2; }),
              IsOk());
  EXPECT_EQ(seen, 2);
}

TEST_F(ClientTest, AQuietStreamIsGivenUp) {
  WatchCommitsRequest request;
  request.set_ledger("quiet");
  WatchCommitsResponse event;
  const absl::Status status =
      Connect()->Receive(request, "reporting", absl::Milliseconds(50), &event,
                         []() -> absl::StatusOr<bool> { return true; });
  EXPECT_EQ(status.code(), absl::StatusCode::kDeadlineExceeded);
  EXPECT_THAT(std::string(status.message()), HasSubstr("nothing came for 50ms"));
}

TEST_F(ClientTest, SendsAStreamAndReadsItsAnswer) {
  ImportReportsRequest message;
  message.mutable_header();
  const ImportReportsRequest first = message;
  int sent = 0;
  ImportReportsResponse response;
  const absl::Status status = Connect()->Send(
      first,
      [&]() -> const ImportReportsRequest* {
        message.mutable_report()->mutable_report()->set_name("units/a/rounds/b.2022/reports/c");
        return sent++ < 1000 ? &message : nullptr;
      },
      "", kPatience, &response);
  ASSERT_THAT(status, IsOk());
  EXPECT_EQ(response.created(), 1000);
}

TEST_F(ClientTest, AStreamThatTheServiceEndsSaysWhy) {
  ImportReportsRequest message;
  message.mutable_report();
  ImportReportsResponse response;
  const absl::Status status = Connect()->Send(
      message, [&]() { return &message; }, "", kPatience, &response);
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(status.message()), HasSubstr("a report has no name"));
}

TEST_F(ClientTest, ARequestThatNoServiceTakesIsNotSent) {
  WatchCommitsRequest request;
  request.set_ledger(std::string(kMaxRequestBytes, 'a'));
  WatchCommitsResponse event;
  const absl::Status status = Connect()->Receive(request, "reporting", kPatience, &event,
                                                 []() -> absl::StatusOr<bool> { return true; });
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(status.message()), HasSubstr("a service takes up to 4194304"));
  EXPECT_FALSE(ServiceDetails(status).has_value());
}

TEST_F(ClientTest, AMessageOfAStreamThatNoServiceTakesEndsTheStream) {
  ImportReportsRequest first;
  first.mutable_header();
  ImportReportsRequest large;
  large.mutable_report()->mutable_report()->set_name(std::string(kMaxRequestBytes, 'a'));
  ImportReportsResponse response;
  const absl::Status status = Connect()->Send(
      first, [&]() { return &large; }, "", kPatience, &response);
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
}

TEST(MethodOf, FindsTheMethodsOfEveryService) {
  EXPECT_EQ(MethodOf(catalog::v1::GetUnitRequest())->full_name(),
            "thidua.catalog.v1.CatalogService.GetUnit");
  EXPECT_EQ(MethodOf(reporting::v1::GetRoundRequest())->full_name(),
            "thidua.reporting.v1.ReportingService.GetRound");
  EXPECT_EQ(MethodOf(targets::v1::GetPlanRequest())->full_name(),
            "thidua.targets.v1.TargetsService.GetPlan");
  EXPECT_EQ(MethodOf(awards::v1::GetGrantRequest())->full_name(),
            "thidua.awards.v1.AwardsService.GetGrant");
  EXPECT_EQ(MethodOf(ledger::v1::ListLedgersRequest())->full_name(),
            "thidua.ledger.v1.LedgerService.ListLedgers");
  EXPECT_EQ(MethodOf(WhoAmIRequest())->full_name(), "thidua.auth.v1.AuthService.WhoAmI");
}

TEST(MethodOf, IsNullForWhatNoMethodTakes) { EXPECT_EQ(MethodOf(catalog::v1::Unit()), nullptr); }

TEST(ServiceOf, SaysWhoServesAMethod) {
  EXPECT_EQ(ServiceOf(*MethodOf(catalog::v1::GetUnitRequest())), "reporting");
  EXPECT_EQ(ServiceOf(*MethodOf(awards::v1::GetGrantRequest())), "awards");
  EXPECT_EQ(ServiceOf(*MethodOf(WhoAmIRequest())), "");
}

}  // namespace
}  // namespace thidua::client
