#include "common/rpc/server_stream.h"

#include <absl/strings/str_cat.h>
#include <absl/time/clock.h>

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <utility>

#include "common/rpc/status.h"
#include "common/value/errors.h"
#include "common/value/mutant.h"
#include "common/value/status_macros.h"

namespace thidua::rpc {
namespace {

absl::Status Stopping() {
  return Error(absl::StatusCode::kUnavailable, type::v1::ERROR_REASON_OVERLOADED,
               "the service is stopping; resume at another replica");
}

}  // namespace

// What streams and wakers touch. Outlives the ServerStreams for their sake.
struct ServerStreams::Shared {
  std::mutex mutex;
  std::condition_variable wake;
  bool woken = false;
  bool stopping = false;
  std::vector<std::shared_ptr<Stream>> streams;

  void Wake() {
    {
      std::lock_guard lock(mutex);
      woken = true;
    }
    wake.notify_one();
  }
};

// One reader. Its events wait here, at most one batch; it is fed again once they are written.
class ServerStreams::Stream : public grpc::ServerWriteReactor<grpc::ByteBuffer> {
 public:
  Stream(std::shared_ptr<Shared> shared, const Dispatcher& dispatcher,
         grpc::CallbackServerContext* context)
      : shared_(std::move(shared)), rpc_(dispatcher), context_(context) {}

  // Set before the stream is shared; afterwards of the feed's thread alone.
  std::optional<Call> call;
  std::unique_ptr<EventSource> source;
  // Keeps the stream alive until gRPC is done with it.
  std::shared_ptr<Stream> self;

  bool hungry() const {
    std::lock_guard lock(mutex_);
    return !ending_ && queue_.empty();
  }

  // Writes the batch; the stream ends behind the last one.
  void Push(EventSource::Batch batch) {
    if (batch.last && batch.events.empty()) return End(absl::OkStatus());
    {
      std::lock_guard lock(mutex_);
      if (ending_ || batch.events.empty()) return;
      for (auto& event : batch.events) queue_.push_back(std::move(event));
      last_ = batch.last;
      taken_ = absl::Now();
    }
    // gRPC is called without the lock; until this is written nobody else starts anything.
    StartWrite(&queue_.front());
  }

  // Ends the stream once what is being written is out of the way.
  void End(const absl::Status& status) {
    {
      std::lock_guard lock(mutex_);
      if (ending_) return;
      ending_ = status;
      if (!queue_.empty()) return;
    }
    Close();
  }

  // Ends the stream if its reader has taken nothing since `cutoff` of what was sent.
  void EndIfStuck(absl::Time cutoff) {
    {
      std::lock_guard lock(mutex_);
      if (ending_ || queue_.empty() || taken_ > cutoff) return;
      ending_ = Error(absl::StatusCode::kResourceExhausted, type::v1::ERROR_REASON_OVERLOADED,
                      "the reader does not take what was sent; resume after the last event");
      cancelling_ = true;
    }
    // This ends the write that is under way, perhaps before it returns; the context stays until
    // Close.
    context_->TryCancel();
    {
      std::lock_guard lock(mutex_);
      cancelling_ = false;
      if (!queue_.empty()) return;
    }
    Close();
  }

  void OnWriteDone(bool ok) override {
    enum { kClose, kWrite, kRest } next;
    {
      std::lock_guard lock(mutex_);
      queue_.pop_front();
      taken_ = absl::Now();
      if (!ok && !ending_) ending_ = absl::CancelledError("the reader went away");
      if (last_ && queue_.empty() && !ending_) ending_ = absl::OkStatus();
      // What is not written yet never will be.
      if (ending_) queue_.clear();
      if (cancelling_) return;  // EndIfStuck closes
      next = ending_ ? kClose : queue_.empty() ? kRest : kWrite;
    }
    if (next == kClose) Close();
    if (next == kWrite) StartWrite(&queue_.front());
    if (next == kRest) shared_->Wake();
  }

  void OnCancel() override { End(absl::CancelledError("the reader went away")); }

  void OnDone() override {
    std::shared_ptr<Stream> last;
    std::lock_guard lock(shared_->mutex);
    std::erase_if(shared_->streams, [this](const auto& stream) { return stream.get() == this; });
    last = std::move(self);
  }

 private:
  // Called once, by whoever found that nothing is being written any more.
  void Close() {
    if (call) rpc_.End(*call, start_, *ending_);
    Finish(ToGrpc(*ending_));
  }

