#include "common/ledger/heads.h"

namespace thidua::ledger {

void Heads::Publish(std::string_view ledger, int64_t seq) {
  {
    std::lock_guard lock(mutex_);
    seqs_.insert_or_assign(std::string(ledger), seq);
  }
  published_.notify_all();
}

bool Heads::AwaitPast(std::string_view ledger, int64_t seq, absl::Time deadline) {
  auto past = [&] {
    auto found = seqs_.find(ledger);
    return found != seqs_.end() && found->second > seq;
  };
  std::unique_lock lock(mutex_);
  if (deadline == absl::InfiniteFuture()) {
    published_.wait(lock, past);
    return true;
  }
  return published_.wait_until(lock, absl::ToChronoTime(deadline), past);
}

}  // namespace thidua::ledger
