#include "services/awards/domain/grant.h"

#include <absl/strings/str_cat.h>

#include "common/value/errors.h"

namespace thidua::awards {

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

}  // namespace thidua::awards
