#include "services/awards/api/movements.h"

#include "common/resource/access.h"
#include "common/resource/page.h"
#include "common/resource/write.h"
#include "services/awards/domain/movement.h"
#include "services/awards/domain/names.h"

namespace thidua::awards {

absl::Status Movements::Create(rpc::Call& call, const v1::CreateMovementRequest& request,
                               v1::Movement* answer) {
  const v1::Movement& movement = request.movement();
  RETURN_IF_ERROR(resource::AuthorizeName(call, kMovementName, "movement.name", movement.name()));
  return resource::Write(
      call, store_, request, movement.name(),
      [&](ledger::Txn& txn) -> absl::StatusOr<v1::Movement> {
        ASSIGN_OR_RETURN(v1::Movement made, NewMovement(movement, txn.time()));
        RETURN_IF_ERROR(resource::CheckAbsent(txn, movement.name()));
        return made;
      },
      answer);
}

absl::Status Movements::Update(rpc::Call& call, const v1::UpdateMovementRequest& request,
                               v1::Movement* answer) {
  const v1::Movement& movement = request.movement();
  RETURN_IF_ERROR(resource::AuthorizeName(call, kMovementName, "movement.name", movement.name()));
  return resource::Write(
      call, store_, request, movement.name(),
      [&](ledger::Txn& txn) -> absl::StatusOr<v1::Movement> {
        ASSIGN_OR_RETURN(const auto stored, resource::Load<v1::Movement>(txn, movement.name()));
        RETURN_IF_ERROR(CheckEtag(movement.name(), movement.etag(), stored.etag()));
        return ChangeMovement(stored, movement);
      },
      answer);
}

absl::Status Movements::Get(rpc::Call& call, const v1::GetMovementRequest& request,
                            v1::Movement* answer) {
  RETURN_IF_ERROR(resource::AuthorizeName(call, kMovementName, "name", request.name()));
  ASSIGN_OR_RETURN(*answer, store_.Get<v1::Movement>(request));
  return absl::OkStatus();
}

absl::Status Movements::List(rpc::Call& call, const v1::ListMovementsRequest& request,
                             v1::ListMovementsResponse* answer) {
  RETURN_IF_ERROR(resource::AuthorizeName(call, kUnitName, "parent", request.parent()));
  return resource::List(
      call, store_, request, {.prefix = request.parent() + "/movements/"},
      [](const v1::Movement&) { return true; }, answer->mutable_movements(), answer);
}

}  // namespace thidua::awards
