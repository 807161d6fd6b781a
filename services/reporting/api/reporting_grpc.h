#pragma once
// thidua.reporting.v1.ReportingService on gRPC: every verb goes to its handler. GetTotal is a raw
// method: a total that lies ready is answered on the gRPC thread from its bytes.

#include <absl/time/time.h>

#include <functional>
#include <utility>

#include "common/ledger/ledger.h"
#include "common/rpc/dispatcher.h"
#include "services/reporting/api/reports.h"
#include "services/reporting/api/rounds.h"
#include "services/reporting/api/totals_api.h"
#include "thidua/reporting/v1/reporting_service.grpc.pb.h"

namespace thidua::reporting {

// Thread-safe. `dispatcher`, `ledger` and `totals` must outlive it.
class ReportingGrpc : public v1::ReportingService::WithRawCallbackMethod_GetTotal<
                          v1::ReportingService::CallbackService> {
 public:
  ReportingGrpc(rpc::Dispatcher& dispatcher, ledger::Ledger& ledger, Totals& totals,
                std::function<absl::Time()> clock)
      : rpc_(dispatcher),
        rounds_(ledger, std::move(clock)),
        reports_(ledger),
        totals_(ledger, totals) {}

  grpc::ServerUnaryReactor* OpenRound(grpc::CallbackServerContext* context,
                                      const v1::OpenRoundRequest* request,
                                      v1::Round* response) override;
  grpc::ServerUnaryReactor* CloseRound(grpc::CallbackServerContext* context,
                                       const v1::CloseRoundRequest* request,
                                       v1::Round* response) override;
  grpc::ServerUnaryReactor* ReopenRound(grpc::CallbackServerContext* context,
                                        const v1::ReopenRoundRequest* request,
                                        v1::Round* response) override;
  grpc::ServerUnaryReactor* GetRound(grpc::CallbackServerContext* context,
                                     const v1::GetRoundRequest* request,
                                     v1::Round* response) override;
  grpc::ServerUnaryReactor* ListRounds(grpc::CallbackServerContext* context,
                                       const v1::ListRoundsRequest* request,
                                       v1::ListRoundsResponse* response) override;
  grpc::ServerUnaryReactor* GetRoundProgress(grpc::CallbackServerContext* context,
                                             const v1::GetRoundProgressRequest* request,
                                             v1::RoundProgress* response) override;
  grpc::ServerUnaryReactor* GetReport(grpc::CallbackServerContext* context,
                                      const v1::GetReportRequest* request,
                                      v1::Report* response) override;
  grpc::ServerUnaryReactor* ListReports(grpc::CallbackServerContext* context,
                                        const v1::ListReportsRequest* request,
                                        v1::ListReportsResponse* response) override;
  grpc::ServerUnaryReactor* UpdateReport(grpc::CallbackServerContext* context,
                                         const v1::UpdateReportRequest* request,
                                         v1::Report* response) override;
  grpc::ServerUnaryReactor* SubmitReport(grpc::CallbackServerContext* context,
                                         const v1::SubmitReportRequest* request,
                                         v1::Report* response) override;
  grpc::ServerUnaryReactor* AcceptReport(grpc::CallbackServerContext* context,
                                         const v1::AcceptReportRequest* request,
                                         v1::Report* response) override;
  grpc::ServerUnaryReactor* ReturnReport(grpc::CallbackServerContext* context,
                                         const v1::ReturnReportRequest* request,
                                         v1::Report* response) override;
  grpc::ServerUnaryReactor* GetFigures(grpc::CallbackServerContext* context,
                                       const v1::GetFiguresRequest* request,
                                       v1::Figures* response) override;
  grpc::ServerUnaryReactor* ListFigures(grpc::CallbackServerContext* context,
                                        const v1::ListFiguresRequest* request,
                                        v1::ListFiguresResponse* response) override;
  grpc::ServerUnaryReactor* BatchGetTotals(grpc::CallbackServerContext* context,
                                           const v1::BatchGetTotalsRequest* request,
                                           v1::BatchGetTotalsResponse* response) override;
  grpc::ServerUnaryReactor* GetTotal(grpc::CallbackServerContext* context,
                                     const grpc::ByteBuffer* request,
                                     grpc::ByteBuffer* response) override;

 private:
  rpc::Dispatcher& rpc_;
  RoundsApi rounds_;
  ReportsApi reports_;
  TotalsApi totals_;
};

}  // namespace thidua::reporting
