#include "services/awards/papers/minutes_paper.h"

#include <absl/strings/str_cat.h>

#include "services/awards/papers/words.h"

namespace thidua::awards::papers {
namespace {

Table MembersTable(const std::vector<CouncilMember>& members) {
  Table table = {.columns = {{"STT", 0.6, Alignment::kCentre},
                             {"Họ và tên", 3},
                             {"Chức vụ", 4},
                             {"Nhiệm vụ trong Hội đồng", 3},
                             {"Có mặt", 1, Alignment::kCentre}},
                 .rows = {}};
  for (size_t i = 0; i < members.size(); ++i) {
    const CouncilMember& member = members[i];
    table.rows.push_back({{absl::StrCat(i + 1), member.name, member.office, member.role,
                           member.present ? "Có" : "Vắng"}});
  }
  return table;
}

Table BallotsTable(const std::vector<BallotTally>& ballots) {
  Table table = {.columns = {{"STT", 0.6, Alignment::kCentre},
                             {"Tập thể, cá nhân", 3.4},
                             {"Hình thức", 1.8},
                             {"Đồng ý", 1.2, Alignment::kRight},
                             {"Không đồng ý", 1.2, Alignment::kRight},
                             {"Phiếu trắng", 1.1, Alignment::kRight},
                             {"Tỷ lệ đồng ý", 1.2, Alignment::kCentre},
                             {"Kết quả", 1.2, Alignment::kCentre}},
                 .rows = {}};
  for (size_t i = 0; i < ballots.size(); ++i) {
    const BallotTally& ballot = ballots[i];
    table.rows.push_back(
        {{absl::StrCat(i + 1), ballot.recipient, ballot.honour_title, Thousands(ballot.in_favour),
          Thousands(ballot.against), Thousands(ballot.blank), ballot.share,
          ballot.passed ? "Đạt" : "Không đạt"}});
  }
  return table;
}

}  // namespace

Document DocumentOf(const MinutesPaper& paper) {
  Document document = {.letterhead = paper.letterhead,
                       .kind = "Biên bản",
                       .subject = paper.subject,
                       .blocks = {},
                       .signature = paper.chair,
                       .second_signature = paper.secretary,
                       .recipients = paper.recipients,
                       .marks = paper.marks};
  const int64_t present = paper.present_count;
  const int64_t members = paper.member_count;
  std::vector<Block>& blocks = document.blocks;
  blocks.push_back(
      Paragraph{.text = absl::StrCat(paper.begin_time, ", ", DateInWords(paper.date), "."),
                .lead = "Thời gian bắt đầu:"});
  blocks.push_back(Paragraph{.text = EndWith(paper.venue, '.'), .lead = "Địa điểm:"});
  blocks.push_back(Heading{"I. THÀNH PHẦN"});
  blocks.push_back(Paragraph{absl::StrCat("Tổng số thành viên Hội đồng: ", Count(members),
                                          "; có mặt: ", Count(present),
                                          "; vắng mặt: ", Count(members - present), ".")});
  if (!paper.members.empty()) blocks.push_back(MembersTable(paper.members));
  // A heading without a text is left out.
  if (!paper.proceedings.empty()) blocks.push_back(Heading{"II. NỘI DUNG"});
  for (const std::string& text : paper.proceedings) blocks.push_back(Paragraph{text});
  blocks.push_back(
      Heading{paper.proceedings.empty() ? "II. KẾT QUẢ BỎ PHIẾU" : "III. KẾT QUẢ BỎ PHIẾU"});
  blocks.push_back(Paragraph{absl::StrCat("Hội đồng biểu quyết bằng hình thức ",
                                          paper.secret ? "bỏ phiếu kín" : "bỏ phiếu công khai",
                                          ". Kết quả như sau:")});
  blocks.push_back(BallotsTable(paper.ballots));
  for (const std::string& text : paper.conclusions) blocks.push_back(Paragraph{text});
  blocks.push_back(Paragraph{absl::StrCat("Cuộc họp kết thúc vào hồi ", paper.end_time, ", ",
                                          DateInWords(paper.date), ".")});
  return document;
}

}  // namespace thidua::awards::papers
