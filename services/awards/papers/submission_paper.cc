#include "services/awards/papers/submission_paper.h"

#include <absl/strings/str_cat.h>

#include "common/value/check.h"
#include "services/awards/papers/words.h"

namespace thidua::awards::papers {

Document DocumentOf(const SubmissionPaper& paper) {
  THIDUA_CHECK(!paper.addressees.empty(), "A submission letter has an addressee.");
  const std::string merit = paper.merit.empty() ? "" : " " + paper.merit;
  const std::string& decider = paper.addressees.front();
  Document document = {
      .letterhead = paper.letterhead,
      .kind = "Tờ trình",
      .subject = absl::StrCat("Về việc đề nghị tặng ", paper.honour_title, " cho ",
                              KindsOf(paper.entries), merit),
      .addressees = paper.addressees,
      .grounds = paper.grounds,
      .blocks = {Paragraph{absl::StrCat(paper.proposer, " kính đề nghị ", decider,
                                        " xem xét, tặng ", paper.honour_title, " cho ",
                                        CountOf(paper.entries), merit, ", gồm:")},
                 AwardTable(paper.entries, {})},
      .signature = paper.signature,
      .recipients = paper.recipients,
      .marks = paper.marks};
  if (!paper.attachments.empty()) {
    document.blocks.push_back(Paragraph{"Hồ sơ kèm theo gồm:"});
    for (size_t i = 0; i < paper.attachments.size(); ++i) {
      const char mark = i + 1 == paper.attachments.size() ? '.' : ';';
      document.blocks.push_back(Paragraph{absl::StrCat("- ", EndWith(paper.attachments[i], mark))});
    }
  }
  document.blocks.push_back(
      Paragraph{absl::StrCat("Kính đề nghị ", decider, " xem xét, quyết định.")});
  return document;
}

}  // namespace thidua::awards::papers
