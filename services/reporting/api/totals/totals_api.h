#pragma once
// Totals of rounds, and of windows that several rounds make up.

#include <absl/status/status.h>

#include <optional>
#include <string_view>
#include <vector>

#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "services/reporting/store/totals/totals.h"
#include "thidua/reporting/v1/reporting_service.pb.h"

namespace thidua::reporting {

// Thread-safe. `store` and `totals` must outlive it.
class TotalsApi {
 public:
  TotalsApi(const resource::Store& store, Totals& totals) : store_(store), totals_(totals) {}

  // What of the bytes of a GetTotalRequest can be answered without Get, to which everything else is
  // left, refusals too. Does not block.
  struct Early {
    std::optional<Totals::Ready> ready;  // for the caller
    std::string later;                   // or else the round to ask PeekLater for; empty: none
  };
  Early GetEarly(rpc::Call& call, std::string_view request);
  // The same for every case.
  absl::StatusOr<Totals::Ready> Get(rpc::Call& call, const v1::GetTotalRequest& request);

  absl::Status BatchGet(rpc::Call& call, const v1::BatchGetTotalsRequest& request,
                        v1::BatchGetTotalsResponse* response);

 private:
  const resource::Store& store_;
  Totals& totals_;
};

}  // namespace thidua::reporting
