#pragma once
// Lists of who is honoured or is to be.

#include <cstdint>
#include <string>
#include <vector>

#include "services/awards/papers/document.h"

namespace thidua::awards::papers {

// One recipient. A value; its texts are in NFC.
struct AwardEntry {
  std::string recipient;
  std::string description;  // office or address; may be empty
  std::string honour_title;
  std::string merit;       // may be empty where the paper says it for all
  int64_t amount_vnd = 0;  // money, whole đồng
  bool collective = false;
};

// Which columns a list has besides number, recipient and description.
struct AwardColumns {
  bool honour = false;
  bool amount = false;  // with a row of the total
};

// Collectives before people, each counted from 1 below a bold row; the order within both is that of
// `entries`. Merits have a column if there is one.
Table AwardTable(const std::vector<AwardEntry>& entries, const AwardColumns& columns);

// All money, whole đồng.
int64_t TotalOf(const std::vector<AwardEntry>& entries);

// "02 tập thể và 15 cá nhân"; only those that there are.
std::string CountOf(const std::vector<AwardEntry>& entries);

// "tập thể, cá nhân"; only those that there are.
std::string KindsOf(const std::vector<AwardEntry>& entries);

}  // namespace thidua::awards::papers
