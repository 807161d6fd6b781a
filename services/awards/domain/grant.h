#pragma once
// Grants: how their certificates are numbered, and how they are taken back.

#include <absl/status/statusor.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "thidua/awards/v1/award.pb.h"

namespace thidua::awards {

// The last number that a year's register has room for.
inline constexpr int64_t kMaxCertificateNumber = 999'999;

// "2020-000017": the year of the decision and a number of at most six digits.
std::string CertificateNumber(std::string_view year, int64_t number);

// The grant, taken back. Its number and its merit stay used.
//   FAILED_PRECONDITION / ILLEGAL_STATE: it is not in force.
absl::StatusOr<v1::Grant> Revoke(v1::Grant grant, std::string_view revocation,
                                 std::string_view revoker);

}  // namespace thidua::awards
