#include "common/ledger/sql/heads.h"

#include <utility>

namespace thidua::ledger {

void Heads::Publish(std::string_view ledger, int64_t seq) {
  {
    std::lock_guard lock(mutex_);
    seqs_.insert_or_assign(std::string(ledger), seq);
  }
  Move(ledger);
}

void Heads::Stir(std::string_view ledger) { Move(ledger); }

void Heads::Move(std::string_view ledger) {
  {
    std::lock_guard lock(mutex_);
    ++moves_;
  }
  moved_.notify_all();
  std::lock_guard lock(watchers_mutex_);
  for (const auto& watcher : watchers_) watcher(ledger);
}

template <typename Done>
bool Heads::Await(std::unique_lock<std::mutex>& lock, absl::Time deadline, Done done) {
  if (deadline == absl::InfiniteFuture()) {
    moved_.wait(lock, done);
    return true;
  }
  return moved_.wait_until(lock, absl::ToChronoTime(deadline), done);
}

bool Heads::AwaitPast(std::string_view ledger, int64_t seq, absl::Time deadline) {
  std::unique_lock lock(mutex_);
  return Await(lock, deadline, [&] {
    auto found = seqs_.find(ledger);
    return found != seqs_.end() && found->second > seq;
  });
}

uint64_t Heads::moves() const {
  std::lock_guard lock(mutex_);
  return moves_;
}

bool Heads::AwaitMove(uint64_t seen, absl::Time deadline) {
  std::unique_lock lock(mutex_);
  return Await(lock, deadline, [&] { return moves_ > seen; });
}

void Heads::Watch(std::function<void(std::string_view)> watcher) {
  std::lock_guard lock(watchers_mutex_);
  watchers_.push_back(std::move(watcher));
}

}  // namespace thidua::ledger
