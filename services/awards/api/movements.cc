#include "services/awards/api/movements.h"

#include <utility>

#include "services/awards/api/checks.h"
#include "services/awards/api/reading.h"
#include "services/awards/domain/movement.h"
#include "services/awards/domain/names.h"
#include "services/awards/domain/request.h"
#include "services/awards/store/writes.h"

namespace thidua::awards {

absl::Status Movements::Create(rpc::Call& call, const v1::CreateMovementRequest& request,
                               v1::Movement* answer) {
  const v1::Movement& movement = request.movement();
  RETURN_IF_ERROR(AuthorizeOwner(call, kMovementName, movement.name()));
  Violations violations;
  CheckCause(violations, request.request_id(), request.reason());
  CheckMovement(violations, movement);
  RETURN_IF_ERROR(violations.ToStatus());
  ASSIGN_OR_RETURN(*answer,
                   CommitResource<v1::Movement>(
                       ledger_, LedgerOf(movement.name()), call.MakeCause(request), movement.name(),
                       call.deadline(), [&](ledger::Txn& txn) -> absl::StatusOr<v1::Movement> {
                         RETURN_IF_ERROR(CheckAbsent(txn, movement.name()));
                         return NewMovement(movement, txn.time());
                       }));
  return absl::OkStatus();
}

absl::Status Movements::Get(rpc::Call& call, const v1::GetMovementRequest& request,
                            v1::Movement* answer) {
  RETURN_IF_ERROR(AuthorizeName(call, kMovementName, "name", request.name()));
  ASSIGN_OR_RETURN(*answer, ReadResource<v1::Movement>(ledger_, request));
  return absl::OkStatus();
}

absl::Status Movements::List(rpc::Call& call, const v1::ListMovementsRequest& request,
                             v1::ListMovementsResponse* answer) {
  RETURN_IF_ERROR(AuthorizeName(call, kUnitName, "parent", request.parent()));
  const std::string prefix = request.parent() + "/movements/";
  ASSIGN_OR_RETURN(auto page,
                   ReadPage<v1::Movement>(call, ledger_, request,
                                          {.ledger = LedgerOf(prefix),
                                           .prefix = prefix,
                                           .pattern = kMovementName,
                                           .keep = [](const v1::Movement&) { return true; }}));
  for (v1::Movement& movement : page.resources) *answer->add_movements() = std::move(movement);
  answer->set_next_page_token(page.next_page_token);
  answer->set_token(page.token);
  return absl::OkStatus();
}

}  // namespace thidua::awards
