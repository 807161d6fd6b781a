#pragma once
// Schedules of rounds: reading and writing them.

#include <absl/status/status.h>
#include <absl/time/time.h>

#include <functional>
#include <utility>

#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "thidua/reporting/v1/schedule.pb.h"

namespace thidua::reporting {

// Thread-safe. `store` must outlive it.
class SchedulesApi {
 public:
  // `on_change` is called after every write; it is short.
  SchedulesApi(const resource::Store& store, std::function<absl::Time()> clock,
               std::function<void()> on_change)
      : store_(store), clock_(std::move(clock)), on_change_(std::move(on_change)) {}

  absl::Status Get(rpc::Call& call, const v1::GetRoundScheduleRequest& request,
                   v1::RoundSchedule* response);
  absl::Status Update(rpc::Call& call, const v1::UpdateRoundScheduleRequest& request,
                      v1::RoundSchedule* response);

 private:
  const resource::Store& store_;
  const std::function<absl::Time()> clock_;
  const std::function<void()> on_change_;
};

}  // namespace thidua::reporting
