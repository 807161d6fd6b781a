#include "common/rpc/client_stream.h"

#include <absl/strings/str_cat.h>
#include <absl/time/clock.h>

#include <algorithm>
#include <mutex>
#include <optional>
#include <utility>

#include "common/rpc/status.h"
#include "common/value/check.h"
#include "common/value/errors.h"
#include "common/value/mutant.h"
#include "common/value/status_macros.h"

namespace thidua::rpc {
namespace {

absl::Status Overloaded(std::string_view message) {
  return Error(absl::StatusCode::kResourceExhausted, type::v1::ERROR_REASON_OVERLOADED, message);
}

absl::Status Stopping() {
  return Error(absl::StatusCode::kUnavailable, type::v1::ERROR_REASON_OVERLOADED,
               "the service is stopping; repeat the call with the same request id");
}

// Why a call is over although nobody here ended it.
absl::Status Abandoned(const Call& call) {
  if (absl::Now() >= call.deadline()) {
    return Error(absl::StatusCode::kDeadlineExceeded, type::v1::ERROR_REASON_EXPIRED,
                 "the deadline passed before the stream was worked off");
  }
  return absl::CancelledError("the client gave up before the stream was worked off");
}

}  // namespace

struct ClientStreams::Shared {
  explicit Shared(Options given) : options(given) {}

