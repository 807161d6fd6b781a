#include "services/awards/papers/decision_paper.h"

#include <absl/strings/str_cat.h>

#include "services/awards/papers/words.h"

namespace thidua::awards::papers {
namespace {

std::string Spaced(const std::string& text) { return text.empty() ? "" : " " + text; }

std::vector<std::string> ArticlesOf(const DecisionPaper& paper) {
  std::vector<std::string> articles = {absl::StrCat("Tặng ", paper.honour_title, " cho ",
                                                    CountOf(paper.entries), Spaced(paper.merit),
                                                    " (có danh sách kèm theo).")};
  if (const int64_t total = TotalOf(paper.entries); total != 0) {
    articles.push_back(absl::StrCat(
        "Tổng số tiền thưởng kèm theo ", paper.honour_title, " là ", Thousands(total), " đồng",
        paper.fund.empty() ? "" : absl::StrCat(", trích từ ", paper.fund), "."));
  }
  articles.push_back("Quyết định này có hiệu lực thi hành kể từ ngày ký.");
  articles.push_back(
      absl::StrCat(paper.executors, " và ", KindsOf(paper.entries),
                   " có tên trong danh sách tại Điều 1 chịu trách nhiệm thi hành Quyết định này."));
  return articles;
}

}  // namespace

Document DocumentOf(const DecisionPaper& paper) {
  Document document = {.letterhead = paper.letterhead,
                       .kind = "Quyết định",
                       .subject = absl::StrCat("Về việc tặng ", paper.honour_title, " cho ",
                                               KindsOf(paper.entries), Spaced(paper.merit)),
                       .authority = paper.authority,
                       .grounds = paper.grounds,
                       .blocks = {Heading{"QUYẾT ĐỊNH:", true}},
                       .signature = paper.signature,
                       .recipients = paper.recipients,
                       .marks = paper.marks};
  const std::vector<std::string> articles = ArticlesOf(paper);
  for (size_t i = 0; i < articles.size(); ++i) {
    document.blocks.push_back(
        Paragraph{.text = articles[i], .lead = absl::StrCat("Điều ", i + 1, ".")});
  }
  document.annexes.push_back(
      {.title =
           absl::StrCat("Danh sách ", KindsOf(paper.entries), " được tặng ", paper.honour_title),
       .belongs_to =
           absl::StrCat("Kèm theo Quyết định số ", DocumentNumber(paper.letterhead.number), " ",
                        DateInWords(paper.letterhead.date), " của ", paper.authority),
       .blocks = {AwardTable(paper.entries, {.amount = TotalOf(paper.entries) != 0})}});
  return document;
}

}  // namespace thidua::awards::papers
