#pragma once
// thidua.reporting.v1.ReportingService: hands each call to its verb.

#include <absl/time/time.h>

#include <functional>

#include "common/resource/store.h"
#include "common/rpc/client_stream.h"
#include "common/rpc/service.h"
#include "services/reporting/api/feed/exports.h"
#include "services/reporting/api/feed/total_feed.h"
#include "services/reporting/api/feed/total_list.h"
#include "services/reporting/api/progress/progress_matrix.h"
#include "services/reporting/api/reports/form_check.h"
#include "services/reporting/api/reports/report_history.h"
#include "services/reporting/api/reports/reports.h"
#include "services/reporting/api/reports/rounds.h"
#include "services/reporting/api/reports/tasks.h"
#include "services/reporting/api/schedules/schedules.h"
#include "services/reporting/api/totals/restated_api.h"
#include "services/reporting/api/totals/rollup_api.h"
#include "services/reporting/api/totals/series_api.h"
#include "services/reporting/api/totals/subject_totals_api.h"
#include "services/reporting/api/totals/total_routes.h"
#include "services/reporting/api/totals/totals_api.h"

namespace thidua::reporting {

// Thread-safe. `dispatcher`, `store`, `catalog` and `totals` must outlive it. `on_schedule` is
// called after a schedule of rounds was written.
class ReportingService : public rpc::Service {
 public:
  ReportingService(rpc::Dispatcher& dispatcher, const resource::Store& store,
                   const catalog::CatalogSource& catalog, Totals& totals,
                   std::function<absl::Time()> clock, std::function<void()> on_schedule);

  // Ends imports whose clients are still sending, feeds and exports when the server drains.
  void EndStreams() {
    imports_.Stop();
    feed_.Stop();
    total_exports_.Stop();
    figure_exports_.Stop();
  }

 private:
  RoundsApi rounds_;
  ProgressMatrixApi matrices_;
  TasksApi tasks_;
  SchedulesApi schedules_;
  ReportsApi reports_;
  ReportHistoryApi histories_;
  FormCheckApi form_checks_;
  TotalRoutes total_routes_;
  TotalsApi totals_;
  SubjectTotalsApi subject_totals_;
  RollupApi rollups_;
  RestatedApi restated_;
  SeriesApi series_;
  TotalListApi total_list_;
  rpc::ClientStreams imports_;
  TotalFeed feed_;
  Exports total_exports_;
  Exports figure_exports_;
};

}  // namespace thidua::reporting
