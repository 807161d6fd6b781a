// Streams from clients over real TLS: what is handed on, what waits, and how a stream ends.
#include "common/rpc/client_stream.h"

#include <absl/time/clock.h>
#include <gmock/gmock.h>
#include <google/protobuf/descriptor.pb.h>
#include <google/protobuf/empty.pb.h>
#include <grpcpp/generic/generic_stub.h>
#include <gtest/gtest.h>

#include <future>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "common/auth/testing/plain_authorizer.h"
#include "common/rpc/server.h"
#include "common/rpc/status.h"
#include "common/rpc/testing/authority.h"
#include "common/value/errors.h"
#include "common/value/status_macros.h"

namespace thidua::rpc {
namespace {

using google::protobuf::Empty;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::Le;

constexpr char kMethod[] = "/thidua.test.v1.SketchService/Send";
constexpr size_t kBatch = 10;

class OpenAuthorizer : public auth::testing::PlainAuthorizer {
 public:
  absl::Status Authorize(const auth::Caller&, auth::v1::Permission, std::string_view,
                         std::string_view) const override {
    return absl::OkStatus();
  }
};

// What the consumers of a test have seen.
struct Seen {
  std::mutex mutex;
  std::vector<size_t> batches;  // messages in each
  std::vector<size_t> waiting;  // messages read beyond it, at its end
  size_t bytes = 0;
  std::function<absl::Status(size_t batch)> on_batch = [](size_t) { return absl::OkStatus(); };
  ClientStreams* streams = nullptr;

  std::vector<size_t> Batches() {
    std::lock_guard lock(mutex);
    return batches;
  }
};

class RecordingConsumer : public StreamConsumer {
 public:
  explicit RecordingConsumer(Seen& seen) : seen_(seen) {}
  absl::Status Take(Call&, const std::vector<grpc::ByteBuffer>& batch) override {
    size_t number = 0;
    {
      std::lock_guard lock(seen_.mutex);
      number = seen_.batches.size();
      seen_.batches.push_back(batch.size());
      for (const auto& message : batch) seen_.bytes += message.Length();
    }
    RETURN_IF_ERROR(seen_.on_batch(number));
    const size_t waiting = seen_.streams->waiting();
    std::lock_guard lock(seen_.mutex);
    seen_.waiting.push_back(waiting);
    return absl::OkStatus();
  }
  absl::Status Finish(Call&, grpc::ByteBuffer* response) override {
    grpc::Slice slice("");
    grpc::ByteBuffer empty(&slice, 1);
    response->Swap(&empty);
    return absl::OkStatus();
  }

 private:
  Seen& seen_;
};

class SketchService : public Service {
 public:
  SketchService(Dispatcher& rpc, const google::protobuf::DescriptorPool& pool,
                ClientStreams* streams)
      : Service(rpc, "thidua.test.v1.SketchService", pool) {
    ClientStream<Empty, Empty>("Send", streams);
  }
};

class ClientStreamTest : public ::testing::Test {
 protected:
  ClientStreamTest()
      : pool_(google::protobuf::DescriptorPool::generated_pool()),
        server_(*Server::Create(authority().ServerOptions("reporting"), authorizer_)),
        streams_(server_->dispatcher(),
                 [this] { return std::make_unique<RecordingConsumer>(seen_); },
                 {.max_streams = 3,
                  .max_streams_each = 2,
                  .batch_messages = kBatch,
                  .batch_bytes = 1 << 20}) {
    seen_.streams = &streams_;
    Empty::descriptor();
    google::protobuf::FileDescriptorProto file;
    file.set_name("client_sketch.proto");
    file.set_package("thidua.test.v1");
    file.add_dependency("google/protobuf/empty.proto");
    auto* service = file.add_service();
    service->set_name("SketchService");
    auto* method = service->add_method();
    method->set_name("Send");
    method->set_input_type(".google.protobuf.Empty");
    method->set_output_type(".google.protobuf.Empty");
    method->set_client_streaming(true);
    method->mutable_options()->SetExtension(auth::v1::permission,
                                            auth::v1::PERMISSION_AUTHENTICATED);
    EXPECT_NE(pool_.BuildFile(file), nullptr);
    service_ = std::make_unique<SketchService>(server_->dispatcher(), pool_, &streams_);
    absl::Status ready = server_->Register(*service_);
    EXPECT_TRUE(ready.ok()) << ready;
    server_->OnDrain([this] { streams_.Stop(); });
    EXPECT_TRUE(server_->Start().ok());
    channel_ = *Connect(authority().ClientOptions(server_->address()));
  }
  ~ClientStreamTest() override { server_->Drain(absl::ZeroDuration()); }

