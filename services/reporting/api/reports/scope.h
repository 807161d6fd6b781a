#pragma once
// Who may see and touch a round and its reports: permissions on its owner, or on the unit that
// reports; for restricted forms PERMISSION_READ_RESTRICTED there besides. A round is read by the
// hierarchy of its period, and changed by that and by today's.

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <string>
#include <string_view>

#include "common/ledger/ledger.h"
#include "common/rpc/call.h"
#include "thidua/reporting/v1/round.pb.h"

namespace thidua::reporting {

// The round `name` (a valid name). Where there is none: NOT_FOUND for who holds the call's
// permission on the owner, PERMISSION_DENIED for everybody else. The caller has not been checked
// otherwise.
absl::StatusOr<v1::Round> FindRound(const rpc::Call& call, ledger::Reader& reader,
                                    std::string_view name);

// True if what the round collects may be used by who holds the permission on its owner.
bool OwnerMay(const rpc::Call& call, const v1::Round& round);
// True if the caller holds it on the unit that makes this report, or on one that took over from it.
bool ReporterMay(const rpc::Call& call, const v1::Round& round, const v1::RosterEntry& entry);
// True if the caller makes any report of the round.
bool AnyReporterMay(const rpc::Call& call, const v1::Round& round);

// OK if the caller may read restricted figures on the owner of `round`, which is restricted. He is
// told no more than of a round that is not there.
//   NOT_FOUND: he may not.
absl::Status HideRestricted(const rpc::Call& call, std::string_view round);

// PERMISSION_DENIED, or NOT_FOUND for want of the right to restricted figures alone, unless
// OwnerMay.
absl::Status AuthorizeOwner(const rpc::Call& call, const v1::Round& round);
// As AuthorizeOwner, unless OwnerMay or AnyReporterMay.
absl::Status AuthorizeRound(const rpc::Call& call, const v1::Round& round);
// As AuthorizeOwner, unless OwnerMay, or ReporterMay for the subject with this id.
absl::Status AuthorizeSubject(const rpc::Call& call, const v1::Round& round,
                              std::string_view subject_id);

// The unit in whose name the caller writes the report on the subject with this id in place of the
// reporter, which it took over from; empty where he may write for the reporter or the owner, or not
// at all.
std::string SuccessorFor(const rpc::Call& call, const v1::Round& round,
                         std::string_view subject_id);

// OK if who was admitted to the report on the subject with this id by one state of a round is by
// the other: it is the same round, of the same visibility, and asks the same units.
//   ABORTED: it was annulled and opened again, a real one took the place of a simulated one, or it
//   was renewed, and others report on the subject now.
absl::Status CheckSameRound(const v1::Round& admitted, const v1::Round& now,
                            std::string_view subject_id);

}  // namespace thidua::reporting
