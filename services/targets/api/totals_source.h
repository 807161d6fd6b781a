#pragma once
// Where the totals of an evaluation come from.

#include <absl/status/statusor.h>

#include "common/rpc/call.h"
#include "thidua/reporting/v1/reporting_service.pb.h"

namespace thidua::targets {

// A TotalsSource answers BatchGetTotals, BatchGetSubjectTotals and RollUpTotals. It is thread-safe.
class TotalsSource {
 public:
  virtual ~TotalsSource() = default;

  // Returns the totals that the caller of `call` may see, if they come before its deadline. Errors
  // of the peer come as they are.
  //   UNAVAILABLE / PEER_UNAVAILABLE: the peer does not answer.
  virtual absl::StatusOr<reporting::v1::BatchGetTotalsResponse> BatchGetTotals(
      const rpc::Call& call, const reporting::v1::BatchGetTotalsRequest& request) = 0;
  // Returns what sets of subjects of one owner make of many windows, likewise.
  virtual absl::StatusOr<reporting::v1::BatchGetSubjectTotalsResponse> BatchGetSubjectTotals(
      const rpc::Call& call, const reporting::v1::BatchGetSubjectTotalsRequest& request) = 0;
  // Returns totals of all owners below a unit, likewise.
  virtual absl::StatusOr<reporting::v1::RollUpTotalsResponse> RollUpTotals(
      const rpc::Call& call, const reporting::v1::RollUpTotalsRequest& request) = 0;
};

}  // namespace thidua::targets