  const std::shared_ptr<Shared> shared_;
  const Dispatcher& rpc_;
  grpc::CallbackServerContext* const context_;
  const absl::Time start_ = absl::Now();
  mutable std::mutex mutex_;
  absl::Time taken_ = absl::InfiniteFuture();  // when the reader last took something
  bool cancelling_ = false;
  std::deque<grpc::ByteBuffer> queue_;
  bool last_ = false;  // nothing comes after the queue
  std::optional<absl::Status> ending_;
};

ServerStreams::ServerStreams(Dispatcher& dispatcher, std::string_view method, Make make,
                             ServerStreamOptions options)
    : rpc_(dispatcher),
      method_(method),
      make_(std::move(make)),
      options_(options),
      shared_(std::make_shared<Shared>()) {
  thread_ = std::thread([this] { Run(); });
}

ServerStreams::~ServerStreams() {
  Stop();
  thread_.join();
}

std::function<void()> ServerStreams::Waker() const {
  return [shared = shared_] { shared->Wake(); };
}

grpc::ServerWriteReactor<grpc::ByteBuffer>* ServerStreams::Open(
    grpc::CallbackServerContext* context, const grpc::ByteBuffer& request) {
  auto stream = std::make_shared<Stream>(shared_, rpc_, context);
  stream->self = stream;
  absl::Status status = [&]() -> absl::Status {
    ASSIGN_OR_RETURN(Call call, rpc_.Begin(context, method_));
    stream->call.emplace(std::move(call));
    ASSIGN_OR_RETURN(stream->source, make_(*stream->call, request));
    std::lock_guard lock(shared_->mutex);
    RETURN_IF_ERROR(Admit(stream->call->caller()));
    shared_->streams.push_back(stream);
    return absl::OkStatus();
  }();
  if (status.ok()) {
    shared_->Wake();
  } else {
    if (!stream->call) rpc_.EndRefused(context, method_, status);
    stream->End(status);
  }
  return stream.get();
}

absl::Status ServerStreams::Admit(const auth::Caller& caller) const {
  if (shared_->stopping) return Stopping();
  const auto full = [](std::string_view why) {
    return Error(absl::StatusCode::kResourceExhausted, type::v1::ERROR_REASON_OVERLOADED, why);
  };
  size_t persons = 0, own = 0;
  for (const auto& stream : shared_->streams) {
    persons += !stream->call->caller().is_service;
    own += stream->call->caller().principal == caller.principal;
  }
  if (!caller.is_service && own >= options_.max_streams_each) {
    return full(
        absl::StrCat(caller.principal, " has ", own,
                     " streams of this method open, as many as one may have; end one first"));
  }
  if (shared_->streams.size() >= options_.max_streams ||
      (!caller.is_service && persons + options_.kept_for_services >= options_.max_streams)) {
    return full("too many streams of this method are open; try again later");
  }
  return absl::OkStatus();
}

void ServerStreams::Stop() {
  std::vector<std::shared_ptr<Stream>> streams;
  {
    std::lock_guard lock(shared_->mutex);
    shared_->stopping = true;
    streams = shared_->streams;
  }
  shared_->wake.notify_one();
  for (const auto& stream : streams) stream->End(Stopping());
}

size_t ServerStreams::open() const {
  std::lock_guard lock(shared_->mutex);
  return shared_->streams.size();
}

void ServerStreams::Run() {
  bool more = false;
  while (true) {
    std::vector<std::shared_ptr<Stream>> streams;
    {
      std::unique_lock lock(shared_->mutex);
      if (!more) {
        shared_->wake.wait_for(lock, absl::ToChronoMilliseconds(options_.poll),
                               [&] { return shared_->woken || shared_->stopping; });
      }
      if (shared_->stopping) return;
      shared_->woken = false;
      streams = shared_->streams;
    }
    more = false;
    for (const auto& stream : streams) {
      const absl::Time now = absl::Now();
      if (!stream->hungry()) {
        stream->EndIfStuck(now - options_.patience);
        continue;
      }
      const absl::StatusOr<bool> fed = Feed(*stream, now);
      if (!fed.ok()) stream->End(fed.status());
      more = more || (fed.ok() && *fed);
    }
  }
}

absl::StatusOr<bool> ServerStreams::Feed(Stream& stream, absl::Time now) {
  // Asked again each time: a stream outlives tokens and bindings.
  if (!Mutant("p07-token-not-looked-at-again")) RETURN_IF_ERROR(rpc_.StillValid(*stream.call));
  EventSource::Batch batch;
  RETURN_IF_ERROR(Dispatcher::Guard(*stream.call, [&]() -> absl::Status {
    ASSIGN_OR_RETURN(batch, stream.source->Next(*stream.call, now));
    return absl::OkStatus();
  }));
  // What is being written is waited for; the end of the write wakes the feed.
  const bool more = batch.more && batch.events.empty();
  stream.Push(std::move(batch));
  return more;
}

}  // namespace thidua::rpc
