#pragma once
// What stands on a certificate.

#include <cstddef>
#include <string>

namespace thidua::awards::papers {

// The longest texts, in characters. A certificate whose texts are all as long as these, of words of
// wide capitals with marks ("ƯỠNGM"), is printed in letters of kLeastSize or more.
inline constexpr size_t kMaxAuthority = 300;
inline constexpr size_t kMaxHonourTitle = 200;
inline constexpr size_t kMaxRecipient = 200;
inline constexpr size_t kMaxDescription = 300;
inline constexpr size_t kMaxMerit = 600;
inline constexpr size_t kMaxPlace = 100;
inline constexpr size_t kMaxDecisionNumber = 100;
inline constexpr size_t kMaxSignerTitle = 200;
inline constexpr size_t kMaxSigner = 200;
inline constexpr size_t kMaxCheckCode = 40;
inline constexpr size_t kMaxCheckText = 200;  // bytes: what a QR code of its size can hold

inline constexpr double kLeastSize = 9;  // points, of the smallest letters that still are legible

// Every text is in NFC; line feeds part its lines. A value.
struct Certificate {
  std::string authority;  // who honours, whole: "Chủ tịch Ủy ban nhân dân huyện Khoái Châu"
  std::string honour_title;     // "Giấy khen"
  std::string recipient;        // name
  std::string description;      // office or address; may be empty
  std::string merit;            // the achievement
  std::string place;            // short name, "Khoái Châu"; may be empty
  std::string date;             // of the decision, `YYYY-MM-DD`
  std::string decision_number;  // "1234/QĐ-UBND"
  std::string number;           // in the register, "2020-000017"
  std::string signer_title;     // office of the signer: "KT. Chủ tịch\nPhó Chủ tịch"
  std::string signer;           // name of the signer
  std::string check_text;       // what the QR code says; empty: there is neither code nor caption
  std::string check_code;       // what people type where they check it; may be empty
  bool specimen = false;        // marked across: made up
  bool revoked = false;         // marked across: void
  bool duplicate = false;       // marked with a line: issued again
};

}  // namespace thidua::awards::papers
