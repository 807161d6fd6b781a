#pragma once
// Where totals come from.

#include <absl/status/statusor.h>

#include "common/rpc/call.h"
#include "thidua/reporting/v1/reporting_service.pb.h"

namespace thidua::targets {

// Answers BatchGetTotals. Thread-safe.
class TotalsSource {
 public:
  virtual ~TotalsSource() = default;

  // Asks with the rights of the call's caller, until its deadline. Errors of the peer come as they
  // are.
  //   UNAVAILABLE / PEER_UNAVAILABLE: it does not answer.
  virtual absl::StatusOr<reporting::v1::BatchGetTotalsResponse> BatchGetTotals(
      const rpc::Call& call, const reporting::v1::BatchGetTotalsRequest& request) = 0;
};

}  // namespace thidua::targets
