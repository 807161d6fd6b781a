#include "services/awards/papers/document_page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/awards/papers/testing/drawn.h"
#include "services/awards/papers/testing/samples.h"

namespace thidua::awards::papers {
namespace {

using ::testing::ElementsAre;

constexpr double kMm = 72 / 25.4;

class DocumentPageTest : public ::testing::Test {
 protected:
  void Draw(const Document& document) {
    pages_ = std::make_unique<DrawnPages>(FirstPageOf(document));
    DrawDocument(pages_->canvas(), document);
  }

  const DrawnText& Find(const std::string& words) { return pages_->Find(words); }
  double Middle(const std::string& words) {
    const Rectangle box = Find(words).box;
    return box.x + box.width / 2;
  }

  std::unique_ptr<DrawnPages> pages_;
};

TEST_F(DocumentPageTest, HasTheTopOfTheDecree) {
  Document document = SampleDocument(3);
  document.letterhead.superior = "Ủy ban nhân dân tỉnh Hưng Yên";
  Draw(document);
  const double half = kUpright.width / 2;
  EXPECT_THAT(Find("CỘNG HÒA").lines, ElementsAre("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"));
  EXPECT_GE(Find("CỘNG HÒA").size, 12);
  EXPECT_GE(Find("Độc lập").size, 13);
  EXPECT_GT(Middle("CỘNG HÒA"), half);
  EXPECT_NEAR(Middle("CỘNG HÒA"), Middle("Độc lập"), 0.1);
  EXPECT_LT(Middle("HUYỆN KHOÁI CHÂU"), half);
  EXPECT_LT(Find("HƯNG YÊN").box.y, Find("HUYỆN KHOÁI CHÂU").box.y);
  // The number on the left and the date on the right stand at one height.
  EXPECT_THAT(Find("Số:").lines, ElementsAre("Số: 05/QĐ-UBND"));
  EXPECT_LT(Middle("Số:"), half);
  EXPECT_EQ(Find("Số:").box.y, Find("Khoái Châu, ngày 05 tháng 8 năm 2020").box.y);
  EXPECT_NEAR(Middle("Về việc"), Middle("CHỦ TỊCH ỦY BAN"), 0.1);
}

TEST_F(DocumentPageTest, StaysWithinTheMargins) {
  Draw(SampleDocument(100));
  EXPECT_EQ(pages_->Overlaps(), "");
  for (const DrawnText& text : pages_->texts()) {
    EXPECT_GE(text.box.x, 30 * kMm - 0.1) << text.lines[0];
    EXPECT_LE(text.box.x + text.box.width, kUpright.width - 15 * kMm) << text.lines[0];
    EXPECT_LE(text.box.y + text.box.height, kUpright.height - 20 * kMm + 0.1) << text.lines[0];
    const bool number = text.box.y + text.box.height < 20 * kMm;
    EXPECT_TRUE(number || text.box.y >= 20 * kMm) << text.lines[0];
  }
}

TEST_F(DocumentPageTest, EndsGroundsAsTheDecreeSays) {
  Draw(SampleDocument(3));
  EXPECT_THAT(Find("Luật Tổ chức").lines.back(), ::testing::EndsWith("2015;"));
  EXPECT_THAT(Find("Luật Thi đua").lines.back(), ::testing::EndsWith("2003;"));
  EXPECT_THAT(Find("Theo đề nghị").lines.back(), ::testing::EndsWith("Nội vụ."));
}

TEST_F(DocumentPageTest, IndentsTheFirstLineOfAnArticle) {
  Draw(SampleDocument(3));
  const DrawnText& article = Find("Điều 3.");
  ASSERT_GE(article.lines.size(), 2);
  EXPECT_THAT(article.lines[0], ::testing::StartsWith("Điều 3. Chánh Văn phòng"));
  EXPECT_NEAR(article.box.x, 30 * kMm, 0.1);
  EXPECT_NEAR(Find("Điều 2.").box.x, 40 * kMm, 0.5);  // of one line
}

TEST_F(DocumentPageTest, KeepsRoomForTheSeal) {
  Draw(SampleDocument(3));
  const DrawnText& office = Find("KT. CHỦ TỊCH");
  EXPECT_THAT(office.lines, ElementsAre("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"));
  EXPECT_GE(Find("Nguyễn Hữu Thưởng").box.y - office.box.y - office.box.height, 25 * kMm - 0.01);
  EXPECT_NEAR(Middle("KT. CHỦ TỊCH"), Middle("Nguyễn Hữu Thưởng"), 0.1);
  EXPECT_GT(Middle("KT. CHỦ TỊCH"), kUpright.width / 2);
}

TEST_F(DocumentPageTest, NotesWhereItIsSigned) {
  Document document = SampleDocument(30);
  document.second_signature = SignatureBlock{{"Thư ký"}, "Trần Thị Mẫu"};
  Draw(document);
  const std::vector<SignatureRoom>& rooms = pages_->canvas().signature_rooms();
  ASSERT_EQ(rooms.size(), 2u);
  const char* const offices[] = {"KT. CHỦ TỊCH", "THƯ KÝ"};
  const char* const names[] = {"Nguyễn Hữu Thưởng", "Trần Thị Mẫu"};
  for (size_t i = 0; i < 2; ++i) {
    const DrawnText &office = Find(offices[i]), &name = Find(names[i]);
    const Rectangle& room = rooms[i].room;
    EXPECT_EQ(rooms[i].page, name.page);
    EXPECT_EQ(rooms[i].paper.height, kUpright.height);
    // Below the office, above the name, and as wide as both.
    EXPECT_GE(room.y, office.box.y + office.box.height - 0.01);
    EXPECT_NEAR(room.y + room.height, name.box.y, 0.01);
    EXPECT_GE(room.height, 25 * kMm - 0.01);
    EXPECT_NEAR(room.x + room.width / 2, Middle(names[i]), 0.1);
    for (const DrawnText& text : pages_->texts()) {
      const bool beside =
          text.page != rooms[i].page || text.box.y + text.box.height <= room.y + 0.01 ||
          text.box.y >= room.y + room.height - 0.01 || text.box.x >= room.x + room.width ||
          text.box.x + text.box.width <= room.x;
      EXPECT_TRUE(beside || text.turned) << text.lines[0];
    }
  }
}

TEST_F(DocumentPageTest, ListsWhoReceivesIt) {
  Draw(SampleDocument(3));
  EXPECT_EQ(Find("Nơi nhận:").size, 12);
  EXPECT_THAT(Find("Như Điều 3").lines, ElementsAre("- Như Điều 3;"));
  EXPECT_EQ(Find("Như Điều 3").size, 11);
  EXPECT_THAT(Find("Lưu:").lines, ElementsAre("- Lưu: VT, NV."));
}

TEST_F(DocumentPageTest, NamesAddresseesAndSecondSigner) {
  Document document = SampleDocument(3);
  document.addressees = {"Ủy ban nhân dân huyện Khoái Châu"};
  document.second_signature = SignatureBlock{{"Thư ký"}, "Trần Thị Mẫu"};
  Draw(document);
  EXPECT_EQ(pages_->Count("Kính gửi: Ủy ban nhân dân huyện Khoái Châu"), 1);
  EXPECT_LT(Middle("THƯ KÝ"), kUpright.width / 2);
  EXPECT_EQ(Find("THƯ KÝ").box.y, Find("KT. CHỦ TỊCH").box.y);
  EXPECT_GT(Find("Nơi nhận:").box.y, Find("Trần Thị Mẫu").box.y);
  EXPECT_EQ(pages_->Overlaps(), "");
  document.addressees.push_back("Phòng Nội vụ;");
  Draw(document);
  EXPECT_EQ(pages_->Count("- Ủy ban nhân dân huyện Khoái Châu;"), 1);
  EXPECT_EQ(pages_->Count("- Phòng Nội vụ."), 1);
}

TEST_F(DocumentPageTest, NumbersAnnexesWhereThereAreSeveral) {
  Document document = SampleDocument(3);
  Draw(document);
  EXPECT_THAT(Find("Phụ lục").lines, ElementsAre("Phụ lục"));
  EXPECT_EQ(Find("DANH SÁCH TẬP THỂ").page, 2);
  document.annexes.push_back(document.annexes[0]);
  document.annexes[1].across = true;
  Draw(document);
  EXPECT_EQ(Find("Phụ lục II").page, 3);
  EXPECT_NEAR(Middle("Phụ lục II"), (30 * kMm + kAcross.width - 18 * kMm) / 2, 0.1);
  EXPECT_EQ(pages_->Outside(20), "");
}

TEST_F(DocumentPageTest, MarksEveryPage) {
  Document document = SampleDocument(60);
  Draw(document);
  EXPECT_EQ(pages_->Count("MÔ PHỎNG"), 0);
  document.marks.specimen = true;
  Draw(document);
  EXPECT_EQ(pages_->Count("MẪU - MÔ PHỎNG"), 2 * pages_->canvas().page());  // across and plain
  document.marks = {.revoked = true};
  Draw(document);
  EXPECT_EQ(pages_->Count("ĐÃ THU HỒI"), 2 * pages_->canvas().page());
}

TEST_F(DocumentPageTest, LeavesRoomForWhatIsWrittenByHand) {
  Document document = SampleDocument(3);
  document.letterhead.number = "/QĐ-UBND";
  document.letterhead.date = "";
  Draw(document);
  EXPECT_EQ(pages_->Count("Số:       /QĐ-UBND"), 1);
  EXPECT_EQ(pages_->Count("Khoái Châu, ngày      tháng      năm"), 1);
  EXPECT_EQ(NameOf(document), "Quyết định");
  EXPECT_EQ(NameOf(SampleDocument(3)), "Quyết định số 05/QĐ-UBND");
}

}  // namespace
}  // namespace thidua::awards::papers
