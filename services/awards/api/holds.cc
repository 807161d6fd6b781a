#include "services/awards/api/holds.h"

#include <string>
#include <utility>

#include "common/resource/access.h"
#include "common/resource/write.h"
#include "services/awards/api/personal_names.h"
#include "services/awards/domain/hold.h"
#include "services/awards/domain/names.h"
#include "services/awards/domain/request.h"
#include "services/awards/store/decisions.h"

namespace thidua::awards {
namespace {

// The pattern that the name is of; that of nominations where it is of neither.
const NamePattern& PatternOf(std::string_view name) {
  return kGrantName.Match(name).ok() ? kGrantName : kNominationName;
}

// Writes one resource as `change` makes it, and answers its holds.
template <class Resource, class Request, class Change>
absl::Status WriteOne(const rpc::Call& call, const resource::Store& store, const Request& request,
                      const Change& change, v1::HeldResource* answer) {
  Resource written;
  RETURN_IF_ERROR(resource::Write(
      call, store, request, request.name(),
      [&](ledger::Txn& txn) -> absl::StatusOr<Resource> {
        ASSIGN_OR_RETURN(Resource stored, resource::Load<Resource>(txn, request.name()));
        RETURN_IF_ERROR(CheckEtag(request.name(), request.etag(), stored.etag()));
        return change(txn, std::move(stored));
      },
      &written));
  answer->set_name(written.name());
  *answer->mutable_holds() = written.holds();
  answer->set_etag(written.etag());
  answer->set_token(written.token());
  return absl::OkStatus();
}

}  // namespace

absl::Status HoldsApi::Place(rpc::Call& call, const v1::PlaceHoldRequest& request,
                             v1::HeldResource* answer) {
  const NamePattern& pattern = PatternOf(request.name());
  RETURN_IF_ERROR(resource::AuthorizeName(call, pattern, "name", request.name()));
  Violations violations;
  CheckRequiredText(violations, "ground", request.ground(), kMaxNote);
  RETURN_IF_ERROR(CheckUnnamed(store_, LedgerOf(request.name()), {request.name()},
                               {{"ground", request.ground()}, {"reason", request.reason()}},
                               violations));
  const std::string& principal = call.caller().principal;
  const auto place = [&]<class Resource>(ledger::Txn& txn,
                                         Resource stored) -> absl::StatusOr<Resource> {
    RETURN_IF_ERROR(violations.ToStatus());
    ASSIGN_OR_RETURN(Resource held,
                     Hold(std::move(stored), request.ground(), principal, txn.time()));
    if constexpr (std::is_same_v<Resource, v1::Grant>) {
      RETURN_IF_ERROR(TouchIn(txn, held, v1::TOUCH_KIND_HELD));
    }
    return held;
  };
  return &pattern == &kGrantName ? WriteOne<v1::Grant>(call, store_, request, place, answer)
                                 : WriteOne<v1::Nomination>(call, store_, request, place, answer);
}

absl::Status HoldsApi::Lift(rpc::Call& call, const v1::LiftHoldRequest& request,
                            v1::HeldResource* answer) {
  const NamePattern& pattern = PatternOf(request.name());
  RETURN_IF_ERROR(resource::AuthorizeName(call, pattern, "name", request.name()));
  Violations violations;
  CheckRequiredText(violations, "outcome", request.outcome(), kMaxNote);
  RETURN_IF_ERROR(CheckUnnamed(store_, LedgerOf(request.name()), {request.name()},
                               {{"outcome", request.outcome()}, {"reason", request.reason()}},
                               violations));
  const std::string& principal = call.caller().principal;
  const auto lift = [&]<class Resource>(ledger::Txn& txn,
                                        Resource stored) -> absl::StatusOr<Resource> {
    RETURN_IF_ERROR(violations.ToStatus());
    ASSIGN_OR_RETURN(Resource released,
                     Release(std::move(stored), request.outcome(), principal, txn.time()));
    if constexpr (std::is_same_v<Resource, v1::Grant>) {
      RETURN_IF_ERROR(TouchIn(txn, released, v1::TOUCH_KIND_RELEASED));
    }
    return released;
  };
  return &pattern == &kGrantName ? WriteOne<v1::Grant>(call, store_, request, lift, answer)
                                 : WriteOne<v1::Nomination>(call, store_, request, lift, answer);
}

}  // namespace thidua::awards
