#pragma once
// Grants: how their certificates are numbered, and how they are taken back.

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "thidua/awards/v1/decision.pb.h"
#include "thidua/awards/v1/grant_requests.pb.h"

namespace thidua::awards {

// The last number that a year's register has room for.
inline constexpr int64_t kMaxCertificateNumber = 999'999;

// "2020-000017": the year of the decision and a number of at most six digits.
std::string CertificateNumber(std::string_view year, int64_t number);

// The grant, taken back. Its number stays used, its merit is free for a new nomination.
//   FAILED_PRECONDITION / ILLEGAL_STATE: it is not in force.
absl::StatusOr<v1::Grant> Revoke(v1::Grant grant, std::string_view revocation,
                                 std::string_view revoker);

// The nomination of a grant that was revoked.
v1::Nomination RevokedNomination(v1::Nomination nomination, std::string_view revocation);

// The grant with other words on its certificate; what stood there is kept in its corrections. Empty
// texts of the request stay as they are. Its texts are not sealed.
//   FAILED_PRECONDITION / ILLEGAL_STATE: it was revoked, or its recipient was erased.
//   INVALID_ARGUMENT: nothing would change.
absl::StatusOr<v1::Grant> Correct(v1::Grant grant, const v1::CorrectGrantRequest& request,
                                  std::string_view corrector, absl::Time time);

// The grant with one more duplicate of its certificate.
//   FAILED_PRECONDITION / ILLEGAL_STATE: it was revoked or is held.
//   INVALID_ARGUMENT: the date is before that of the decision.
absl::StatusOr<v1::Grant> IssueDuplicate(v1::Grant grant, const v1::IssueDuplicateRequest& request,
                                         std::string_view issuer);

// The grant, handed over.
//   FAILED_PRECONDITION / ILLEGAL_STATE: it was revoked, is held, or was handed over before.
absl::StatusOr<v1::Grant> HandOver(v1::Grant grant, const v1::Handover& handover,
                                   std::string_view recorder);

// Notes on a decision what was done to one of its grants.
void AddTouch(v1::Decision& decision, const v1::Grant& grant, v1::TouchKind kind, absl::Time time);

}  // namespace thidua::awards
