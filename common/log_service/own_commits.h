#pragma once
// What this process knows of the ledgers by itself: where they stood at its start, and the commits
// that it made since. Where nobody else may write, whatever else the store holds is forged.

#include <absl/time/time.h>

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "common/ledger/ledger.h"

namespace thidua::log_service {

// Thread-safe.
class OwnCommits {
 public:
  struct Commit {
    int64_t seq = 0;
    uint64_t hash8 = 0;  // as in a ledger::Position
  };
  // The known commits of one ledger that were not signed and forgotten yet.
  struct Run {
    std::vector<Commit> commits = {{}};  // in order, never empty; the first may be of seq 0
    int64_t foreign = 0;  // the first commit that is not of this process; 0: there was none
    bool closed = false;  // nothing more is kept: see Close
  };

  explicit OwnCommits(const std::vector<ledger::CommitId>& at_start);

  // A commit of this process. Where another's lies before it, neither it nor any after it is kept.
  void Note(const ledger::Position& position);
  Run Of(std::string_view ledger) const;
  std::vector<std::string> Ledgers() const;
  // Forgets what comes before commit `seq`, which is known.
  void Forget(std::string_view ledger, int64_t seq);
  // Keeps no more of this ledger. It also comes to that where a ledger is not signed for so long
  // that a million commits are kept.
  void Close(std::string_view ledger);

  // Waits until `many` commits were noted since the last Restart, until Interrupt, or for `timeout`
  // of real time.
  void Await(size_t many, absl::Duration timeout);
  void Restart();
  // Ends an Await that is under way, and all later ones.
  void Interrupt();

 private:
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::map<std::string, Run, std::less<>> runs_;  // under mutex_
  size_t noted_ = 0;                              // under mutex_
  size_t many_ = SIZE_MAX;                        // what Await waits for; under mutex_
  bool interrupted_ = false;                      // under mutex_
};

}  // namespace thidua::log_service
