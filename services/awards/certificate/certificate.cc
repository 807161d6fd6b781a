#include "services/awards/certificate/certificate.h"

#include <absl/strings/str_cat.h>

namespace thidua::awards {

Certificate CertificateOf(const v1::Grant& grant, std::string_view authority,
                          std::string_view owner_name) {
  const std::string day = DateInWords(grant.decision_date());
  Certificate certificate;
  certificate.authority = authority;
  certificate.honour_title = grant.honour_title();
  certificate.recipient = grant.recipient().display_name();
  certificate.description = grant.recipient().description();
  certificate.merit = grant.merit();
  certificate.place_and_date =
      owner_name.empty() ? day : absl::StrCat(std::string(owner_name), ", ", day);
  certificate.decision = absl::StrCat("Quyết định số ", grant.decision_number(), " ", day);
  certificate.number = grant.certificate_number();
  certificate.date = grant.decision_date();
  certificate.signer_title = grant.signer_title();
  certificate.signer = grant.signer();
  certificate.specimen = grant.simulated();
  certificate.revoked = grant.state() == v1::GRANT_STATE_REVOKED;
  return certificate;
}

std::string DateInWords(std::string_view date) {
  if (date.size() != 10) return std::string(date);
  return absl::StrCat("ngày ", std::string(date.substr(8, 2)), " tháng ",
                      std::string(date.substr(5, 2)), " năm ", std::string(date.substr(0, 4)));
}

std::string FileName(const v1::Grant& grant) {
  return absl::StrCat(grant.honour(), "-", grant.certificate_number(), ".pdf");
}

}  // namespace thidua::awards
