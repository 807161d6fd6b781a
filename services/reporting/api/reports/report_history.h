#pragma once
// What became of a report: the commits that wrote it.

#include <absl/status/status.h>

#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "thidua/reporting/v1/report_history.pb.h"

namespace thidua::reporting {

// Thread-safe. `store` must outlive it.
class ReportHistoryApi {
 public:
  explicit ReportHistoryApi(const resource::Store& store) : store_(store) {}

  // For whoever may read the report; the right to the whole log is not asked for.
  absl::Status List(rpc::Call& call, const v1::ListReportRevisionsRequest& request,
                    v1::ListReportRevisionsResponse* response);

 private:
  const resource::Store& store_;
};

}  // namespace thidua::reporting
