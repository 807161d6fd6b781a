#pragma once
// Working reports: writing, submitting, reviewing, reading.

#include <absl/status/status.h>

#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "thidua/reporting/v1/reporting_service.pb.h"

namespace thidua::reporting {

// Thread-safe. `store` must outlive it.
class ReportsApi {
 public:
  explicit ReportsApi(const resource::Store& store) : store_(store) {}

  absl::Status Get(rpc::Call& call, const v1::GetReportRequest& request, v1::Report* response);
  absl::Status List(rpc::Call& call, const v1::ListReportsRequest& request,
                    v1::ListReportsResponse* response);
  absl::Status Update(rpc::Call& call, const v1::UpdateReportRequest& request,
                      v1::Report* response);
  absl::Status Submit(rpc::Call& call, const v1::SubmitReportRequest& request,
                      v1::Report* response);
  absl::Status Withdraw(rpc::Call& call, const v1::WithdrawReportRequest& request,
                        v1::Report* response);
  absl::Status Comment(rpc::Call& call, const v1::CommentReportRequest& request,
                       v1::Report* response);
  absl::Status Accept(rpc::Call& call, const v1::AcceptReportRequest& request,
                      v1::Report* response);
  absl::Status AcceptMany(rpc::Call& call, const v1::AcceptReportsRequest& request,
                          v1::AcceptReportsResponse* response);
  absl::Status Return(rpc::Call& call, const v1::ReturnReportRequest& request,
                      v1::Report* response);

  absl::Status GetFigures(rpc::Call& call, const v1::GetFiguresRequest& request,
                          v1::Figures* response);
  absl::Status ListFigures(rpc::Call& call, const v1::ListFiguresRequest& request,
                           v1::ListFiguresResponse* response);

 private:
  const resource::Store& store_;
};

}  // namespace thidua::reporting
