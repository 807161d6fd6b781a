#pragma once
// Totals of windows, which one round or several make up, of one owner.

#include <absl/status/status.h>

#include "common/catalog/source.h"
#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "services/reporting/store/totals/totals.h"
#include "thidua/reporting/v1/reporting_service.pb.h"

namespace thidua::reporting {

// Thread-safe. What it is made with must outlive it.
class TotalsApi {
 public:
  TotalsApi(const resource::Store& store, const catalog::CatalogSource& catalog, Totals& totals)
      : store_(store), catalog_(catalog), totals_(totals) {}

  // Answers many windows of one owner at one position.
  absl::Status BatchGet(rpc::Call& call, const v1::BatchGetTotalsRequest& request,
                        v1::BatchGetTotalsResponse* response);

 private:
  const resource::Store& store_;
  const catalog::CatalogSource& catalog_;
  Totals& totals_;
};

}  // namespace thidua::reporting
