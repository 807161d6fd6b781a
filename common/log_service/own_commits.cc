#include "common/log_service/own_commits.h"

#include <algorithm>
#include <chrono>

#include "common/ledger/log/chain.h"

namespace thidua::log_service {
namespace {

constexpr size_t kMost = 1'000'000;

}  // namespace

OwnCommits::OwnCommits(const std::vector<ledger::CommitId>& at_start) {
  for (const ledger::CommitId& head : at_start) {
    runs_[head.ledger].commits = {{head.seq, ledger::Hash8(head.hash)}};
  }
}

void OwnCommits::Note(const ledger::Position& position) {
  std::lock_guard lock(mutex_);
  Run& run = runs_[position.ledger];
  if (++noted_ >= many_) changed_.notify_all();
  if (run.foreign != 0 || run.closed) return;
  const int64_t next = run.commits.back().seq + 1;
  if (position.seq != next) {
    run.foreign = std::min(position.seq, next);
    return;
  }
  run.commits.push_back({position.seq, position.hash8});
  run.closed = run.commits.size() >= kMost;
}

OwnCommits::Run OwnCommits::Of(std::string_view ledger) const {
  std::lock_guard lock(mutex_);
  const auto found = runs_.find(ledger);
  return found == runs_.end() ? Run() : found->second;
}

std::vector<std::string> OwnCommits::Ledgers() const {
  std::lock_guard lock(mutex_);
  std::vector<std::string> names;
  for (const auto& [name, run] : runs_) names.push_back(name);
  return names;
}

void OwnCommits::Forget(std::string_view ledger, int64_t seq) {
  std::lock_guard lock(mutex_);
  const auto found = runs_.find(ledger);
  if (found == runs_.end()) return;
  std::erase_if(found->second.commits, [&](const Commit& commit) { return commit.seq < seq; });
}

void OwnCommits::Close(std::string_view ledger) {
  std::lock_guard lock(mutex_);
  Run& run = runs_[std::string(ledger)];
  run.commits = {{}};
  run.closed = true;
}

void OwnCommits::Await(size_t many, absl::Duration timeout) {
  std::unique_lock lock(mutex_);
  many_ = many;
  changed_.wait_for(lock, absl::ToChronoMilliseconds(timeout),
                    [&] { return interrupted_ || noted_ >= many; });
  many_ = SIZE_MAX;
}

void OwnCommits::Restart() {
  std::lock_guard lock(mutex_);
  noted_ = 0;
}

void OwnCommits::Interrupt() {
  std::lock_guard lock(mutex_);
  interrupted_ = true;
  changed_.notify_all();
}

}  // namespace thidua::log_service
