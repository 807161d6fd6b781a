#pragma once
// Which ledgers have moved since somebody last asked.

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
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
      of_.clear();
      any_ = first_;
      return;
    }
    of_[std::string(ledger)] = first_ + moves_.size();
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

  // Returns a number that changes whenever the ledger may have moved.
  uint64_t Of(std::string_view ledger) const {
    std::lock_guard lock(mutex_);
    const auto found = of_.find(ledger);
    return found == of_.end() ? any_ : found->second + 1;
  }

 private:
  const size_t kept_;
  mutable std::mutex mutex_;
  uint64_t first_ = 1;  // the number of the first move that is kept
  std::deque<std::string> moves_;
  std::map<std::string, uint64_t, std::less<>> of_;  // the number of the last move, by ledger
  uint64_t any_ = 0;
};

}  // namespace thidua::reporting
