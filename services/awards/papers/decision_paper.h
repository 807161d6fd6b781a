#pragma once
// A decision that honours: "Quyết định về việc tặng Giấy khen", with the list of recipients as an
// annex.

#include <string>
#include <vector>

#include "services/awards/papers/award_list.h"
#include "services/awards/papers/document.h"

namespace thidua::awards::papers {

// A value; its texts are in NFC.
struct DecisionPaper {
  Letterhead letterhead;
  std::string authority;     // who decides: "Chủ tịch Ủy ban nhân dân huyện Khoái Châu"
  std::string honour_title;  // "Giấy khen"
  std::string merit;         // of all, behind their count: "đã có thành tích xuất sắc ..."
  std::vector<std::string> grounds;  // "Căn cứ ...", in their order
  std::vector<AwardEntry> entries;   // at least one
  std::string fund;                  // what the money is taken from; may be empty
  std::string executors;  // who carries it out: "Chánh Văn phòng ..., Trưởng phòng ..."
  SignatureBlock signature;
  std::vector<std::string> recipients;
  Marks marks = {};
};

// Articles: who is honoured; the money in figures, if there is any; from when; who carries it out.
Document DocumentOf(const DecisionPaper& paper);

}  // namespace thidua::awards::papers
