// Readers that follow a log.
#include "common/log_service/watch_feed.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <thread>

#include "common/ledger/token.h"
#include "common/log_service/testing/log_fixture.h"
#include "common/rpc/testing/raw_call.h"
#include "common/testing/status.h"
#include "common/value/errors.h"

namespace thidua::log_service {
namespace {

using ledger::v1::WatchCommitsRequest;
using ledger::v1::WatchCommitsResponse;

TEST_F(LedgerServiceTest, WatchSendsEveryCommitOnceAndBookmarksWhenQuiet) {
  for (int i = 0; i < 150; ++i) Put("d1", "units/d1/rounds/r", std::to_string(i));
  auto stub = Stub("awards");
  auto context = As("");
  WatchCommitsRequest request;
  request.set_ledger("d1");
  auto stream = stub->WatchCommits(context.get(), request);
  WatchCommitsResponse event;
  int64_t next = 1;
  std::string middle;
  while (next <= 160 && stream->Read(&event)) {
    if (!event.has_commit()) continue;
    ASSERT_EQ(event.commit().seq(), next++);
    if (event.commit().seq() == 100) middle = event.token();
    if (event.commit().seq() == 150) {
      EXPECT_TRUE(event.caught_up());
      for (int i = 0; i < 10; ++i) Put("d1", "units/d1/rounds/r", "later" + std::to_string(i));
    }
  }
  do {
    ASSERT_TRUE(stream->Read(&event));
  } while (event.has_commit());
  EXPECT_TRUE(event.caught_up());
  EXPECT_FALSE(event.token().empty());
  context->TryCancel();
  stream->Finish();

  auto again = As("");
  request.set_after_token(middle);
  auto resumed = stub->WatchCommits(again.get(), request);
  ASSERT_TRUE(resumed->Read(&event));
  EXPECT_EQ(event.commit().seq(), 101);
  again->TryCancel();
  resumed->Finish();
}

TEST_F(LedgerServiceTest, WatchRefusesStrangersAndForeignPositions) {
  Put("d1", "units/d1/rounds/r", "a");
  auto watch = [&](const std::string& ledger, const std::string& token, const std::string& user) {
    auto context = As(user);
    WatchCommitsRequest request;
    request.set_ledger(ledger);
    request.set_after_token(token);
    auto stub = Stub();
    auto stream = stub->WatchCommits(context.get(), request);
    WatchCommitsResponse event;
    while (stream->Read(&event)) {
    }
    return rpc::FromGrpc(stream->Finish(), "reporting");
  };
  EXPECT_TRUE(absl::IsUnauthenticated(watch("d1", "", "")));
  EXPECT_TRUE(absl::IsPermissionDenied(watch("d10", "", "user:lan")));
  EXPECT_EQ(ReasonOf(watch("d1", "nonsense", "user:lan")), type::v1::ERROR_REASON_INVALID_TOKEN);
  std::string other = ledger::EncodeToken("reporting", {"d1", 1, 12345});
  EXPECT_EQ(ReasonOf(watch("d1", other, "user:lan")), type::v1::ERROR_REASON_UNKNOWN_POSITION);
  std::string ahead = ledger::EncodeToken("reporting", {"d1", 99, 12345});
  EXPECT_EQ(ReasonOf(watch("d1", ahead, "user:lan")), type::v1::ERROR_REASON_UNKNOWN_POSITION);
}

TEST_F(LedgerServiceTest, WatchEndsWhenThePermissionIsTakenAway) {
  auto stub = Stub();
  auto context = As("user:lan");
  WatchCommitsRequest request;
  request.set_ledger("d1");
  auto stream = stub->WatchCommits(context.get(), request);
  WatchCommitsResponse event;
  ASSERT_TRUE(stream->Read(&event));
  Bind("user:lan", "units/d2");
  while (stream->Read(&event)) {
  }
  EXPECT_EQ(stream->Finish().error_code(), grpc::StatusCode::PERMISSION_DENIED);
}

TEST_F(LedgerServiceTest, StreamsAreBoundedAndEndAtADrain) {
  auto stub = Stub("targets");
  WatchCommitsRequest request;
  request.set_ledger("catalog");
  struct Open {
    std::unique_ptr<grpc::ClientContext> context;
    std::unique_ptr<grpc::ClientReader<WatchCommitsResponse>> stream;
  };
  std::vector<Open> open;
  WatchCommitsResponse event;
  for (int i = 0; i < 3; ++i) {
    auto& one = open.emplace_back();
    one.context = As("");
    one.stream = stub->WatchCommits(one.context.get(), request);
    ASSERT_TRUE(one.stream->Read(&event));
  }
  auto context = As("");
  auto fourth = stub->WatchCommits(context.get(), request);
  EXPECT_FALSE(fourth->Read(&event));
  EXPECT_EQ(fourth->Finish().error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  auto drain = std::async(std::launch::async, [&] { server_->Drain(absl::Seconds(30)); });
  for (auto& one : open) {
    while (one.stream->Read(&event)) {
    }
    EXPECT_EQ(one.stream->Finish().error_code(), grpc::StatusCode::UNAVAILABLE);
  }
  drain.get();
}

TEST_F(LedgerServiceTest, NobodyTakesTheStreamsOfOthers) {
  Bind("user:nga", "units/d1");
  WatchCommitsRequest request;
  request.set_ledger("d1");
  std::vector<std::unique_ptr<grpc::ClientContext>> contexts;
  std::vector<std::unique_ptr<grpc::ClientReader<WatchCommitsResponse>>> streams;
  // OK for a stream that was opened and stays open.
  const auto open = [&](const std::string& service, const std::string& user) -> absl::Status {
    auto& context = contexts.emplace_back(As(user));
    auto stub = Stub(service);
    auto& stream = streams.emplace_back(stub->WatchCommits(context.get(), request));
    WatchCommitsResponse event;
    if (stream->Read(&event)) return absl::OkStatus();
    return rpc::FromGrpc(stream->Finish(), "reporting");
  };
  EXPECT_THAT(open("", "user:lan"), IsOk());
  EXPECT_THAT(open("", "user:lan"), IsOk());
  const absl::Status third = open("", "user:lan");
  EXPECT_THAT(third,
              Fails(absl::StatusCode::kResourceExhausted, type::v1::ERROR_REASON_OVERLOADED));
  EXPECT_THAT(std::string(third.message()), ::testing::HasSubstr("user:lan has 2 streams"));
  EXPECT_THAT(open("", "user:nga"),
              Fails(absl::StatusCode::kResourceExhausted, type::v1::ERROR_REASON_OVERLOADED))
      << "the last one is kept for services";
  EXPECT_THAT(open("targets", ""), IsOk());
  for (auto& context : contexts) context->TryCancel();
}

TEST_F(LedgerServiceTest, AReaderWhoTakesNothingIsEnded) {
  watch_.streams.patience = absl::Milliseconds(1);
  ServeAnother();
  Bind("user:lan", "units/d1");
  // More than gRPC takes from us ahead of its reader.
  for (int i = 0; i < 8; ++i) Put("d1", "units/d1/rounds/r", std::string(3 << 20, 'a' + i));
  auto stub = Stub();
  auto context = As("user:lan");
  WatchCommitsRequest request;
  request.set_ledger("d1");
  auto stream = stub->WatchCommits(context.get(), request);
  stream->WaitForInitialMetadata();
  const auto* metrics =
      server_->dispatcher().metrics("thidua.ledger.v1.LedgerService/WatchCommits");
  while (metrics->calls(grpc::StatusCode::RESOURCE_EXHAUSTED) == 0) std::this_thread::yield();
  WatchCommitsResponse event;
  while (stream->Read(&event)) {
  }
  EXPECT_FALSE(stream->Finish().ok());
}

TEST_F(LedgerServiceTest, StreamReadsNothingOfWhoIsUnknownAndRefusesWhatIsNoRequest) {
  auto channel = *rpc::Connect(authority().ClientOptions(server_->address(), ""));
  auto watch = [&](const std::string& user, const std::string& bytes) {
    absl::Status status = rpc::FromGrpc(
        rpc::CallRaw(channel, *As(user), "thidua.ledger.v1.LedgerService/WatchCommits", bytes)
            .status,
        "reporting");
    return std::make_pair(status.code(), ReasonOf(status));
  };
  EXPECT_EQ(watch("", "\xff"), std::make_pair(absl::StatusCode::kUnauthenticated,
                                              type::v1::ERROR_REASON_CREDENTIALS_MISSING));
  const auto invalid =
      std::make_pair(absl::StatusCode::kInvalidArgument, type::v1::ERROR_REASON_INVALID_FIELD);
  EXPECT_EQ(watch("user:lan", "\xff"), invalid);
  EXPECT_EQ(watch("user:lan", "\x0a\x02\xc3\x28"), invalid) << "not UTF-8";
  const auto* metrics =
      server_->dispatcher().metrics("thidua.ledger.v1.LedgerService/WatchCommits");
  EXPECT_EQ(metrics->calls(grpc::StatusCode::INVALID_ARGUMENT), 2);
}

}  // namespace
}  // namespace thidua::log_service
