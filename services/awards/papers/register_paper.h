#pragma once
// The register of honours: "Sổ khen thưởng", a wide table on pages that lie across.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "services/awards/papers/document.h"

namespace thidua::awards::papers {

// One honour in the register.
struct RegisterEntry {
  std::string number;           // in the register, "2020-000017"
  std::string decision_number;  // "1234/QĐ-UBND"
  std::string decision_date;    // `YYYY-MM-DD`
  std::string recipient;
  std::string description;  // office or address; may be empty
  std::string honour_title;
  std::string merit;
  int64_t amount_vnd = 0;  // money, whole đồng; of what was revoked as well
  bool revoked = false;    // not part of the total
};

// A value; its texts are in NFC.
struct RegisterPaper {
  Letterhead letterhead;
  std::string period;                  // below the title: "Năm 2020"
  std::vector<RegisterEntry> entries;  // in the order of the register
  std::optional<SignatureBlock> signature = {};
  Marks marks = {};
};

Document DocumentOf(const RegisterPaper& paper);

}  // namespace thidua::awards::papers
