#include "services/awards/papers/notice_paper.h"

#include <absl/strings/str_cat.h>

#include "services/awards/papers/words.h"

namespace thidua::awards::papers {

Document DocumentOf(const NoticePaper& paper) {
  return {
      .letterhead = paper.letterhead,
      .kind = "Thông báo",
      .subject = absl::StrCat("Về việc lấy ý kiến đối với ", KindsOf(paper.entries),
                              " được đề nghị khen thưởng"),
      .blocks = {Paragraph{absl::StrCat(paper.issuer, " thông báo công khai để lấy ý kiến đối với ",
                                        CountOf(paper.entries), " được đề nghị khen thưởng, gồm:")},
                 AwardTable(paper.entries, {.honour = true}),
                 Paragraph{absl::StrCat("Từ ", DateInWords(paper.first_day), " đến hết ",
                                        DateInWords(paper.last_day), "."),
                           "Thời gian lấy ý kiến:"},
                 Paragraph{EndWith(paper.opinions_to, '.'), "Ý kiến gửi về:"}},
      .signature = paper.signature,
      .recipients = paper.recipients,
      .marks = paper.marks};
}

}  // namespace thidua::awards::papers
