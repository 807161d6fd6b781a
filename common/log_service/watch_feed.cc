#include "common/log_service/watch_feed.h"

#include <absl/time/clock.h>

#include <deque>

#include "common/ledger/token.h"
#include "common/log_service/commit_parts.h"
#include "common/log_service/disclosure.h"
#include "common/rpc/message.h"
#include "common/rpc/status.h"
#include "common/value/errors.h"
#include "common/value/mutant.h"
#include "common/value/status_macros.h"

namespace thidua::log_service {
namespace {

using ledger::v1::WatchCommitsRequest;
using ledger::v1::WatchCommitsResponse;

constexpr std::string_view kMethod = "thidua.ledger.v1.LedgerService/WatchCommits";

absl::Status Stopping() {
  return Error(absl::StatusCode::kUnavailable, type::v1::ERROR_REASON_OVERLOADED,
               "the service is stopping; resume at another replica");
}

}  // namespace

// What streams and the ledger's writer touch. Outlives the feed for their sake.
struct WatchFeed::Shared {
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
class WatchFeed::Stream : public grpc::ServerWriteReactor<WatchCommitsResponse> {
 public:
  Stream(std::shared_ptr<Shared> shared, const rpc::Dispatcher& dispatcher,
         grpc::CallbackServerContext* context)
      : shared_(std::move(shared)), rpc_(dispatcher), context_(context) {}

  // Set before the stream is shared; afterwards of the feed's thread alone.
  std::optional<rpc::Call> call;
  ledger::Position position;
  absl::Time last_event = absl::InfinitePast();
  // Keeps the stream alive until gRPC is done with it.
  std::shared_ptr<Stream> self;

  bool hungry() const {
    std::lock_guard lock(mutex_);
    return !ending_ && queue_.empty();
  }

