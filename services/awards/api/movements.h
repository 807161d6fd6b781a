#pragma once
// The verbs of movements.

#include <absl/status/status.h>

#include "common/ledger/ledger.h"
#include "common/rpc/call.h"
#include "thidua/awards/v1/awards_service.pb.h"

namespace thidua::awards {

// Each verb does as its proto says. Thread-safe. `ledger` must outlive it.
class Movements {
 public:
  explicit Movements(ledger::Ledger& ledger) : ledger_(ledger) {}

  absl::Status Create(rpc::Call& call, const v1::CreateMovementRequest& request,
                      v1::Movement* answer);
  absl::Status Get(rpc::Call& call, const v1::GetMovementRequest& request, v1::Movement* answer);
  absl::Status List(rpc::Call& call, const v1::ListMovementsRequest& request,
                    v1::ListMovementsResponse* answer);

 private:
  ledger::Ledger& ledger_;
};

}  // namespace thidua::awards
