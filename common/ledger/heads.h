#pragma once
// The heads that this process has published, for those who wait for a commit.

#include <absl/time/time.h>

#include <condition_variable>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

namespace thidua::ledger {

// Thread-safe.
class Heads {
 public:
  void Publish(std::string_view ledger, int64_t seq);
  // Waits until the head is past `seq` or real time reaches `deadline`; true if it is past.
  bool AwaitPast(std::string_view ledger, int64_t seq, absl::Time deadline);

 private:
  std::mutex mutex_;
  std::condition_variable published_;
  std::map<std::string, int64_t, std::less<>> seqs_;  // under mutex_
};

}  // namespace thidua::ledger
