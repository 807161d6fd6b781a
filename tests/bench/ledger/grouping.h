#pragma once
// How many commits of a ledger went into each transaction of the engine.

#include <cstddef>
#include <mutex>
#include <vector>

namespace thidua::bench {

// Told of every decision and of every commit that the ledger announces. The decisions of one
// transaction come one after the other, then their commits are announced, then the next ones come:
// so a decision after an announcement begins a transaction. Thread-safe.
class Grouping {
 public:
  void Decided();
  void Announced();
  // The sizes of the groups since the last call, in order. Call it while nothing is committed.
  std::vector<size_t> Take();

 private:
  std::mutex mutex_;
  std::vector<size_t> groups_;
  bool announced_ = true;
};

}  // namespace thidua::bench
