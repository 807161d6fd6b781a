#pragma once
// Which ledgers have moved since somebody last asked.

#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace thidua::reporting {

// Remembers the last moves; who asks too late is told that any ledger may have moved. Thread-safe.
class Moves {
 public:
  explicit Moves(size_t kept = 4096) : kept_(kept) {}

  // Notes that the head of a ledger (empty: of any) may have moved.
  void Add(std::string_view ledger) {
    std::lock_guard lock(mutex_);
    if (ledger.empty()) {
      first_ += moves_.size() + 1;
      moves_.clear();
      return;
    }
    moves_.emplace_back(ledger);
    if (moves_.size() > kept_) {
      moves_.pop_front();
      ++first_;
    }
  }

  // Returns the ledgers that moved after `mark`, and puts the present moment in its place; nullopt
  // if any may have. Marks begin with 0.
  std::optional<std::set<std::string>> Since(uint64_t& mark) {
    std::lock_guard lock(mutex_);
    const uint64_t since = mark;
    mark = first_ + moves_.size();
    if (since < first_) return std::nullopt;
    return std::set<std::string>(moves_.begin() + static_cast<ptrdiff_t>(since - first_),
                                 moves_.end());
  }

 private:
  const size_t kept_;
  std::mutex mutex_;
  uint64_t first_ = 1;  // the number of the first move that is kept
  std::deque<std::string> moves_;
};

}  // namespace thidua::reporting