  static const TestAuthority& authority() {
    static const TestAuthority& made = *new TestAuthority();
    return made;
  }

  double Calls(grpc::StatusCode code) {
    const MethodMetrics* metrics = server_->dispatcher().metrics(std::string(kMethod).substr(1));
    return metrics->calls(static_cast<int>(code));
  }

  OpenAuthorizer authorizer_;
  Seen seen_;
  google::protobuf::DescriptorPool pool_;
  std::unique_ptr<Server> server_;
  ClientStreams streams_;
  std::unique_ptr<SketchService> service_;
  std::shared_ptr<grpc::Channel> channel_;
};

// A client's side of one stream.
class Sender {
 public:
  explicit Sender(const std::shared_ptr<grpc::Channel>& channel, const std::string& token,
                  absl::Duration patience = absl::Seconds(20))
      : stub_(channel) {
    if (!token.empty()) context.AddMetadata("authorization", "Bearer " + token);
    context.set_deadline(absl::ToChronoTime(absl::Now() + patience));
    call_ = stub_.PrepareCall(&context, kMethod, &queue_);
    call_->StartCall(nullptr);
    Wait();
  }
  ~Sender() {
    queue_.Shutdown();
    void* tag;
    bool ok;
    while (queue_.Next(&tag, &ok)) {
    }
  }

  // Sends messages of `size` bytes; false once the service takes no more.
  bool Send(size_t count, size_t size = 3) {
    const std::string text(size, 'x');
    for (size_t i = 0; i < count; ++i) {
      grpc::Slice slice(text);
      call_->Write(grpc::ByteBuffer(&slice, 1), nullptr);
      if (!Wait()) return false;
    }
    return true;
  }
  void Done() {
    call_->WritesDone(nullptr);
    Wait();
  }
  grpc::Status Finish() {
    grpc::ByteBuffer answer;
    call_->Read(&answer, nullptr);
    Wait();
    grpc::Status status;
    call_->Finish(&status, nullptr);
    Wait();
    return status;
  }
  absl::Status FinishStatus() { return FromGrpc(Finish(), "probe"); }

  grpc::ClientContext context;

