#include "services/reporting/api/reports/scope.h"

#include <algorithm>
#include <optional>
#include <string>

#include "common/resource/access.h"
#include "common/resource/image.h"
#include "common/value/errors.h"
#include "common/value/status_macros.h"
#include "common/value/timestamp.h"
#include "services/reporting/domain/names.h"
#include "services/reporting/domain/reports/round.h"

namespace thidua::reporting {
namespace {

bool Reads(const rpc::Call& call) {
  return call.permission() == auth::v1::PERMISSION_READ_ROUNDS ||
         call.permission() == auth::v1::PERMISSION_READ_REPORTS ||
         call.permission() == auth::v1::PERMISSION_READ_TOTALS;
}

// Whether the caller holds the permission on the unit in the period, and, to change something,
// today as well: so nobody changes what he may not read.
absl::Status AuthorizeIn(const rpc::Call& call, auth::v1::Permission permission,
                         std::string_view unit, std::string_view period) {
  RETURN_IF_ERROR(call.Authorize(permission, unit, period));
  return Reads(call) ? absl::OkStatus() : call.Authorize(permission, unit);
}

bool MayOn(const rpc::Call& call, const v1::Round& round, std::string_view unit) {
  return AuthorizeIn(call, call.permission(), unit, round.period()).ok() &&
         (round.visibility() != catalog::v1::FORM_VISIBILITY_RESTRICTED ||
          AuthorizeIn(call, auth::v1::PERMISSION_READ_RESTRICTED, unit, round.period()).ok());
}

}  // namespace

absl::StatusOr<v1::Round> FindRound(const rpc::Call& call, ledger::Reader& reader,
                                    std::string_view name) {
  ASSIGN_OR_RETURN(std::optional<v1::Round> round, resource::Find<v1::Round>(reader, name));
  if (round) return *std::move(round);
  RETURN_IF_ERROR(AuthorizeIn(call, call.permission(), OwnerOf(name), PeriodOf(name)));
  return NotFound(name);
}

absl::Status HideRestricted(const rpc::Call& call, std::string_view round) {
  const absl::Status may =
      AuthorizeIn(call, auth::v1::PERMISSION_READ_RESTRICTED, OwnerOf(round), PeriodOf(round));
  return absl::IsPermissionDenied(may) ? NotFound(round) : may;
}

bool OwnerMay(const rpc::Call& call, const v1::Round& round) {
  return MayOn(call, round, OwnerOf(round.name()));
}

bool ReporterMay(const rpc::Call& call, const v1::Round& round, const v1::RosterEntry& entry) {
  return MayOn(call, round, entry.reporter()) ||
         std::any_of(entry.successors().begin(), entry.successors().end(),
                     [&](const std::string& successor) { return MayOn(call, round, successor); });
}

bool AnyReporterMay(const rpc::Call& call, const v1::Round& round) {
  for (const v1::RosterEntry& entry : round.roster()) {
    if (ReporterMay(call, round, entry)) return true;
  }
  return false;
}

absl::Status AuthorizeOwner(const rpc::Call& call, const v1::Round& round) {
  const std::string_view owner = OwnerOf(round.name());
  RETURN_IF_ERROR(AuthorizeIn(call, call.permission(), owner, round.period()));
  if (round.visibility() != catalog::v1::FORM_VISIBILITY_RESTRICTED) return absl::OkStatus();
  return HideRestricted(call, round.name());
}

absl::Status AuthorizeRound(const rpc::Call& call, const v1::Round& round) {
  if (OwnerMay(call, round) || AnyReporterMay(call, round)) return absl::OkStatus();
  return AuthorizeOwner(call, round);
}

absl::Status AuthorizeSubject(const rpc::Call& call, const v1::Round& round,
                              std::string_view subject_id) {
  if (OwnerMay(call, round)) return absl::OkStatus();
  const v1::RosterEntry* entry = FindOnRoster(round, kUnitName.Format({subject_id}));
  if (entry != nullptr && ReporterMay(call, round, *entry)) return absl::OkStatus();
  return AuthorizeOwner(call, round);
}

std::string SuccessorFor(const rpc::Call& call, const v1::Round& round,
                         std::string_view subject_id) {
  const v1::RosterEntry* entry = FindOnRoster(round, kUnitName.Format({subject_id}));
  if (entry == nullptr || entry->successors().empty() || OwnerMay(call, round) ||
      MayOn(call, round, entry->reporter())) {
    return "";
  }
  for (const std::string& successor : entry->successors()) {
    if (MayOn(call, round, successor)) return successor;
  }
  return "";
}

absl::Status CheckSameRound(const v1::Round& admitted, const v1::Round& now,
                            std::string_view subject_id) {
  if (admitted.simulated() != now.simulated() || admitted.visibility() != now.visibility() ||
      FromTimestamp(admitted.open_time()) != FromTimestamp(now.open_time())) {
    return resource::MovedMeanwhile(now.name());
  }
  const std::string subject = kUnitName.Format({subject_id});
  const v1::RosterEntry* before = FindOnRoster(admitted, subject);
  const v1::RosterEntry* after = FindOnRoster(now, subject);
  // Who is not on the roster is refused by the rules of the report.
  if (before == nullptr || after == nullptr ||
      (before->reporter() == after->reporter() &&
       std::equal(before->successors().begin(), before->successors().end(),
                  after->successors().begin(), after->successors().end()))) {
    return absl::OkStatus();
  }
  return resource::MovedMeanwhile(now.name());
}

}  // namespace thidua::reporting
