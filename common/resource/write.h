#pragma once
// The one shape of a write: the handler authorises, a pure function of the service's domain decides
// on what is stored, the request and the time, and what it decides is committed here.
//
//   return resource::Write<Movement>(call, store_, request, movement.name(),
//       [&](ledger::Txn& txn) -> absl::StatusOr<Movement> {
//         ASSIGN_OR_RETURN(auto stored, resource::Find<Movement>(txn, movement.name()));
//         return CreateMovement(stored, movement, txn.time());
//       }, answer);

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <string>
#include <string_view>
#include <utility>

#include "common/ledger/ledger.h"
#include "common/resource/cause.h"
#include "common/resource/image.h"
#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "common/value/errors.h"
#include "common/value/name.h"
#include "common/value/status_macros.h"

namespace thidua::resource {

// Commits what `decide` does to the ledger, for a request with `request_id` and, if it has one,
// `reason`. Their violations (see CheckCause) are told together with those that `decide` finds;
// then nothing is written. A request id that is known is not decided anew.
//   Errors of `decide` and of Ledger::Commit.
template <class Request>
absl::StatusOr<ledger::CommitResult> Commit(const rpc::Call& call, const Store& store,
                                            const Request& request, std::string_view ledger_name,
                                            const ledger::Decision& decide) {
  Violations violations;
  std::string_view reason;
  if constexpr (requires { request.reason(); }) reason = request.reason();
  CheckCause("", request.request_id(), reason, violations);
  // What may be of any length is not even looked up.
  const ledger::Cause cause = violations.empty() ? call.MakeCause(request) : ledger::Cause();
  return store.ledger().Commit(
      ledger_name, cause, [&](ledger::Txn& txn) { return Join(violations, decide(txn)); },
      call.deadline());
}

// Runs `decide` as Commit would, on the latest state, and writes nothing: what it found out is what
// it noted itself.
//   Errors of `decide` and of Ledger::Commit.
inline absl::Status Rehearse(const rpc::Call& call, const Store& store,
                             std::string_view ledger_name, const ledger::Decision& decide) {
  bool done = false;
  const absl::Status status = store.ledger()
                                  .Commit(
                                      ledger_name, ledger::Cause(),
                                      [&](ledger::Txn& txn) -> absl::Status {
                                        done = false;
                                        RETURN_IF_ERROR(decide(txn));
                                        done = true;
                                        return absl::CancelledError("a rehearsal");
                                      },
                                      call.deadline())
                                  .status();
  return done && absl::IsCancelled(status) ? absl::OkStatus() : status;
}

// Commits the resource `name` as `decide(ledger::Txn&)`, which returns an absl::StatusOr<Resource>,
// makes it, and answers it with etag and token. `decide` sees what is stored through the
// transaction and must be pure otherwise; it may Put further resources itself, which are committed
// with the first. If nothing changes, the resource keeps its etag. A known
// request id is answered from the log as the first time.
//   Errors as Commit.
template <class Resource, class Request, class Decide>
absl::Status Write(const rpc::Call& call, const Store& store, const Request& request,
                   const std::string& name, const Decide& decide, Resource* answer) {
  ASSIGN_OR_RETURN(
      const ledger::CommitResult result,
      Commit(call, store, request, LedgerOf(name), [&](ledger::Txn& txn) -> absl::Status {
        ASSIGN_OR_RETURN(Resource decided, decide(txn));
        txn.Put(name, ToImage(std::move(decided)));
        return absl::OkStatus();
      }));
  bool found = false;
  for (const ledger::Image& image : result.changes) {
    if (image.key != name) continue;
    ASSIGN_OR_RETURN(*answer, FromImage<Resource>(image));
    found = true;
  }
  if (!found) {
    // It was put as it was before.
    ASSIGN_OR_RETURN(auto reader, store.Open(LedgerOf(name), result.position));
    ASSIGN_OR_RETURN(*answer, Load<Resource>(*reader, name));
  }
  answer->set_token(store.TokenOf(result.position));
  return absl::OkStatus();
}

}  // namespace thidua::resource
