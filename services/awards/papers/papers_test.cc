#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/awards/papers/document_page.h"
#include "services/awards/papers/testing/drawn.h"
#include "services/awards/papers/testing/sample_papers.h"

namespace thidua::awards::papers {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

class PapersTest : public ::testing::Test {
 protected:
  // All its words, a text a line, as they are drawn.
  template <class Paper>
  std::string Words(const Paper& paper) {
    const Document document = DocumentOf(paper);
    pages_ = std::make_unique<DrawnPages>(FirstPageOf(document));
    DrawDocument(pages_->canvas(), document);
    EXPECT_EQ(pages_->Overlaps(), "");
    EXPECT_EQ(pages_->Outside(20), "");
    std::string words;
    for (const DrawnText& text : pages_->texts()) {
      absl::StrAppend(&words, absl::StrJoin(text.lines, " "), "\n");
    }
    return words;
  }

  std::unique_ptr<DrawnPages> pages_;
};

TEST(AwardTable, PartsCollectivesAndPeople) {
  std::vector<AwardEntry> entries = SampleEntries(2);
  std::swap(entries[0], entries[3]);
  const Table table = AwardTable(entries, {.honour = true, .amount = true});
  ASSERT_EQ(table.columns.size(), 5);
  ASSERT_EQ(table.rows.size(), 7);
  EXPECT_THAT(table.rows[0].cells, ElementsAre("I", "Tập thể", "", "", ""));
  EXPECT_TRUE(table.rows[0].bold);
  EXPECT_THAT(table.rows[1].cells,
              ElementsAre("1", "Hội Nông dân xã Dân Tiến", "Xã Dân Tiến", "Giấy khen", "894.000"));
  EXPECT_THAT(table.rows[3].cells, ElementsAre("II", "Cá nhân", "", "", ""));
  EXPECT_EQ(table.rows[4].cells[0], "1");
  EXPECT_EQ(table.rows[5].cells[0], "2");
  EXPECT_THAT(table.rows[6].cells, ElementsAre("", "Tổng cộng", "", "", "2.682.000"));
  EXPECT_TRUE(table.rows[6].bold);
}

TEST(AwardTable, HasMeritsWhereThereAreSome) {
  std::vector<AwardEntry> entries = SampleEntries(1);
  EXPECT_EQ(AwardTable(entries, {}).columns.size(), 3);
  entries[2].merit = "Có sáng kiến";
  const Table table = AwardTable(entries, {});
  ASSERT_EQ(table.columns.size(), 4);
  EXPECT_EQ(table.columns[3].title, "Thành tích");
  EXPECT_EQ(table.rows.back().cells[3], "Có sáng kiến");
}

TEST(AwardList, CountsThoseThatThereAre) {
  std::vector<AwardEntry> entries = SampleEntries(12);
  EXPECT_EQ(CountOf(entries), "02 tập thể và 12 cá nhân");
  EXPECT_EQ(KindsOf(entries), "tập thể, cá nhân");
  EXPECT_EQ(TotalOf(entries), 2 * 894'000 + 12 * 447'000);
  entries.erase(entries.begin(), entries.begin() + 2);
  EXPECT_EQ(CountOf(entries), "12 cá nhân");
  EXPECT_EQ(KindsOf(entries), "cá nhân");
  EXPECT_EQ(CountOf(SampleEntries(0)), "02 tập thể");
  EXPECT_EQ(KindsOf(SampleEntries(0)), "tập thể");
}

TEST_F(PapersTest, DecideInArticles) {
  const std::string words = Words(SampleDecision(40));
  for (const char* part :
       {"Số: 1234/QĐ-UBND", "QUYẾT ĐỊNH\n",
        "Về việc tặng Giấy khen cho tập thể, cá nhân đã có thành tích xuất sắc",
        "CHỦ TỊCH ỦY BAN NHÂN DÂN HUYỆN KHOÁI CHÂU\n", "QUYẾT ĐỊNH:\n",
        "Điều 1. Tặng Giấy khen cho 02 tập thể và 40 cá nhân đã có thành tích",
        "Điều 2. Tổng số tiền thưởng kèm theo Giấy khen là 19.668.000 đồng, trích từ Quỹ",
        "Điều 3. Quyết định này có hiệu lực thi hành kể từ ngày ký.", "Điều 4. Chánh Văn phòng",
        "DANH SÁCH TẬP THỂ, CÁ NHÂN ĐƯỢC TẶNG GIẤY KHEN",
        ("(Kèm theo Quyết định số 1234/QĐ-UBND ngày 05 tháng 8 năm 2020 của Chủ tịch Ủy ban nhân "
         "dân huyện Khoái Châu)"),
        "Nguyễn Văn Mẫu 40\n", "19.668.000\n", "- Lưu: VT, NV.\n"}) {
    EXPECT_THAT(words, HasSubstr(part));
  }
  EXPECT_GT(pages_->Find("Nguyễn Văn Mẫu 1").page, pages_->Find("Nguyễn Hữu Thưởng").page);
}

TEST_F(PapersTest, DecideWithoutMoneyInOneArticleLess) {
  DecisionPaper paper = SampleDecision(3);
  for (AwardEntry& entry : paper.entries) entry.amount_vnd = 0;
  EXPECT_THAT(Words(paper),
              AllOf(Not(HasSubstr("tiền thưởng")), Not(HasSubstr("Tiền thưởng")),
                    HasSubstr("Điều 2. Quyết định này có hiệu lực"), Not(HasSubstr("Điều 4."))));
}

TEST_F(PapersTest, SubmitToWhoDecides) {
  const std::string words = Words(SampleSubmission());
  for (const char* part :
       {"Số: 07/TTr-UBND", "Dân Tiến, ngày 03 tháng 02 năm 2020", "TỜ TRÌNH\n",
        "Kính gửi:", "ỦY BAN NHÂN DÂN XÃ DÂN TIẾN", "- Phòng Nội vụ huyện.\n",
        ("Ủy ban nhân dân xã Dân Tiến kính đề nghị Chủ tịch Ủy ban nhân dân huyện Khoái Châu xem "
         "xét, tặng Giấy khen cho 02 tập thể và 04 cá nhân"),
        "- Báo cáo thành tích của từng tập thể, cá nhân;", "TM. ỦY BAN NHÂN DÂN CHỦ TỊCH"}) {
    EXPECT_THAT(words, HasSubstr(part));
  }
  // A body's name that takes two lines is parted where its words are.
  EXPECT_THAT(pages_->Find("XÃ DÂN TIẾN").lines, ElementsAre("ỦY BAN NHÂN DÂN", "XÃ DÂN TIẾN"));
}

TEST_F(PapersTest, RecordAMeeting) {
  const std::string words = Words(SampleMinutes());
  for (const char* part :
       {"Số: 03/BB-HĐTĐKT", "BIÊN BẢN\n", "Thời gian bắt đầu: 8 giờ 00, ngày 30 tháng 7 năm 2020.",
        "Tổng số thành viên Hội đồng: 09; có mặt: 08; vắng mặt: 01.", "Vắng\n", "bỏ phiếu kín",
        "8/9\nĐạt\n", "5/9\nKhông đạt\n", "kết thúc vào hồi 10 giờ 30", "CHỦ TỌA", "THƯ KÝ"}) {
    EXPECT_THAT(words, HasSubstr(part));
  }
  EXPECT_LT(pages_->Find("THƯ KÝ").box.x, pages_->Find("CHỦ TỌA").box.x);
  MinutesPaper open = SampleMinutes();
  open.secret = false;
  EXPECT_THAT(Words(open), AllOf(HasSubstr("bỏ phiếu công khai"), Not(HasSubstr("phiếu kín")),
                                 HasSubstr("II. NỘI DUNG"), HasSubstr("III. KẾT QUẢ")));
  open.proceedings.clear();
  EXPECT_THAT(Words(open), AllOf(Not(HasSubstr("NỘI DUNG")), HasSubstr("II. KẾT QUẢ"),
                                 Not(HasSubstr("III. KẾT QUẢ"))));
}

TEST_F(PapersTest, GiveNotice) {
  const std::string words = Words(SampleNotice());
  for (const char* part :
       {"Số: 15/TB-UBND", "THÔNG BÁO\n", "02 tập thể và 04 cá nhân được đề nghị khen thưởng",
        "Thời gian lấy ý kiến: Từ ngày 05 tháng 8 năm 2020 đến hết ngày 19 tháng 8 năm 2020.",
        "Ý kiến gửi về: Phòng Nội vụ huyện Khoái Châu.", "TL. CHỦ TỊCH TRƯỞNG PHÒNG NỘI VỤ"}) {
    EXPECT_THAT(words, HasSubstr(part));
  }
  EXPECT_THAT(words, Not(HasSubstr("Tiền thưởng")));  // nothing is decided yet
}

TEST_F(PapersTest, KeepARegisterAcross) {
  const std::string words = Words(SampleRegister(30));
  for (const char* part :
       {"SỔ KHEN THƯỞNG\n", "Năm 2020\n", "2020-000030\n", "05/8/2020\n", "Đã thu hồi\n",
        "29 lượt khen thưởng, không kể 01 đã thu hồi\n", "12.963.000\n"}) {
    EXPECT_THAT(words, HasSubstr(part));
  }
  EXPECT_THAT(words, Not(HasSubstr("Số: ")));  // it has none
  EXPECT_EQ(pages_->canvas().size().width, kAcross.width);
  // Numbers are not broken.
  for (const DrawnText& text : pages_->texts()) {
    if (!text.lines[0].starts_with("2020-0")) continue;
    EXPECT_EQ(text.lines.size(), 1);
  }
}

TEST_F(PapersTest, SayThatTheyAreSpecimens) {
  DecisionPaper decision = SampleDecision(1);
  SubmissionPaper submission = SampleSubmission();
  MinutesPaper minutes = SampleMinutes();
  NoticePaper notice = SampleNotice();
  RegisterPaper list = SampleRegister(1);
  const auto marked = [&](auto paper) {
    paper.marks.specimen = true;
    return Words(paper);
  };
  for (const std::string& words :
       {marked(decision), marked(submission), marked(minutes), marked(notice), marked(list)}) {
    EXPECT_THAT(words, HasSubstr("MẪU - MÔ PHỎNG"));
  }
}

}  // namespace
}  // namespace thidua::awards::papers