 private:
  bool Wait() {
    void* tag;
    bool ok = false;
    queue_.Next(&tag, &ok);
    return ok;
  }
  grpc::GenericStub stub_;
  grpc::CompletionQueue queue_;
  std::unique_ptr<grpc::GenericClientAsyncReaderWriter> call_;
};

TEST_F(ClientStreamTest, HandsOverTheFirstMessageAloneThenBatches) {
  Sender sender(channel_, authority().Token("user:lan"));
  EXPECT_TRUE(sender.Send(1 + 2 * kBatch + 4));
  sender.Done();
  EXPECT_TRUE(sender.FinishStatus().ok());
  EXPECT_THAT(seen_.Batches(), ElementsAre(1, kBatch, kBatch, 4));
  EXPECT_EQ(Calls(grpc::StatusCode::OK), 1);
}

TEST_F(ClientStreamTest, CutsBatchesByBytes) {
  Sender sender(channel_, authority().Token("user:lan"));
  EXPECT_TRUE(sender.Send(1));
  EXPECT_TRUE(sender.Send(5, 600'000));
  sender.Done();
  EXPECT_TRUE(sender.FinishStatus().ok());
  EXPECT_THAT(seen_.Batches(), ElementsAre(1, 2, 2, 1));
}

TEST_F(ClientStreamTest, AnswersAStreamWithoutMessages) {
  Sender sender(channel_, authority().Token("user:lan"));
  sender.Done();
  EXPECT_TRUE(sender.FinishStatus().ok());
  EXPECT_THAT(seen_.Batches(), ElementsAre());
}

TEST_F(ClientStreamTest, NobodyUnknownIsReadFrom) {
  for (const char* token : {"", "nonsense"}) {
    Sender sender(channel_, token);
    EXPECT_TRUE(absl::IsUnauthenticated(sender.FinishStatus()));
  }
  EXPECT_THAT(seen_.Batches(), ElementsAre());
  EXPECT_EQ(Calls(grpc::StatusCode::UNAUTHENTICATED), 2);
}

TEST_F(ClientStreamTest, AConsumersErrorEndsTheStreamAtOnce) {
  seen_.on_batch = [](size_t) { return NotFound("units/x"); };
  Sender sender(channel_, authority().Token("user:lan"));
  sender.Send(1);
  // The client has not ended.
  absl::Status status = sender.FinishStatus();
  EXPECT_EQ(ReasonOf(status), type::v1::ERROR_REASON_RESOURCE_NOT_FOUND) << status;
  EXPECT_THAT(seen_.Batches(), ElementsAre(1));
}

TEST_F(ClientStreamTest, RefusesAMessageBeyondTheLimit) {
  Sender sender(channel_, authority().Token("user:lan"));
  EXPECT_TRUE(sender.Send(3));
  sender.Send(1, 64 << 20);
  EXPECT_EQ(sender.Finish().error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_THAT(seen_.Batches(), ElementsAre(1)) << "two messages were no batch yet";
}

TEST_F(ClientStreamTest, ACutStreamLosesOnlyTheBatchThatWasIncomplete) {
  for (int i = 0; i < 50; ++i) {
    Sender sender(channel_, authority().Token("user:lan"));
    EXPECT_TRUE(sender.Send(1 + kBatch + 3));
    while (seen_.Batches().size() < 2u * (i + 1)) std::this_thread::yield();
    sender.context.TryCancel();
    EXPECT_EQ(sender.Finish().error_code(), grpc::StatusCode::CANCELLED);
    while (streams_.open() > 0) std::this_thread::yield();
  }
  for (size_t size : seen_.Batches()) EXPECT_NE(size, 3u);
  EXPECT_EQ(seen_.Batches().size(), 100u);
}

TEST_F(ClientStreamTest, TheDeadlineEndsAStreamThatStandsStill) {
  Sender sender(channel_, authority().Token("user:lan"), absl::Milliseconds(300));
  sender.Send(4);
  EXPECT_EQ(sender.Finish().error_code(), grpc::StatusCode::DEADLINE_EXCEEDED);
  while (streams_.open() > 0) std::this_thread::yield();
  EXPECT_THAT(seen_.Batches(), Each(Le(1u)));
}

TEST_F(ClientStreamTest, ManyMessagesDoNotPileUp) {
  constexpr size_t kMessages = 20'000;
  std::promise<void> gate;
  std::shared_future<void> open = gate.get_future().share();
  seen_.on_batch = [&](size_t batch) {
    if (batch == 1) {
      // The next batch fills up behind this one; what comes after stays with the client.
      while (streams_.waiting() < kBatch) std::this_thread::yield();
      open.wait();
    }
    return absl::OkStatus();
  };
  Sender sender(channel_, authority().Token("user:lan"));
  auto sent = std::async(std::launch::async, [&] {
    const bool all = sender.Send(kMessages, 1'000);
    sender.Done();
    return all;
  });
  while (streams_.waiting() < kBatch) std::this_thread::yield();
  gate.set_value();
  EXPECT_TRUE(sent.get());
  EXPECT_TRUE(sender.FinishStatus().ok());
  EXPECT_EQ(seen_.bytes, kMessages * 1'000);
  EXPECT_THAT(seen_.waiting, Each(Le(kBatch)));
}

TEST_F(ClientStreamTest, TooManyStreamsAreRefused) {
  const std::string token = authority().Token("user:lan");
  Sender one(channel_, token), two(channel_, token);
  one.Send(1);
  two.Send(1);
  while (streams_.open() < 2) std::this_thread::yield();
  Sender three(channel_, token);
  const absl::Status own = three.FinishStatus();
  EXPECT_EQ(ReasonOf(own), type::v1::ERROR_REASON_OVERLOADED);
  EXPECT_THAT(std::string(own.message()), ::testing::HasSubstr("user:lan has 2 such streams open"));
  const std::string other = authority().Token("user:minh");
  Sender four(channel_, other);
  four.Send(1);
  while (streams_.open() < 3) std::this_thread::yield();
  Sender five(channel_, authority().Token("user:nga"));
  EXPECT_EQ(ReasonOf(five.FinishStatus()), type::v1::ERROR_REASON_OVERLOADED);
  four.Done();
  EXPECT_TRUE(four.FinishStatus().ok());
  one.Done();
  EXPECT_TRUE(one.FinishStatus().ok());
  two.Done();
  EXPECT_TRUE(two.FinishStatus().ok());
}

TEST_F(ClientStreamTest, ADrainEndsWhatIsStillSent) {
  Sender sender(channel_, authority().Token("user:lan"));
  EXPECT_TRUE(sender.Send(3));
  while (seen_.Batches().empty()) std::this_thread::yield();
  server_->Drain(absl::Seconds(5));
  EXPECT_TRUE(absl::IsUnavailable(sender.FinishStatus()));
  EXPECT_EQ(streams_.open(), 0u);
}

}  // namespace
}  // namespace thidua::rpc
