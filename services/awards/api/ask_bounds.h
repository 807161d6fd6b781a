#pragma once
// How often somebody without credentials may ask.

#include <absl/container/flat_hash_map.h>
#include <absl/time/time.h>

#include <mutex>
#include <string>
#include <string_view>

namespace thidua::awards {

// Counts questions by who asks, minute by minute. Thread-safe; its memory is that of one minute.
class AskBounds {
 public:
  // So many questions of one address in a minute, and of so many addresses: more people than that
  // do not look at certificates at once.
  static constexpr int kEachMinute = 60;
  static constexpr size_t kAddresses = 100'000;

  // Whether `who` may ask one more question at `now`.
  bool Admit(std::string_view who, absl::Time now);

 private:
  std::mutex mutex_;
  absl::Time until_ = absl::InfinitePast();  // the end of the minute that is counted
  absl::flat_hash_map<std::string, int> asked_;
};

}  // namespace thidua::awards
