#include "services/awards/papers/testing/sample_papers.h"

#include <absl/strings/str_cat.h>

namespace thidua::awards::papers {
namespace {

constexpr char kMerit[] =
    "đã có thành tích xuất sắc trong phong trào thi đua xây dựng nông thôn mới năm 2020";

Letterhead DistrictLetterhead(const std::string& number) {
  return {.superior = "",
          .issuer = "Ủy ban nhân dân huyện Khoái Châu",
          .number = number,
          .place = "Khoái Châu",
          .date = "2020-08-05"};
}

const std::vector<std::string> kGrounds = {
    "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015",
    "Căn cứ Luật Thi đua, Khen thưởng ngày 26 tháng 11 năm 2003; Luật sửa đổi, bổ sung một số điều "
    "của Luật Thi đua, Khen thưởng ngày 16 tháng 11 năm 2013;",
    "Theo đề nghị của Trưởng phòng Nội vụ tại Tờ trình số 09/TTr-NV ngày 03 tháng 8 năm 2020"};

}  // namespace

std::vector<AwardEntry> SampleEntries(size_t people) {
  std::vector<AwardEntry> entries = {{.recipient = "Nhân dân và cán bộ xã Đồng Tiến",
                                      .description = "Huyện Khoái Châu, tỉnh Hưng Yên",
                                      .honour_title = "Giấy khen",
                                      .merit = "",
                                      .amount_vnd = 894'000,
                                      .collective = true},
                                     {.recipient = "Hội Nông dân xã Dân Tiến",
                                      .description = "Xã Dân Tiến",
                                      .honour_title = "Giấy khen",
                                      .merit = "",
                                      .amount_vnd = 894'000,
                                      .collective = true}};
  for (size_t i = 1; i <= people; ++i) {
    entries.push_back({.recipient = absl::StrCat("Nguyễn Văn Mẫu ", i),
                       .description = i % 2 == 0 ? "Công chức xã Dân Tiến"
                                                 : "Trưởng thôn Yên Vĩnh, xã Dân Tiến, huyện "
                                                   "Khoái Châu",
                       .honour_title = "Giấy khen",
                       .merit = "",
                       .amount_vnd = 447'000});
  }
  return entries;
}

DecisionPaper SampleDecision(size_t people) {
  return {.letterhead = DistrictLetterhead("1234/QĐ-UBND"),
          .authority = "Chủ tịch Ủy ban nhân dân huyện Khoái Châu",
          .honour_title = "Giấy khen",
          .merit = kMerit,
          .grounds = kGrounds,
          .entries = SampleEntries(people),
          .fund = "Quỹ Thi đua, khen thưởng huyện năm 2020",
          .executors =
              "Chánh Văn phòng Hội đồng nhân dân và Ủy ban nhân dân huyện, Trưởng phòng "
              "Nội vụ, Trưởng phòng Tài chính - Kế hoạch",
          .signature = {{"KT. Chủ tịch", "Phó Chủ tịch"}, "Nguyễn Hữu Thưởng"},
          .recipients = {"Như Điều 4", "Thường trực Huyện ủy", "Lưu: VT, NV"}};
}

SubmissionPaper SampleSubmission() {
  return {.letterhead = {.superior = "Ủy ban nhân dân huyện Khoái Châu",
                         .issuer = "Ủy ban nhân dân xã Dân Tiến",
                         .number = "7/TTr-UBND",
                         .place = "Dân Tiến",
                         .date = "2020-02-03"},
          .proposer = "Ủy ban nhân dân xã Dân Tiến",
          .addressees = {"Chủ tịch Ủy ban nhân dân huyện Khoái Châu", "Phòng Nội vụ huyện"},
          .honour_title = "Giấy khen",
          .merit = kMerit,
          .grounds = {kGrounds[0], kGrounds[1]},
          .entries = SampleEntries(4),
          .attachments = {"Báo cáo thành tích của từng tập thể, cá nhân",
                          "Biên bản họp xét khen thưởng của xã"},
          .signature = {{"TM. Ủy ban nhân dân", "Chủ tịch"}, "Trần Văn Nam"},
          .recipients = {"Như trên", "Lưu: VT"}};
}

MinutesPaper SampleMinutes() {
  MinutesPaper paper = {
      .letterhead = {.superior = "Ủy ban nhân dân huyện Khoái Châu",
                     .issuer = "Hội đồng Thi đua - Khen thưởng",
                     .number = "3/BB-HĐTĐKT",
                     .place = "Khoái Châu",
                     .date = "2020-07-30"},
      .subject = "Họp Hội đồng Thi đua - Khen thưởng huyện xét tặng Giấy khen năm 2020",
      .begin_time = "8 giờ 00",
      .end_time = "10 giờ 30",
      .date = "2020-07-30",
      .venue = "Phòng họp tầng 2, trụ sở Ủy ban nhân dân huyện Khoái Châu",
      .member_count = 9,
      .present_count = 8,
      .members = {},
      .proceedings =
          {"Trưởng phòng Nội vụ, Phó Chủ tịch Thường trực Hội đồng, trình bày báo cáo thẩm "
           "định hồ sơ đề nghị khen thưởng của các xã, thị trấn.",
           "Các thành viên Hội đồng thảo luận và thống nhất bỏ phiếu."},
      .secret = true,
      .ballots = {},
      .conclusions =
          {"Hội đồng nhất trí đề nghị Chủ tịch Ủy ban nhân dân huyện tặng Giấy khen cho các "
           "tập thể, cá nhân đạt tỷ lệ theo quy định."},
      .chair = {{"Chủ tọa"}, "Nguyễn Hữu Thưởng"},
      .secretary = {{"Thư ký"}, "Trần Thị Mẫu"},
      .recipients = {"Thành viên Hội đồng", "Lưu: HĐTĐKT"}};
  for (int i = 1; i <= 9; ++i) {
    paper.members.push_back({absl::StrCat("Nguyễn Văn Mẫu ", i),
                             i == 1 ? "Chủ tịch Ủy ban nhân dân huyện" : "Trưởng phòng",
                             i == 1 ? "Chủ tịch Hội đồng" : "Ủy viên", i != 9});
  }
  for (const AwardEntry& entry : SampleEntries(4)) {
    const bool passed = paper.ballots.size() != 3;
    paper.ballots.push_back({entry.recipient, entry.honour_title, passed ? 8 : 5, passed ? 0 : 2,
                             passed ? 0 : 1, passed ? "8/9" : "5/9", passed});
  }
  return paper;
}

NoticePaper SampleNotice() {
  return {.letterhead = DistrictLetterhead("15/TB-UBND"),
          .issuer = "Ủy ban nhân dân huyện Khoái Châu",
          .entries = SampleEntries(4),
          .first_day = "2020-08-05",
          .last_day = "2020-08-19",
          .opinions_to = "Phòng Nội vụ huyện Khoái Châu",
          .signature = {{"TL. Chủ tịch", "Trưởng phòng Nội vụ"}, "Trần Văn Nam"},
          .recipients = {"Các xã, thị trấn", "Cổng thông tin điện tử huyện", "Lưu: VT, NV"}};
}

RegisterPaper SampleRegister(size_t entries) {
  RegisterPaper paper = {
      .letterhead = DistrictLetterhead(""),
      .period = "Năm 2020",
      .entries = {},
      .signature = SignatureBlock{{"TL. Chủ tịch", "Trưởng phòng Nội vụ"}, "Trần Văn Nam"}};
  for (size_t i = 1; i <= entries; ++i) {
    paper.entries.push_back({.number = absl::StrCat("2020-", absl::Dec(i, absl::kZeroPad6)),
                             .decision_number = "1234/QĐ-UBND",
                             .decision_date = "2020-08-05",
                             .recipient = absl::StrCat("Nguyễn Văn Mẫu ", i),
                             .description = "Công chức xã Dân Tiến",
                             .honour_title = "Giấy khen",
                             .merit = kMerit,
                             .amount_vnd = 447'000,
                             .revoked = i == 3});
  }
  return paper;
}

}  // namespace thidua::awards::papers
