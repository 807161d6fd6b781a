#include "common/cache/single_flight.h"

#include <absl/cleanup/cleanup.h>

#include "common/value/check.h"
#include "common/value/errors.h"

namespace thidua::cache {

SingleFlight::~SingleFlight() {
  std::lock_guard lock(mutex_);
  THIDUA_CHECK(flights_.empty() && waiting_ == 0, "A SingleFlight outlives its calls.");
}

SingleFlight::Result SingleFlight::Do(std::string_view key, absl::Time deadline,
                                      const std::function<Result()>& compute) {
  std::unique_lock lock(mutex_);
  for (auto found = flights_.find(key); found != flights_.end(); found = flights_.find(key)) {
    const std::shared_ptr<Flight> flight = found->second;
    THIDUA_CHECK(flight->computing != std::this_thread::get_id(),
                 "A computation never asks for its own key: it would wait for itself.");
    ++waiting_;
    const bool landed =
        flight->landed.wait_until(lock, absl::ToChronoTime(deadline), [&] { return flight->done; });
    --waiting_;
    if (!landed) {
      return Error(absl::StatusCode::kDeadlineExceeded, type::v1::ERROR_REASON_EXPIRED,
                   "the deadline passed while another call computed this");
    }
    const bool gave_up = absl::IsCancelled(flight->result.status()) ||
                         absl::IsDeadlineExceeded(flight->result.status());
    if (!gave_up || deadline <= absl::Now()) {
      return flight->result;
    }
  }
  const auto flight = std::make_shared<Flight>();
  flight->computing = std::this_thread::get_id();
  flights_.emplace(key, flight);
  lock.unlock();
  // Also where `compute` throws: waiters must not hang.
  absl::Cleanup land = [&] {
    std::lock_guard relock(mutex_);
    flight->done = true;
    flights_.erase(flights_.find(key));
    flight->landed.notify_all();
  };
  Result result = compute();
  {
    std::lock_guard relock(mutex_);
    flight->result = result;
  }
  return result;
}

int SingleFlight::waiting() const {
  std::lock_guard lock(mutex_);
  return waiting_;
}

}  // namespace thidua::cache
