#include "common/catalog/followed_catalog.h"

#include <absl/random/random.h>

#include "common/ledger/token.h"
#include "common/value/errors.h"
#include "common/value/status_macros.h"

namespace thidua::catalog {
namespace {

// Commits taken into a view at once while catching up.
constexpr size_t kPendingLimit = 1000;

absl::Status Stale(const std::string& why) {
  return Error(absl::StatusCode::kUnavailable, type::v1::ERROR_REASON_CATALOG_STALE, why);
}

std::chrono::system_clock::time_point After(absl::Duration duration) {
  return std::chrono::system_clock::now() + absl::ToChronoMicroseconds(duration);
}

}  // namespace

FollowedCatalog::FollowedCatalog(std::shared_ptr<grpc::Channel> channel, FollowOptions options)
    : options_(std::move(options)),
      stub_(ledger::v1::LedgerService::NewStub(channel)),
      base_(CatalogView::Empty()),
      thread_([this] { Run(); }) {}

FollowedCatalog::~FollowedCatalog() {
  {
    std::unique_lock lock(mutex_);
    stopping_ = true;
    if (context_ != nullptr) context_->TryCancel();
  }
  changed_.notify_all();
  thread_.join();
}

absl::StatusOr<std::shared_ptr<const CatalogView>> FollowedCatalog::Current() const {
  absl::Time now = options_.clock();
  std::shared_lock lock(mutex_);
  if (view_ == nullptr) return Stale("the catalog has not been read yet");
  if (now - fresh_ > options_.max_staleness) {
    return Stale("the catalog was last known to be up to date at " +
                 absl::FormatTime(absl::RFC3339_sec, fresh_, absl::UTCTimeZone()));
  }
  return view_;
}

bool FollowedCatalog::AwaitReady(absl::Time deadline, int64_t seq) const {
  std::shared_lock lock(mutex_);
  return changed_.wait_until(lock, absl::ToChronoTime(deadline), [&] {
    return view_ != nullptr && view_->position().seq >= seq;
  }) && options_.clock() - fresh_ <= options_.max_staleness;
}

absl::Duration FollowedCatalog::Staleness() const {
  std::shared_lock lock(mutex_);
  return options_.clock() - fresh_;
}

void FollowedCatalog::Run() {
  absl::BitGen random;
  absl::Duration backoff = options_.min_backoff;
  while (true) {
    bool progress = false;
    grpc::Status end = Follow(progress);
    if (progress) backoff = options_.min_backoff;
    if (end.error_code() == grpc::StatusCode::OUT_OF_RANGE) {
      // The peer's history is another one now; ours is kept until the new one is read.
      token_.clear();
      base_ = CatalogView::Empty();
    }
    pending_.clear();
    continues_ = false;
    std::unique_lock lock(mutex_);
    absl::Duration pause = backoff * absl::Uniform(random, 0.5, 1.0);
    if (changed_.wait_for(lock, absl::ToChronoMilliseconds(pause), [&] { return stopping_; })) {
      return;
    }
    backoff = std::min(backoff * 2, options_.max_backoff);
  }
}

grpc::Status FollowedCatalog::Follow(bool& progress) {
  grpc::ClientContext context;
  {
    std::unique_lock lock(mutex_);
    if (stopping_) return grpc::Status::CANCELLED;
    context_ = &context;
  }
  // Opened anew now and then, so that no stream that has silently died is trusted for long.
  context.set_deadline(After(options_.max_staleness / 3));
  ledger::v1::WatchCommitsRequest request;
  request.set_ledger(std::string(kCatalogLedger));
  request.set_after_token(token_);
  auto stream = stub_->WatchCommits(&context, request);
  ledger::v1::WatchCommitsResponse event;
  bool understood = true;
  while (understood && stream->Read(&event)) {
    progress = true;
    understood = Take(event).ok();
  }
  if (!understood) context.TryCancel();
  grpc::Status status = stream->Finish();
  std::unique_lock lock(mutex_);
  context_ = nullptr;
  return status;
}

absl::Status FollowedCatalog::Take(const ledger::v1::WatchCommitsResponse& event) {
  if (event.has_commit()) {
    if (!continues_) pending_.emplace_back();
    continues_ = event.commit().continues();
    ledger::LogEntry& entry = pending_.back();
    ASSIGN_OR_RETURN(entry.position,
                     ledger::DecodeToken(options_.service, kCatalogLedger, event.token()));
    for (const auto& change : event.commit().changes()) {
      entry.changes.push_back({change.name(), change.deleted(), change.resource().value()});
    }
  }
  if (continues_) return absl::OkStatus();
  if (pending_.size() >= kPendingLimit || event.caught_up()) {
    if (!pending_.empty()) {
      base_ = base_->With(pending_);
      pending_.clear();
    }
    // Resumed from here: what is pending would be sent again.
    token_ = event.token();
  }
  if (event.caught_up()) {
    Report(*base_);
    std::unique_lock lock(mutex_);
    view_ = base_;
    fresh_ = options_.clock();
    lock.unlock();
    changed_.notify_all();
  }
  return absl::OkStatus();
}

}  // namespace thidua::catalog
