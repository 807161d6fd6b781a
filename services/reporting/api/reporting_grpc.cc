#include "services/reporting/api/reporting_grpc.h"

#include <cstring>
#include <optional>
#include <string>
#include <string_view>

#include "common/value/errors.h"
#include "common/value/status_macros.h"

namespace thidua::reporting {
namespace {

// The total with its token as the last field, copied once.
void SetTotal(const Totals::Ready& total, grpc::ByteBuffer* out) {
  const std::string header = TokenHeader(total.token->size());
  grpc::Slice slice(total.bytes->size() + header.size() + total.token->size());
  auto* end = const_cast<uint8_t*>(slice.begin());
  for (const std::string* part : {total.bytes.get(), &header, total.token.get()}) {
    std::memcpy(end, part->data(), part->size());
    end += part->size();
  }
  *out = grpc::ByteBuffer(&slice, 1);
}

}  // namespace

grpc::ServerUnaryReactor* ReportingGrpc::OpenRound(grpc::CallbackServerContext* context,
                                                   const v1::OpenRoundRequest* request,
                                                   v1::Round* response) {
  return rpc_.Unary(context, request, response, "thidua.reporting.v1.ReportingService/OpenRound",
                    [this](rpc::Call& call, const auto& request, auto* response) {
                      return rounds_.Open(call, request, response);
                    });
}

grpc::ServerUnaryReactor* ReportingGrpc::CloseRound(grpc::CallbackServerContext* context,
                                                    const v1::CloseRoundRequest* request,
                                                    v1::Round* response) {
  return rpc_.Unary(context, request, response, "thidua.reporting.v1.ReportingService/CloseRound",
                    [this](rpc::Call& call, const auto& request, auto* response) {
                      return rounds_.Close(call, request, response);
                    });
}

grpc::ServerUnaryReactor* ReportingGrpc::ReopenRound(grpc::CallbackServerContext* context,
                                                     const v1::ReopenRoundRequest* request,
                                                     v1::Round* response) {
  return rpc_.Unary(context, request, response, "thidua.reporting.v1.ReportingService/ReopenRound",
                    [this](rpc::Call& call, const auto& request, auto* response) {
                      return rounds_.Reopen(call, request, response);
                    });
}

grpc::ServerUnaryReactor* ReportingGrpc::GetRound(grpc::CallbackServerContext* context,
                                                  const v1::GetRoundRequest* request,
                                                  v1::Round* response) {
  return rpc_.Unary(context, request, response, "thidua.reporting.v1.ReportingService/GetRound",
                    [this](rpc::Call& call, const auto& request, auto* response) {
                      return rounds_.Get(call, request, response);
                    });
}

grpc::ServerUnaryReactor* ReportingGrpc::ListRounds(grpc::CallbackServerContext* context,
                                                    const v1::ListRoundsRequest* request,
                                                    v1::ListRoundsResponse* response) {
  return rpc_.Unary(context, request, response, "thidua.reporting.v1.ReportingService/ListRounds",
                    [this](rpc::Call& call, const auto& request, auto* response) {
                      return rounds_.List(call, request, response);
                    });
}

grpc::ServerUnaryReactor* ReportingGrpc::GetRoundProgress(
    grpc::CallbackServerContext* context, const v1::GetRoundProgressRequest* request,
    v1::RoundProgress* response) {
  return rpc_.Unary(context, request, response,
                    "thidua.reporting.v1.ReportingService/GetRoundProgress",
                    [this](rpc::Call& call, const auto& request, auto* response) {
                      return rounds_.Progress(call, request, response);
                    });
}

grpc::ServerUnaryReactor* ReportingGrpc::GetReport(grpc::CallbackServerContext* context,
                                                   const v1::GetReportRequest* request,
                                                   v1::Report* response) {
  return rpc_.Unary(context, request, response, "thidua.reporting.v1.ReportingService/GetReport",
                    [this](rpc::Call& call, const auto& request, auto* response) {
                      return reports_.Get(call, request, response);
                    });
}

grpc::ServerUnaryReactor* ReportingGrpc::ListReports(grpc::CallbackServerContext* context,
                                                     const v1::ListReportsRequest* request,
                                                     v1::ListReportsResponse* response) {
  return rpc_.Unary(context, request, response, "thidua.reporting.v1.ReportingService/ListReports",
                    [this](rpc::Call& call, const auto& request, auto* response) {
                      return reports_.List(call, request, response);
                    });
}

grpc::ServerUnaryReactor* ReportingGrpc::UpdateReport(grpc::CallbackServerContext* context,
                                                      const v1::UpdateReportRequest* request,
                                                      v1::Report* response) {
  return rpc_.Unary(context, request, response, "thidua.reporting.v1.ReportingService/UpdateReport",
                    [this](rpc::Call& call, const auto& request, auto* response) {
                      return reports_.Update(call, request, response);
                    });
}

grpc::ServerUnaryReactor* ReportingGrpc::SubmitReport(grpc::CallbackServerContext* context,
                                                      const v1::SubmitReportRequest* request,
                                                      v1::Report* response) {
  return rpc_.Unary(context, request, response, "thidua.reporting.v1.ReportingService/SubmitReport",
                    [this](rpc::Call& call, const auto& request, auto* response) {
                      return reports_.Submit(call, request, response);
                    });
}

grpc::ServerUnaryReactor* ReportingGrpc::AcceptReport(grpc::CallbackServerContext* context,
                                                      const v1::AcceptReportRequest* request,
                                                      v1::Report* response) {
  return rpc_.Unary(context, request, response, "thidua.reporting.v1.ReportingService/AcceptReport",
                    [this](rpc::Call& call, const auto& request, auto* response) {
                      return reports_.Accept(call, request, response);
                    });
}

grpc::ServerUnaryReactor* ReportingGrpc::ReturnReport(grpc::CallbackServerContext* context,
                                                      const v1::ReturnReportRequest* request,
                                                      v1::Report* response) {
  return rpc_.Unary(context, request, response, "thidua.reporting.v1.ReportingService/ReturnReport",
                    [this](rpc::Call& call, const auto& request, auto* response) {
                      return reports_.Return(call, request, response);
                    });
}

grpc::ServerUnaryReactor* ReportingGrpc::GetFigures(grpc::CallbackServerContext* context,
                                                    const v1::GetFiguresRequest* request,
                                                    v1::Figures* response) {
  return rpc_.Unary(context, request, response, "thidua.reporting.v1.ReportingService/GetFigures",
                    [this](rpc::Call& call, const auto& request, auto* response) {
                      return reports_.GetFigures(call, request, response);
                    });
}

grpc::ServerUnaryReactor* ReportingGrpc::ListFigures(grpc::CallbackServerContext* context,
                                                     const v1::ListFiguresRequest* request,
                                                     v1::ListFiguresResponse* response) {
  return rpc_.Unary(context, request, response, "thidua.reporting.v1.ReportingService/ListFigures",
                    [this](rpc::Call& call, const auto& request, auto* response) {
                      return reports_.ListFigures(call, request, response);
                    });
}

grpc::ServerUnaryReactor* ReportingGrpc::BatchGetTotals(grpc::CallbackServerContext* context,
                                                        const v1::BatchGetTotalsRequest* request,
                                                        v1::BatchGetTotalsResponse* response) {
  return rpc_.Unary(context, request, response,
                    "thidua.reporting.v1.ReportingService/BatchGetTotals",
                    [this](rpc::Call& call, const auto& request, auto* response) {
                      return totals_.BatchGet(call, request, response);
                    });
}

grpc::ServerUnaryReactor* ReportingGrpc::GetTotal(grpc::CallbackServerContext* context,
                                                  const grpc::ByteBuffer* request,
                                                  grpc::ByteBuffer* response) {
  return rpc_.Raw(
      context, request, response, "thidua.reporting.v1.ReportingService/GetTotal",
      [this](rpc::Call& call, std::string_view bytes,
             grpc::ByteBuffer* out) -> std::optional<absl::Status> {
        std::optional<Totals::Ready> ready = totals_.GetReady(call, bytes);
        if (!ready) return std::nullopt;
        SetTotal(*ready, out);
        return absl::OkStatus();
      },
      [this](rpc::Call& call, std::string_view bytes, grpc::ByteBuffer* out) -> absl::Status {
        v1::GetTotalRequest parsed;
        if (!parsed.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
          RETURN_IF_ERROR(call.Authorize(""));
          return Error(absl::StatusCode::kInvalidArgument, type::v1::ERROR_REASON_INVALID_FIELD,
                       "the request is not a GetTotalRequest");
        }
        ASSIGN_OR_RETURN(const Totals::Ready total, totals_.Get(call, parsed));
        SetTotal(total, out);
        return absl::OkStatus();
      });
}

}  // namespace thidua::reporting
