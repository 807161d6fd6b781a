#pragma once
// ListTotals: the totals below one unit as a snapshot, in pages.

#include <absl/status/status.h>
#include <absl/time/time.h>

#include <functional>

#include "common/catalog/source.h"
#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "services/reporting/store/totals/totals.h"
#include "thidua/reporting/v1/total_feed.pb.h"

namespace thidua::reporting {

// Thread-safe. What it is made with must outlive it.
class TotalListApi {
 public:
  TotalListApi(const resource::Store& store, const catalog::CatalogSource& catalog, Totals& totals,
               std::function<absl::Time()> clock)
      : store_(store), catalog_(catalog), totals_(totals), clock_(std::move(clock)) {}

  absl::Status List(rpc::Call& call, const v1::ListTotalsRequest& request,
                    v1::ListTotalsResponse* response);

 private:
  const resource::Store& store_;
  const catalog::CatalogSource& catalog_;
  Totals& totals_;
  const std::function<absl::Time()> clock_;
};

}  // namespace thidua::reporting
