#pragma once
// What is still to be reported.

#include <absl/status/status.h>
#include <absl/time/time.h>

#include <functional>
#include <utility>

#include "common/catalog/source.h"
#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "services/reporting/store/progress/standings.h"
#include "services/reporting/store/tasks/open_rounds.h"
#include "thidua/reporting/v1/task_requests.pb.h"

namespace thidua::reporting {

// Thread-safe. `store` and `catalog` must outlive it.
class TasksApi {
 public:
  TasksApi(const resource::Store& store, const catalog::CatalogSource& catalog,
           std::function<absl::Time()> clock)
      : store_(store),
        catalog_(catalog),
        clock_(std::move(clock)),
        rounds_(store.ledger()),
        standings_(kStandingsBytes) {}

  absl::Status List(rpc::Call& call, const v1::ListTasksRequest& request,
                    v1::ListTasksResponse* response);

 private:
  static constexpr size_t kStandingsBytes = 16 << 20;

  const resource::Store& store_;
  const catalog::CatalogSource& catalog_;
  const std::function<absl::Time()> clock_;
  OpenRounds rounds_;
  Standings standings_;
};

}  // namespace thidua::reporting