  const Options options;
  std::mutex mutex;
  bool stopping = false;
  struct Open {
    std::shared_ptr<Stream> stream;
    std::string principal;
  };
  std::vector<Open> streams;
};

// One stream. At most one read and one batch of work are under way; whatever ends either calls
// Advance, which starts what comes next. gRPC is never called with the lock held.
class ClientStreams::Stream : public grpc::ServerReadReactor<grpc::ByteBuffer>,
                              public std::enable_shared_from_this<Stream> {
 public:
  Stream(std::shared_ptr<Shared> shared, const Dispatcher& dispatcher,
         grpc::CallbackServerContext* context, grpc::ByteBuffer* response)
      : shared_(std::move(shared)), rpc_(dispatcher), context_(context), response_(response) {}

  // Begins to read, or answers at once that the stream was refused.
  void Start(std::optional<Call> call, std::unique_ptr<StreamConsumer> consumer,
             const absl::Status& refusal) {
    self_ = shared_from_this();
    if (call) call_.emplace(*std::move(call));
    consumer_ = std::move(consumer);
    {
      std::lock_guard lock(mutex_);
      if (!refusal.ok()) ending_ = refusal;
      started_ = true;
    }
    Advance();
  }

  void EndUnlessReceived(const absl::Status& status) {
    {
      std::lock_guard lock(mutex_);
      if (ending_ || received_) return;
      ending_ = status;
      if (!started_) return;
    }
    Advance();
  }

  size_t waiting() const {
    std::lock_guard lock(mutex_);
    return gathered_.size();
  }

  void OnReadDone(bool ok) override {
    bool probe = false;
    {
      std::lock_guard lock(mutex_);
      probe = !ok && !ending_;
      reading_ = probing_ = probe;
      if (ok) {
        gathered_bytes_ += incoming_.Length();
        gathered_.emplace_back().Swap(&incoming_);
      }
    }
    // A call that was cut also reads as an end at first. Only a call that stands takes this.
    if (probe) {
      StartSendInitialMetadata();
      return;
    }
    Advance();
  }

  void OnSendInitialMetadataDone(bool ok) override {
    {
      std::lock_guard lock(mutex_);
      reading_ = probing_ = false;
      if (ok && !context_->IsCancelled()) {
        received_ = true;
      } else if (!ending_) {
        // What was gathered is cut somewhere, so it must not be taken for the last batch.
        ending_ = Abandoned(*call_);
      }
    }
    Advance();
  }

  void OnCancel() override {
    {
      std::lock_guard lock(mutex_);
      if (!ending_) ending_ = call_ ? Abandoned(*call_) : absl::CancelledError();
      if (!started_) return;
    }
    Advance();
  }

  void OnDone() override {
    {
      std::lock_guard lock(shared_->mutex);
      std::erase_if(shared_->streams, [&](const auto& open) { return open.stream == self_; });
    }
    std::shared_ptr<Stream> last = std::move(self_);
    if (!last->call_) return;  // nothing was consumed
    // What a consumer has under way may take a while to end: on the executor, unless it is full.
    const Call& call = *last->call_;
    const Dispatcher& rpc = rpc_;
    rpc.Submit(call, absl::InfiniteFuture(), [last = std::move(last)](Executor::Turn) {})
        .IgnoreError();
  }

 private:
  bool Full() const {
    const Options& options = shared_->options;
    return gathered_.size() >= (first_ ? 1 : options.batch_messages) ||
           gathered_bytes_ >= options.batch_bytes;
  }

  void Advance() {
    std::vector<grpc::ByteBuffer> batch;
    bool finish = false, work = false, read = false, last = false;
    {
      std::lock_guard lock(mutex_);
      if (finished_ || (ending_ && (working_ || probing_))) return;
      if (ending_) {
        finish = finished_ = true;
      } else {
        if (!working_ && (Full() || received_)) {
          batch.swap(gathered_);
          gathered_bytes_ = 0;
          first_ = false;
          last = received_;
          work = working_ = true;
        }
        read = !reading_ && !received_ && !Full();
        reading_ |= read;
      }
    }
    if (finish) {
      // Nothing else is started any more, so `ending_` stands. Counted before it is answered.
      if (call_) rpc_.End(*call_, start_, *ending_);
      Finish(ToGrpc(*ending_));
      return;
    }
    // The read starts before the work: work may end the call, and gRPC must not be asked to read
    // from a call that has ended.
    if (read) StartRead(&incoming_);
    if (work) Enqueue(std::move(batch), last);
  }

  void Enqueue(std::vector<grpc::ByteBuffer> batch, bool last) {
    auto shared_batch = std::make_shared<std::vector<grpc::ByteBuffer>>(std::move(batch));
    const absl::Status queued =
        rpc_.Submit(*call_, call_->deadline(),
                    [stream = shared_from_this(), shared_batch, last](Executor::Turn turn) {
                      stream->Work(*shared_batch, last, turn == Executor::Turn::kExpired);
                    });
    if (!queued.ok()) Worked(queued, last);
  }

  // On the executor.
  void Work(const std::vector<grpc::ByteBuffer>& batch, bool last, bool expired) {
    std::optional<absl::Status> ending;
    {
      std::lock_guard lock(mutex_);
      ending = ending_;
    }
    if (!ending && expired) ending = Abandoned(*call_);
    if (ending) {
      Worked(*ending, last);
      return;
    }
    Worked(Dispatcher::Guard(*call_,
                             [&]() -> absl::Status {
                               if (!Mutant("p07-token-not-looked-at-again")) {
                                 RETURN_IF_ERROR(rpc_.StillValid(*call_));
                               }
                               if (!batch.empty()) RETURN_IF_ERROR(consumer_->Take(*call_, batch));
                               return last ? consumer_->Finish(*call_, response_)
                                           : absl::OkStatus();
                             }),
           last);
  }

  void Worked(const absl::Status& status, bool last) {
    {
      std::lock_guard lock(mutex_);
      working_ = false;
      // An answer that is complete goes out, whatever else has come up since.
      if (!ending_ ? !status.ok() || last : status.ok() && last) ending_ = status;
    }
    Advance();
  }

  const std::shared_ptr<Shared> shared_;
  const Dispatcher& rpc_;
  grpc::CallbackServerContext* const context_;
  grpc::ByteBuffer* const response_;
  const absl::Time start_ = absl::Now();
  // Set before anything is read; then of the work alone.
  std::optional<Call> call_;
  std::unique_ptr<StreamConsumer> consumer_;
  // Keeps the stream alive until gRPC is done with it.
  std::shared_ptr<Stream> self_;

  grpc::ByteBuffer incoming_;  // of the read that is under way
  mutable std::mutex mutex_;
  std::vector<grpc::ByteBuffer> gathered_;
  size_t gathered_bytes_ = 0;
  bool first_ = true;  // no batch was made yet
  bool started_ = false;
  bool reading_ = false;
  bool probing_ = false;   // finding out whether the client has ended or the call was cut
  bool working_ = false;   // a batch is queued or worked on
  bool received_ = false;  // the client has ended
  bool finished_ = false;
  std::optional<absl::Status> ending_;
};

ClientStreams::ClientStreams(const Dispatcher& dispatcher,
                             std::function<std::unique_ptr<StreamConsumer>()> make, Options options)
    : rpc_(dispatcher), make_(std::move(make)), shared_(std::make_shared<Shared>(options)) {
  THIDUA_CHECK(options.max_streams >= 1 && options.batch_messages >= 1 && options.batch_bytes >= 1,
               "A batch of a stream holds at least one message.");
}

grpc::ServerReadReactor<grpc::ByteBuffer>* ClientStreams::Open(grpc::CallbackServerContext* context,
                                                               std::string_view method,
                                                               grpc::ByteBuffer* response) {
  auto stream = std::make_shared<Stream>(shared_, rpc_, context, response);
  absl::StatusOr<Call> call = rpc_.Begin(context, method);
  if (!call.ok()) {
    rpc_.EndRefused(context, method, call.status());
    stream->Start(std::nullopt, nullptr, call.status());
    return stream.get();
  }
  absl::Status refusal;
  const std::string& principal = call->caller().principal;
  {
    std::lock_guard lock(shared_->mutex);
    const auto own = std::count_if(shared_->streams.begin(), shared_->streams.end(),
                                   [&](const auto& open) { return open.principal == principal; });
    if (shared_->stopping) {
      refusal = Stopping();
    } else if (shared_->streams.size() >= shared_->options.max_streams) {
      refusal = Overloaded("too many such streams are open; try again later");
    } else if (static_cast<size_t>(own) >= shared_->options.max_streams_each) {
      refusal = Overloaded(absl::StrCat(principal, " has ", own,
                                        " such streams open, as many as one may have; end one "
                                        "first"));
    } else {
      shared_->streams.push_back({stream, principal});
    }
  }
  stream->Start(*std::move(call), make_(), refusal);
  return stream.get();
}

void ClientStreams::Stop() {
  std::vector<Shared::Open> streams;
  {
    std::lock_guard lock(shared_->mutex);
    shared_->stopping = true;
    streams = shared_->streams;
  }
  for (const auto& open : streams) open.stream->EndUnlessReceived(Stopping());
}

size_t ClientStreams::open() const {
  std::lock_guard lock(shared_->mutex);
  return shared_->streams.size();
}

size_t ClientStreams::waiting() const {
  std::vector<Shared::Open> streams;
  {
    std::lock_guard lock(shared_->mutex);
    streams = shared_->streams;
  }
  size_t waiting = 0;
  for (const auto& open : streams) waiting += open.stream->waiting();
  return waiting;
}

}  // namespace thidua::rpc
