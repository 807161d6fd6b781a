#include "services/awards/domain/grant.h"

#include <absl/strings/str_cat.h>

#include <string>
#include <utility>

#include "common/value/errors.h"
#include "common/value/status_macros.h"
#include "common/value/timestamp.h"
#include "services/awards/domain/hold.h"

namespace thidua::awards {
namespace {

// Neither revoked nor held.
absl::Status CheckFree(const v1::Grant& grant) {
  if (grant.state() != v1::GRANT_STATE_GRANTED) return IllegalState(grant.name() + " was revoked");
  if (const v1::Hold* hold = OpenHold(grant.holds()); hold != nullptr) {
    return IllegalState(grant.name() + " is held: " + hold->reason());
  }
  return absl::OkStatus();
}

}  // namespace

std::string CertificateNumber(std::string_view year, int64_t number) {
  return absl::StrCat(std::string(year), "-", absl::Dec(number, absl::kZeroPad6));
}

absl::StatusOr<v1::Grant> Revoke(v1::Grant grant, std::string_view revocation,
                                 std::string_view revoker) {
  if (grant.state() != v1::GRANT_STATE_GRANTED) {
    return IllegalState(absl::StrCat(grant.name(), " was revoked before"));
  }
  grant.set_state(v1::GRANT_STATE_REVOKED);
  grant.set_revocation(revocation.data(), revocation.size());
  grant.set_revoker(revoker.data(), revoker.size());
  return grant;
}

v1::Nomination RevokedNomination(v1::Nomination nomination, std::string_view revocation) {
  nomination.set_state(v1::NOMINATION_STATE_REVOKED);
  nomination.set_note(revocation.data(), revocation.size());
  return nomination;
}

absl::StatusOr<v1::Grant> Correct(v1::Grant grant, const v1::CorrectGrantRequest& request,
                                  std::string_view corrector, absl::Time time) {
  if (grant.state() != v1::GRANT_STATE_GRANTED) return IllegalState(grant.name() + " was revoked");
  v1::Honouree& honouree = *grant.mutable_honouree();
  if (honouree.display_name().empty()) {
    return IllegalState("the recipient of " + grant.name() + " was erased");
  }
  v1::Correction correction;
  correction.set_reason(request.correction());
  correction.set_display_name(honouree.display_name());
  correction.set_description(honouree.description());
  correction.set_merit(grant.merit());
  correction.set_corrected_by(corrector.data(), corrector.size());
  *correction.mutable_time() = ToTimestamp(time);
  if (!request.display_name().empty()) honouree.set_display_name(request.display_name());
  if (!request.description().empty()) honouree.set_description(request.description());
  if (!request.merit().empty()) grant.set_merit(request.merit());
  if (honouree.display_name() == correction.display_name() &&
      honouree.description() == correction.description() && grant.merit() == correction.merit()) {
    Violations violations;
    violations.Add("display_name",
                   "nothing would change: name, description and merit are as given");
    return violations.ToStatus();
  }
  *grant.add_corrections() = std::move(correction);
  return grant;
}

absl::StatusOr<v1::Grant> IssueDuplicate(v1::Grant grant, const v1::IssueDuplicateRequest& request,
                                         std::string_view issuer) {
  RETURN_IF_ERROR(CheckFree(grant));
  if (request.date() < grant.decision_date()) {
    Violations violations;
    violations.Add("date", "is before that of the decision, " + grant.decision_date());
    return violations.ToStatus();
  }
  v1::Duplicate& duplicate = *grant.add_duplicates();
  duplicate.set_reason(request.ground());
  duplicate.set_date(request.date());
  duplicate.set_issued_by(issuer.data(), issuer.size());
  return grant;
}

absl::StatusOr<v1::Grant> HandOver(v1::Grant grant, const v1::Handover& handover,
                                   std::string_view recorder) {
  RETURN_IF_ERROR(CheckFree(grant));
  if (grant.has_handover()) {
    return IllegalState(
        absl::StrCat(grant.name(), " was handed over on ", grant.handover().date()));
  }
  *grant.mutable_handover() = handover;
  grant.mutable_handover()->set_recorded_by(recorder.data(), recorder.size());
  return grant;
}

void AddTouch(v1::Decision& decision, const v1::Grant& grant, v1::TouchKind kind, absl::Time time) {
  v1::Touch& touch = *decision.add_touches();
  touch.set_grant(grant.name());
  touch.set_kind(kind);
  *touch.mutable_time() = ToTimestamp(time);
}

}  // namespace thidua::awards
