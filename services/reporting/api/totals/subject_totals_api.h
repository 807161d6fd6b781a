#pragma once
// What single subjects of one owner, or some of them together, make of windows.

#include <absl/status/status.h>

#include "common/catalog/source.h"
#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "services/reporting/store/totals/totals.h"
#include "thidua/reporting/v1/total_requests.pb.h"

namespace thidua::reporting {

// Thread-safe. What it is made with must outlive it.
class SubjectTotalsApi {
 public:
  SubjectTotalsApi(const resource::Store& store, const catalog::CatalogSource& catalog,
                   Totals& totals)
      : store_(store), catalog_(catalog), totals_(totals) {}

  // Answers for each of many windows of one owner, at one position, what each set of subjects makes
  // of it. Nothing of it is kept: the figures are read anew each time.
  absl::Status BatchGet(rpc::Call& call, const v1::BatchGetSubjectTotalsRequest& request,
                        v1::BatchGetSubjectTotalsResponse* response);

 private:
  const resource::Store& store_;
  const catalog::CatalogSource& catalog_;
  Totals& totals_;
};

}  // namespace thidua::reporting