  void Push(std::vector<WatchCommitsResponse> events) {
    {
      std::lock_guard lock(mutex_);
      if (ending_ || events.empty()) return;
      for (auto& event : events) queue_.push_back(std::move(event));
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
    Finish(rpc::ToGrpc(*ending_));
  }

  const std::shared_ptr<Shared> shared_;
  const rpc::Dispatcher& rpc_;
  grpc::CallbackServerContext* const context_;
  const absl::Time start_ = absl::Now();
  mutable std::mutex mutex_;
  absl::Time taken_ = absl::InfiniteFuture();  // when the reader last took something
  bool cancelling_ = false;
  std::deque<WatchCommitsResponse> queue_;
  std::optional<absl::Status> ending_;
};

WatchFeed::WatchFeed(rpc::Dispatcher& dispatcher, ledger::Ledger& ledger, std::string service,
                     const ImageRegistry& images, WatchOptions options)
    : rpc_(dispatcher),
      ledger_(ledger),
      service_(std::move(service)),
      images_(images),
      options_(options),
      shared_(std::make_shared<Shared>()) {
  ledger_.Watch([shared = shared_](std::string_view) { shared->Wake(); });
  thread_ = std::thread([this] { Run(); });
}

WatchFeed::~WatchFeed() {
  Stop();
  thread_.join();
}

grpc::ServerWriteReactor<WatchCommitsResponse>* WatchFeed::Open(
    grpc::CallbackServerContext* context, const grpc::ByteBuffer& bytes) {
  auto stream = std::make_shared<Stream>(shared_, rpc_, context);
  stream->self = stream;
  absl::Status status = [&]() -> absl::Status {
    ASSIGN_OR_RETURN(rpc::Call call, rpc_.Begin(context, kMethod));
    stream->call.emplace(std::move(call));
    WatchCommitsRequest request;
    RETURN_IF_ERROR(rpc::ReadRequest(bytes, request));
    RETURN_IF_ERROR(stream->call->Authorize(UnitOfLedger(request.ledger())));
    if (request.ledger().empty()) {
      Violations violations;
      violations.Add("ledger", "is required");
      return violations.ToStatus();
    }
    stream->position.ledger = request.ledger();
    if (!request.after_token().empty()) {
      ASSIGN_OR_RETURN(stream->position,
                       ledger::DecodeToken(service_, request.ledger(), request.after_token()));
    }
    std::lock_guard lock(shared_->mutex);
    RETURN_IF_ERROR(Admit(stream->call->caller()));
    shared_->streams.push_back(stream);
    return absl::OkStatus();
  }();
  if (status.ok()) {
    shared_->Wake();
  } else {
    if (!stream->call) rpc_.EndRefused(context, kMethod, status);
    stream->End(status);
  }
  return stream.get();
}

absl::Status WatchFeed::Admit(const auth::Caller& caller) const {
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
    return full(absl::StrCat(caller.principal, " follows the log on ", own,
                             " streams, as many as one may have; end one first"));
  }
  if (shared_->streams.size() >= options_.max_streams ||
      (!caller.is_service && persons + options_.kept_for_services >= options_.max_streams)) {
    return full("too many readers follow the log; try again later");
  }
  return absl::OkStatus();
}

void WatchFeed::Stop() {
  std::vector<std::shared_ptr<Stream>> streams;
  {
    std::lock_guard lock(shared_->mutex);
    shared_->stopping = true;
    streams = shared_->streams;
  }
  shared_->wake.notify_one();
  for (const auto& stream : streams) stream->End(Stopping());
}

size_t WatchFeed::open() const {
  std::lock_guard lock(shared_->mutex);
  return shared_->streams.size();
}

void WatchFeed::Run() {
  while (true) {
    std::vector<std::shared_ptr<Stream>> streams;
    {
      std::unique_lock lock(shared_->mutex);
      shared_->wake.wait_for(lock, absl::ToChronoMilliseconds(options_.poll),
                             [&] { return shared_->woken || shared_->stopping; });
      if (shared_->stopping) return;
      shared_->woken = false;
      streams = shared_->streams;
    }
    for (const auto& stream : streams) {
      const absl::Time now = absl::Now();
      if (!stream->hungry()) {
        stream->EndIfStuck(now - options_.patience);
        continue;
      }
      absl::Status fed = Feed(*stream, now);
      if (!fed.ok()) stream->End(fed);
    }
  }
}

absl::Status WatchFeed::Feed(Stream& stream, absl::Time now) {
  // Asked again each time: a stream outlives tokens and bindings.
  if (!Mutant("p07-token-not-looked-at-again")) RETURN_IF_ERROR(rpc_.StillValid(*stream.call));
  const std::string unit = UnitOfLedger(stream.position.ledger);
  RETURN_IF_ERROR(stream.call->Authorize(unit));
  const bool first = stream.last_event == absl::InfinitePast();
  const bool bookmark_due = now - stream.last_event >= options_.heartbeat;
  ASSIGN_OR_RETURN(ledger::Position head, ledger_.Head(stream.position.ledger));
  std::vector<ledger::LogEntry> entries;
  // Also looked at where nothing seems new: the log alone knows whether the position is its own.
  if (first || head != stream.position) {
    ASSIGN_OR_RETURN(entries, ledger_.Log(stream.position, options_.batch));
  }
  if (Mutant("p05-resume-skips-a-commit") && first && !entries.empty()) {
    stream.position = entries.front().position;
    entries.erase(entries.begin());
  }
  Disclosure disclosure(images_, ledger_, stream.position.ledger,
                        stream.call->Allowed(auth::v1::PERMISSION_READ_RESTRICTED, unit));
  std::vector<WatchCommitsResponse> events;
  size_t bytes = 0;
  for (const ledger::LogEntry& entry : entries) {
    if (bytes >= options_.batch_bytes) break;
    const std::string before = ledger::EncodeToken(service_, stream.position);
    ASSIGN_OR_RETURN(ledger::v1::Commit commit, ToProto(entry, service_, &disclosure));
    for (ledger::v1::Commit& part : PartsOf(std::move(commit))) {
      auto& event = events.emplace_back();
      event.set_token(part.continues() || Mutant("p05-token-of-the-commit-before") ? before
                                                                                   : part.token());
      *event.mutable_commit() = std::move(part);
      bytes += event.ByteSizeLong();
    }
    stream.position = entry.position;
  }
  if (events.empty() && bookmark_due) {
    events.emplace_back().set_token(ledger::EncodeToken(service_, stream.position));
  }
  if (events.empty()) return absl::OkStatus();
  if (stream.position.seq >= head.seq) events.back().set_caught_up(true);
  stream.last_event = now;
  stream.Push(std::move(events));
  return absl::OkStatus();
}

}  // namespace thidua::log_service
