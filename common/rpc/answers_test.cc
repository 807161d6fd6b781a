// Answers that are not read.
#include "common/rpc/answers.h"

#include <gmock/gmock.h>
#include <grpcpp/generic/generic_stub.h>
#include <gtest/gtest.h>

#include <thread>

#include "common/rpc/testing/server_fixture.h"
#include "common/testing/status.h"

namespace thidua::rpc {
namespace {

constexpr size_t kLarge = 16 << 20;  // more than gRPC takes ahead of its reader
constexpr char kUnread[] = "thidua_unread_answer_bytes";

// A call whose client asks gRPC for nothing of the answer until Finish.
class UnreadCall {
 public:
  UnreadCall(const std::shared_ptr<grpc::Channel>& channel, const std::string& token)
      : context_(ContextWith(token, absl::Now() + absl::Seconds(60))),
        call_(grpc::GenericStub(channel).PrepareCall(context_.get(), std::string("/") + kWhoAmI,
                                                     &queue_)) {
    call_->StartCall(nullptr);
    EXPECT_TRUE(Done());
    const grpc::Slice empty;
    call_->WriteLast(grpc::ByteBuffer(&empty, 1), grpc::WriteOptions(), nullptr);
    EXPECT_TRUE(Done());
  }

  absl::Status Finish() {
    grpc::ByteBuffer answer;
    call_->Read(&answer, nullptr);
    Done();
    grpc::Status status;
    call_->Finish(&status, nullptr);
    Done();
    return FromGrpc(status, "probe");
  }

 private:
  // Whether the operation just started succeeded.
  bool Done() {
    void* tag = nullptr;
    bool ok = false;
    return queue_.Next(&tag, &ok) && ok;
  }

  const std::unique_ptr<grpc::ClientContext> context_;
  grpc::CompletionQueue queue_;
  const std::unique_ptr<grpc::GenericClientAsyncReaderWriter> call_;
};

class AnswersTest : public ServerTest {
 protected:
  void ServeLarge() {
    Serve([](Call&, auth::v1::WhoAmIResponse* out) {
      out->set_principal(std::string(kLarge, 'x'));
      return absl::OkStatus();
    });
  }
  void AwaitUnread(const std::function<bool(double)>& is_so) {
    while (!is_so(Gauge(kUnread))) std::this_thread::yield();
  }
};

TEST_F(AnswersTest, WhatIsTakenNoLongerCounts) {
  ServeLarge();
  EXPECT_THAT(Ask(Channel(), authority().Token("user:lan")), IsOk());
  AwaitUnread([](double bytes) { return bytes == 0; });
}

TEST_F(AnswersTest, NobodyLeavesMoreUnreadThanHisShare) {
  options_.unread.each = 2 * kLarge - 1;
  options_.unread.patience = absl::Hours(1);
  ServeLarge();
  const std::string token = authority().Token("user:lan");
  // A channel of its own: what nobody reads holds up nothing else.
  UnreadCall unread(Channel(), token);
  AwaitUnread([](double bytes) { return bytes > 0; });
  auto other = Channel("targets");
  EXPECT_THAT(Ask(other, token),
              Fails(absl::StatusCode::kResourceExhausted, type::v1::ERROR_REASON_OVERLOADED));
  EXPECT_THAT(Ask(other, authority().Token("user:minh")), IsOk());
  EXPECT_THAT(unread.Finish(), IsOk()) << "it is read late, and whole";
  AwaitUnread([](double bytes) { return bytes == 0; });
  EXPECT_THAT(Ask(other, token), IsOk());
}

TEST_F(AnswersTest, WhatNobodyTakesIsEnded) {
  options_.unread.patience = absl::Milliseconds(1);
  ServeLarge();
  UnreadCall unread(Channel(), authority().Token("user:lan"));
  // It counts before the call does.
  while (Calls(grpc::StatusCode::OK) == 0) std::this_thread::yield();
  AwaitUnread([](double bytes) { return bytes == 0; });
  EXPECT_FALSE(unread.Finish().ok());
}

}  // namespace
}  // namespace thidua::rpc
