#include "services/reporting/api/reporting_service.h"

#include <string_view>
#include <utility>

#include "services/reporting/api/codes/by_code.h"
#include "services/reporting/api/reports/import_stream.h"

namespace thidua::reporting {

ReportingService::ReportingService(rpc::Dispatcher& dispatcher, const resource::Store& store,
                                   const catalog::CatalogSource& catalog, Totals& totals,
                                   std::function<absl::Time()> clock,
                                   std::function<void()> on_schedule)
    : Service(dispatcher, "thidua.reporting.v1.ReportingService"),
      rounds_(store, clock),
      matrices_(store, catalog, clock),
      tasks_(store, catalog, clock),
      schedules_(store, clock, std::move(on_schedule)),
      reports_(store),
      histories_(store),
      form_checks_(store),
      total_routes_(totals),
      totals_(store, catalog, totals),
      subject_totals_(store, catalog, totals),
      rollups_(store, catalog, totals),
      restated_(store),
      series_(store, totals),
      total_list_(store, catalog, totals, std::move(clock)),
      // A chunk is worth its sync, and not so large that the next one waits for it.
      imports_(dispatcher, [&store] { return std::make_unique<ImportStream>(store); },
               {.batch_messages = 250}),
      feed_(dispatcher, store, catalog, totals),
      total_exports_(ExportKind::kTotals, dispatcher, store, catalog, totals),
      figure_exports_(ExportKind::kFigures, dispatcher, store, catalog, totals) {
  Unary("OpenRound", &rounds_, &RoundsApi::Open);
  Unary("OpenRounds", &rounds_, &RoundsApi::OpenYear);
  Unary("GetRoundSchedule", &schedules_, &SchedulesApi::Get);
  Unary("UpdateRoundSchedule", &schedules_, &SchedulesApi::Update);
  Unary("CloseRound", &rounds_, &RoundsApi::Close);
  Unary("ExtendRound", &rounds_, &RoundsApi::Extend);
  Unary("AnnulRound", &rounds_, &RoundsApi::Annul);
  Unary("RenewRound", &rounds_, &RoundsApi::Renew);
  Unary("ReopenRound", &rounds_, &RoundsApi::Reopen);
  Unary<v1::GetRoundRequest, v1::Round>("GetRound", ByCode(catalog, &rounds_, &RoundsApi::Get));
  Unary<v1::ListRoundsRequest, v1::ListRoundsResponse>("ListRounds",
                                                       ByCode(catalog, &rounds_, &RoundsApi::List));
  Unary("GetRoundProgress", &rounds_, &RoundsApi::Progress);
  Unary("GetProgressMatrix", &matrices_, &ProgressMatrixApi::Get);
  Unary("ListTasks", &tasks_, &TasksApi::List);
  Unary("GetReport", &reports_, &ReportsApi::Get);
  Unary("ListReports", &reports_, &ReportsApi::List);
  Unary("ListReportRevisions", &histories_, &ReportHistoryApi::List);
  Unary("UpdateReport", &reports_, &ReportsApi::Update);
  ClientStream<v1::ImportReportsRequest, v1::ImportReportsResponse>("ImportReports", &imports_);
  Unary("SubmitReport", &reports_, &ReportsApi::Submit);
  Unary("WithdrawReport", &reports_, &ReportsApi::Withdraw);
  Unary("CommentReport", &reports_, &ReportsApi::Comment);
  Unary("AcceptReport", &reports_, &ReportsApi::Accept);
  Unary("AcceptReports", &reports_, &ReportsApi::AcceptMany);
  Unary("ReturnReport", &reports_, &ReportsApi::Return);
  Unary("GetFigures", &reports_, &ReportsApi::GetFigures);
  Unary("ListFigures", &reports_, &ReportsApi::ListFigures);
  Unary("CheckForm", &form_checks_, &FormCheckApi::Check);
  Unary<v1::BatchGetTotalsRequest, v1::BatchGetTotalsResponse>(
      "BatchGetTotals", ByCode(catalog, &totals_, &TotalsApi::BatchGet));
  Unary<v1::BatchGetSubjectTotalsRequest, v1::BatchGetSubjectTotalsResponse>(
      "BatchGetSubjectTotals", ByCode(catalog, &subject_totals_, &SubjectTotalsApi::BatchGet));
  Unary<v1::RollUpTotalsRequest, v1::RollUpTotalsResponse>(
      "RollUpTotals", ByCode(catalog, &rollups_, &RollupApi::RollUp));
  Unary<v1::RestateTotalsRequest, v1::RestateTotalsResponse>(
      "RestateTotals", ByCode(catalog, &restated_, &RestatedApi::Restate));
  Unary<v1::GetSeriesRequest, v1::Series>("GetSeries", ByCode(catalog, &series_, &SeriesApi::Get));
  Unary<v1::ListTotalsRequest, v1::ListTotalsResponse>(
      "ListTotals", ByCode(catalog, &total_list_, &TotalListApi::List));
  Stream<v1::WatchTotalsRequest, v1::WatchTotalsResponse>(
      "WatchTotals", [this](grpc::CallbackServerContext* context, const grpc::ByteBuffer& request) {
        return feed_.Open(context, request);
      });
  Stream<v1::ExportTotalsRequest, v1::ExportTotalsResponse>(
      "ExportTotals",
      [this](grpc::CallbackServerContext* context, const grpc::ByteBuffer& request) {
        return total_exports_.Open(context, request);
      });
  Stream<v1::ExportFiguresRequest, v1::ExportFiguresResponse>(
      "ExportFigures",
      [this](grpc::CallbackServerContext* context, const grpc::ByteBuffer& request) {
        return figure_exports_.Open(context, request);
      });
  Raw<v1::GetTotalRequest, v1::Total>(
      "GetTotal",
      [this](rpc::Call& call, std::string_view request, grpc::ByteBuffer* out) {
        return total_routes_.Fast(call, request, out);
      },
      [this, &catalog](rpc::Call& call, const v1::GetTotalRequest& request, grpc::ByteBuffer* out) {
        return AnswerByCode(call, catalog, request, [&](const v1::GetTotalRequest& named) {
          return total_routes_.Handle(call, named, out);
        });
      });
}

}  // namespace thidua::reporting
