#pragma once
// A public notice that asks for opinions on who is proposed: "Thông báo lấy ý kiến".

#include <string>
#include <vector>

#include "services/awards/papers/award_list.h"
#include "services/awards/papers/document.h"

namespace thidua::awards::papers {

// A value; its texts are in NFC.
struct NoticePaper {
  Letterhead letterhead;
  std::string issuer;               // "Ủy ban nhân dân huyện Khoái Châu", in a sentence
  std::vector<AwardEntry> entries;  // at least one
  std::string first_day, last_day;  // of the notice, both counted, `YYYY-MM-DD`
  std::string opinions_to;  // where opinions go: "Phòng Nội vụ huyện Khoái Châu, điện thoại ..."
  SignatureBlock signature;
  std::vector<std::string> recipients;
  Marks marks = {};
};

Document DocumentOf(const NoticePaper& paper);

}  // namespace thidua::awards::papers
