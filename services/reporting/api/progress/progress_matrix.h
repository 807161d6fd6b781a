#pragma once
// How far all rounds of an owner, or of the owners below a unit, have come.

#include <absl/status/status.h>
#include <absl/time/time.h>

#include <functional>
#include <utility>

#include "common/catalog/source.h"
#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "services/reporting/store/progress/standings.h"
#include "thidua/reporting/v1/progress_matrix.pb.h"

namespace thidua::reporting {

// Thread-safe. `store` and `catalog` must outlive it.
class ProgressMatrixApi {
 public:
  ProgressMatrixApi(const resource::Store& store, const catalog::CatalogSource& catalog,
                    std::function<absl::Time()> clock)
      : store_(store), catalog_(catalog), clock_(std::move(clock)), standings_(kNearBytes) {}

  absl::Status Get(rpc::Call& call, const v1::GetProgressMatrixRequest& request,
                   v1::ProgressMatrix* response);

 private:
  static constexpr size_t kNearBytes = 32 << 20;

  const resource::Store& store_;
  const catalog::CatalogSource& catalog_;
  const std::function<absl::Time()> clock_;
  Standings standings_;
};

}  // namespace thidua::reporting
