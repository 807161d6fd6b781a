#include "mirror.h"

#include <algorithm>
#include <ctime>
#include <utility>

namespace thidua::mirror {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr seconds kCallTime{60};  // for one page
// A stream is opened anew after so long, with the token as it is then; a dead connection is noticed
// by pings.
constexpr seconds kStreamTime{15 * 60};
constexpr milliseconds kBase{200}, kCap{30'000};

}  // namespace

// A call that Stop cancels.
class Mirror::Call {
 public:
  explicit Call(Mirror& mirror) : mirror_(mirror) {}
  ~Call() {
    std::lock_guard lock(mirror_.mutex_);
    mirror_.call_ = nullptr;
  }
  Call(const Call&) = delete;
  Call& operator=(const Call&) = delete;

  // Fails if the token cannot be read.
  Outcome Begin(seconds longest) {
    Outcome failure = mirror_.channel_.Prepare(context, longest);
    std::lock_guard lock(mirror_.mutex_);
    mirror_.call_ = &context;
    if (mirror_.stopping_) context.TryCancel();
    return failure;
  }

  grpc::ClientContext context;

 private:
  Mirror& mirror_;
};

Mirror::Mirror(Channel& channel, Store& store, Metrics& metrics, reporting::v1::TotalFilter filter,
               Settings settings)
    : channel_(channel),
      store_(store),
      metrics_(metrics),
      filter_(std::move(filter)),
      settings_(std::move(settings)) {}

void Mirror::Stop() {
  std::lock_guard lock(mutex_);
  stopping_ = true;
  if (call_ != nullptr) call_->TryCancel();
  stopped_.notify_all();
}

bool Mirror::Stopping() {
  std::lock_guard lock(mutex_);
  return stopping_;
}

ExitCode Mirror::Run() {
  while (!Stopping()) {
    const Outcome failure = Step();
    if (Stopping()) break;
    std::optional<ExitCode> code;
    if (failure) {
      code = Failed(*failure);
    } else if (settings_.once && metrics_.caught_up) {
      code = kDone;
    }
    if (const Outcome unwritten = metrics_.Write()) code = Failed(*unwritten);
    if (code) return *code;
  }
  return kDone;
}

Outcome Mirror::Step() {
  if (again_) {
    if (Outcome failure = Wait()) return failure;
  }
  if (Outcome failure = store_.Open()) return failure;
  return store_.cursor().empty() ? Snapshot() : Tail(store_.cursor());
}

Outcome Mirror::Snapshot() {
  reporting::v1::ListTotalsRequest request;
  *request.mutable_filter() = filter_;
  request.set_with_cells(true);
  const auto next = [&](reporting::v1::ListTotalsResponse& page) -> Outcome {
    Call call(*this);
    if (Outcome failure = call.Begin(kCallTime)) return failure;
    const grpc::Status status = channel_.stub().ListTotals(&call.context, request, &page);
    if (!status.ok()) return FailureOf(status, call.context);
    denied_ = 0;
    request.set_page_token(page.next_page_token());
    return std::nullopt;
  };
  if (Outcome failure = store_.Replace(next)) return failure;
  ++metrics_.snapshots_total;
  settings_.log("snapshot: " + std::to_string(store_.count()) + " totals");
  return Stored(false);
}

Outcome Mirror::Tail(const std::string& cursor) {
  reporting::v1::WatchTotalsRequest request;
  *request.mutable_filter() = filter_;
  request.set_with_cells(true);
  request.set_cursor(cursor);
  Call call(*this);
  if (Outcome failure = call.Begin(kStreamTime)) return failure;
  const auto events = channel_.stub().WatchTotals(&call.context, request);
  reporting::v1::WatchTotalsResponse event;
  Outcome failure;
  bool enough = false;
  while (!failure && !enough && events->Read(&event)) {
    denied_ = 0;
    failure = store_.Apply(event);
    if (failure) break;
    failures_ = 0;
    ++metrics_.events_total;
    metrics_.changes_total += event.changes_size();
    failure = Stored(event.caught_up());
    enough = Stopping() || (settings_.once && event.caught_up());
  }
  if (failure || enough) call.context.TryCancel();
  const grpc::Status status = events->Finish();
  if (failure || enough) return failure;
  if (!status.ok()) return FailureOf(status, call.context);
  again_ = true;  // the stream ended without an error
  return std::nullopt;
}

Outcome Mirror::Stored(bool caught_up) {
  metrics_.last_event_seconds = std::time(nullptr);
  metrics_.caught_up = caught_up;
  return metrics_.Write();
}

// The exit code, or nullopt: it is to be tried again after a wait.
std::optional<ExitCode> Mirror::Failed(const Failure& failure) {
  metrics_.caught_up = false;
  switch (failure.answer) {
    case Failure::Answer::kAgain:
      settings_.log("tries again: " + failure.text);
      break;
    case Failure::Answer::kAnew:
      settings_.log("takes a new snapshot: " + failure.text);
      // Where that fails the service refuses the cursor once more.
      if (const Outcome kept = store_.ForgetCursor()) return Failed(*kept);
      break;
    case Failure::Answer::kRefused:
      settings_.log("refused: " + failure.text);
      if (++denied_ > 1) return kRefused;
      break;
    case Failure::Answer::kGiveUp:
      settings_.log("gives up: " + failure.text);
      return kFailed;
  }
  again_ = true;
  return std::nullopt;
}

// Before the next try, longer each time. Full jitter: many mirrors do not come back at once.
Outcome Mirror::Wait() {
  ++metrics_.reconnects_total;
  if (Outcome failure = metrics_.Write()) return failure;
  const milliseconds longest = std::min(kCap, kBase * (1 << std::min(failures_, 10)));
  const milliseconds wait(std::uniform_int_distribution<int64_t>(0, longest.count())(random_));
  {
    std::unique_lock lock(mutex_);
    stopped_.wait_for(lock, wait, [this] { return stopping_; });
  }
  ++failures_;
  again_ = false;
  return channel_.Connect();
}

}  // namespace thidua::mirror
