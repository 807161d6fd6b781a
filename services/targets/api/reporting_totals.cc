#include "services/targets/api/reporting_totals.h"

#include "common/rpc/client.h"
#include "common/rpc/status.h"
#include "common/value/errors.h"
#include "common/value/status_macros.h"

namespace thidua::targets {
namespace {

// Returns what became of a call to Reporting.
absl::Status Outcome(const grpc::Status& answered) {
  const absl::Status status = rpc::FromGrpc(answered, "reporting");
  // A peer that hangs and one that is gone are the same to the caller.
  if (absl::IsDeadlineExceeded(status)) {
    return Error(absl::StatusCode::kUnavailable, type::v1::ERROR_REASON_PEER_UNAVAILABLE,
                 "reporting did not answer in time");
  }
  return status;
}

}  // namespace

absl::StatusOr<reporting::v1::BatchGetTotalsResponse> ReportingTotals::BatchGetTotals(
    const rpc::Call& call, const reporting::v1::BatchGetTotalsRequest& request) {
  reporting::v1::BatchGetTotalsResponse response;
  const auto context = rpc::ContextFor(call);
  RETURN_IF_ERROR(Outcome(stub_->BatchGetTotals(context.get(), request, &response)));
  return response;
}

absl::StatusOr<reporting::v1::BatchGetSubjectTotalsResponse> ReportingTotals::BatchGetSubjectTotals(
    const rpc::Call& call, const reporting::v1::BatchGetSubjectTotalsRequest& request) {
  reporting::v1::BatchGetSubjectTotalsResponse response;
  const auto context = rpc::ContextFor(call);
  RETURN_IF_ERROR(Outcome(stub_->BatchGetSubjectTotals(context.get(), request, &response)));
  return response;
}

absl::StatusOr<reporting::v1::RollUpTotalsResponse> ReportingTotals::RollUpTotals(
    const rpc::Call& call, const reporting::v1::RollUpTotalsRequest& request) {
  reporting::v1::RollUpTotalsResponse response;
  const auto context = rpc::ContextFor(call);
  RETURN_IF_ERROR(Outcome(stub_->RollUpTotals(context.get(), request, &response)));
  return response;
}

}  // namespace thidua::targets
