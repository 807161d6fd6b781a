#pragma once
// Callers that want the same thing at the same time compute it once.
//
//   auto bytes = flights.Do(key, deadline, [&] { return Fold(...); });

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

namespace thidua::cache {

// Thread-safe; must outlive its calls.
class SingleFlight {
 public:
  SingleFlight() = default;
  ~SingleFlight();
  SingleFlight(const SingleFlight&) = delete;
  SingleFlight& operator=(const SingleFlight&) = delete;

  using Result = absl::StatusOr<std::shared_ptr<const std::string>>;

  // The first caller of a `key` runs `compute` on its own thread; whoever calls before that is done
  // waits and shares the result, an error too. DEADLINE_EXCEEDED (reason EXPIRED) for a waiter
  // whose `deadline` passes first; the computation goes on for the others. A computation that ends
  // with CANCELLED or DEADLINE_EXCEEDED met its own caller's limit: waiters with time left compute
  // for themselves, one of them at a time. `compute` must not call Do with the same key.
  Result Do(std::string_view key, absl::Time deadline, const std::function<Result()>& compute);

  // How many callers wait for another's computation right now.
  int waiting() const;

 private:
  struct Flight {
    std::thread::id computing;  // the thread that runs `compute`
    std::condition_variable landed;
    bool done = false;
    Result result = absl::InternalError("the computation ended without a result");
  };

  mutable std::mutex mutex_;
  // Flights in the air; guarded by mutex_, like each flight's fields.
  std::map<std::string, std::shared_ptr<Flight>, std::less<>> flights_;
  int waiting_ = 0;  // guarded by mutex_
};

}  // namespace thidua::cache
