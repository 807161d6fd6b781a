#pragma once
// The heads of the ledgers as far as this process has heard of them, for those who wait for a
// commit.

#include <absl/time/time.h>

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace thidua::ledger {

// The channel of sql::Connection::Notify on which the transaction of a commit announces its ledger.
inline constexpr char kHeadsChannel[] = "thidua_heads";

// Thread-safe.
class Heads {
 public:
  // A commit of this process: its ledger's head is `seq` now.
  void Publish(std::string_view ledger, int64_t seq);
  // Another process may have moved the head of `ledger`, or (empty) of any.
  void Stir(std::string_view ledger);

  // Waits until a published head is past `seq` or real time reaches `deadline`; true if it is past.
  bool AwaitPast(std::string_view ledger, int64_t seq, absl::Time deadline);

  // How many times any head has moved.
  uint64_t moves() const;
  // Waits until moves() is more than `seen`; false if it is not by `deadline`.
  bool AwaitMove(uint64_t seen, absl::Time deadline);

  // Ledger::Watch.
  void Watch(std::function<void(std::string_view)> watcher);

 private:
  void Move(std::string_view ledger);
  // Waits under `lock` until `done()` or until `deadline`; true if it is done.
  template <typename Done>
  bool Await(std::unique_lock<std::mutex>& lock, absl::Time deadline, Done done);

  mutable std::mutex mutex_;
  std::condition_variable moved_;
  std::map<std::string, int64_t, std::less<>> seqs_;  // under mutex_
  uint64_t moves_ = 0;                                // under mutex_

  std::mutex watchers_mutex_;  // held while they are called
  std::vector<std::function<void(std::string_view)>> watchers_;
};

}  // namespace thidua::ledger
