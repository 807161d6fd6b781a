#pragma once
// The words of a certificate.

#include <string>
#include <string_view>

#include "thidua/awards/v1/award.pb.h"

namespace thidua::awards {

// Everything that is printed, in NFC. A value.
struct Certificate {
  std::string authority;       // who honours, for example "Chủ tịch UBND huyện"
  std::string honour_title;    // for example "Giấy khen"
  std::string recipient;       // name
  std::string description;     // office or address; may be empty
  std::string merit;           // the achievement
  std::string place_and_date;  // "Khoái Châu, ngày 15 tháng 08 năm 2020"
  std::string decision;        // "Quyết định số 1234/QĐ-UBND ngày 15 tháng 08 năm 2020"
  std::string number;          // in the register, "2020-000017"
  std::string date;            // of the decision, `YYYY-MM-DD`
  std::string signer_title;    // office of the signer
  std::string signer;          // name of the signer
  bool specimen = false;       // marked across: made up
  bool revoked = false;        // marked across: void
};

// The certificate of a grant. `authority` is that of the honour as it was decided; `owner_name` is
// the name of the unit that decided, on that day; it is left out where it is empty.
Certificate CertificateOf(const v1::Grant& grant, std::string_view authority,
                          std::string_view owner_name);

// "ngày 15 tháng 08 năm 2020" for "2020-08-15".
std::string DateInWords(std::string_view date);

// The suggested name of its file, ASCII: "giay-khen-2020-000017.pdf".
std::string FileName(const v1::Grant& grant);

}  // namespace thidua::awards
