#pragma once
// A submission letter that proposes honours: "Tờ trình".

#include <string>
#include <vector>

#include "services/awards/papers/award_list.h"
#include "services/awards/papers/document.h"

namespace thidua::awards::papers {

// A value; its texts are in NFC.
struct SubmissionPaper {
  Letterhead letterhead;
  std::string proposer;                  // "Ủy ban nhân dân xã Đồng Tiến"
  std::vector<std::string> addressees;   // at least one; the first one decides
  std::string honour_title;              // "Giấy khen"
  std::string merit;                     // of all, behind their count: "đã có thành tích ..."
  std::vector<std::string> grounds;      // "Căn cứ ..."
  std::vector<AwardEntry> entries;       // at least one
  std::vector<std::string> attachments;  // papers that go with it; may be empty
  SignatureBlock signature;
  std::vector<std::string> recipients;
  Marks marks = {};
};

Document DocumentOf(const SubmissionPaper& paper);

}  // namespace thidua::awards::papers
