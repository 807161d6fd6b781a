#include "services/targets/api/reporting_totals.h"

#include "common/rpc/client.h"
#include "common/rpc/status.h"
#include "common/value/errors.h"
#include "common/value/status_macros.h"

namespace thidua::targets {

absl::StatusOr<reporting::v1::BatchGetTotalsResponse> ReportingTotals::BatchGetTotals(
    const rpc::Call& call, const reporting::v1::BatchGetTotalsRequest& request) {
  reporting::v1::BatchGetTotalsResponse response;
  const auto context = rpc::ContextFor(call);
  const absl::Status status =
      rpc::FromGrpc(stub_->BatchGetTotals(context.get(), request, &response), "reporting");
  // A peer that hangs and one that is gone are the same to the caller.
  if (absl::IsDeadlineExceeded(status)) {
    return Error(absl::StatusCode::kUnavailable, type::v1::ERROR_REASON_PEER_UNAVAILABLE,
                 "reporting did not answer in time");
  }
  RETURN_IF_ERROR(status);
  return response;
}

}  // namespace thidua::targets
