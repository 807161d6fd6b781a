#include "common/catalog/local_catalog.h"

#include <absl/time/clock.h>

#include "common/value/status_macros.h"

namespace thidua::catalog {
namespace {

constexpr absl::Duration kCheckEvery = absl::Seconds(1);
// While one caller compares heads, others go on with what is at most this old.
constexpr absl::Duration kServeWhileChecking = absl::Seconds(5);
constexpr size_t kLogPage = 500;

}  // namespace

absl::StatusOr<std::shared_ptr<const CatalogView>> ReadCatalog(ledger::Ledger& ledger,
                                                               std::optional<ledger::Position> at) {
  ASSIGN_OR_RETURN(auto reader, ledger.Read(kCatalogLedger, std::move(at)));
  ASSIGN_OR_RETURN(auto images, reader->Scan("", "", 0));
  return CatalogView::Build(reader->position(), images);
}

LocalCatalog::LocalCatalog(ledger::Ledger& ledger)
    : ledger_(ledger),
      moves_(std::make_shared<std::atomic<uint64_t>>(0)),
      view_(CatalogView::Empty()) {
  ledger_.Watch([moves = moves_](std::string_view ledger) {
    if (ledger.empty() || ledger == kCatalogLedger) moves->fetch_add(1);
  });
}

absl::StatusOr<std::shared_ptr<const CatalogView>> LocalCatalog::Current() const {
  std::shared_ptr<const CatalogView> view;
  {
    std::shared_lock lock(mutex_);
    view = view_;
  }
  const uint64_t moves = moves_->load();
  const bool behind = seen_.load() < moves;
  const absl::Duration age =
      absl::Now() - absl::FromUnixNanos(checked_ns_.load(std::memory_order_relaxed));
  if (!behind && age < kCheckEvery) return view;

  std::unique_lock refresh(refresh_, std::defer_lock);
  if (behind || age > kServeWhileChecking) {
    refresh.lock();
    if (behind && seen_.load() >= moves) {  // somebody else has looked meanwhile
      std::shared_lock lock(mutex_);
      return view_;
    }
  } else if (!refresh.try_lock()) {
    return view;
  }
  RETURN_IF_ERROR(Refresh());
  std::shared_lock lock(mutex_);
  return view_;
}

absl::Status LocalCatalog::Refresh() const {
  std::shared_ptr<const CatalogView> view;
  {
    std::shared_lock lock(mutex_);
    view = view_;
  }
  // Taken before reading, so that a commit made meanwhile is looked for again.
  const absl::Time checked = absl::Now();
  const uint64_t moves = moves_->load();
  ASSIGN_OR_RETURN(ledger::Position head, ledger_.Head(kCatalogLedger));
  if (head != view->position()) {
    absl::StatusOr<std::shared_ptr<const CatalogView>> next =
        view->position().seq == 0 || head.seq <= view->position().seq ? ReadCatalog(ledger_)
                                                                      : Advance(view);
    // Another history has taken the place of ours, as after a failover that lost commits.
    if (absl::IsOutOfRange(next.status())) next = ReadCatalog(ledger_);
    RETURN_IF_ERROR(next.status());
    Report(**next);
    std::unique_lock lock(mutex_);
    view_ = *std::move(next);
  }
  seen_.store(moves);
  checked_ns_.store(absl::ToUnixNanos(checked), std::memory_order_relaxed);
  return absl::OkStatus();
}

absl::StatusOr<std::shared_ptr<const CatalogView>> LocalCatalog::Advance(
    std::shared_ptr<const CatalogView> view) const {
  while (true) {
    ASSIGN_OR_RETURN(auto entries, ledger_.Log(view->position(), kLogPage));
    if (entries.empty()) return view;
    view = view->With(entries);
    if (entries.size() < kLogPage) return view;
  }
}

}  // namespace thidua::catalog
