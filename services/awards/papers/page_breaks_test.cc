#include <absl/strings/str_cat.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "services/awards/papers/document_page.h"
#include "services/awards/papers/testing/drawn.h"
#include "services/awards/papers/testing/samples.h"

namespace thidua::awards::papers {
namespace {

// A sentence of several lines that names itself.
std::string Sentence(size_t number, size_t words = 40) {
  std::string text = absl::StrCat("câu-", number);
  for (size_t i = 1; i < words; ++i) text += " công trạng";
  return text;
}

class PageBreaksTest : public ::testing::Test {
 protected:
  void Draw(std::vector<Block> blocks) {
    Document document = SampleDocument(1);
    document.annexes.clear();
    document.blocks = std::move(blocks);
    pages_ = std::make_unique<DrawnPages>(kUpright);
    DrawDocument(pages_->canvas(), document);
    EXPECT_EQ(pages_->Overlaps(), "");
    EXPECT_EQ(pages_->Outside(20), "");
  }

  size_t PageOf(const std::string& words) { return pages_->Find(words).page; }
  // The pages that hold the words.
  std::set<size_t> PagesOf(const std::string& words) {
    std::set<size_t> pages;
    for (const DrawnText& text : pages_->texts()) {
      for (const std::string& line : text.lines) {
        if (line.find(words) != std::string::npos) pages.insert(text.page);
      }
    }
    return pages;
  }

  std::unique_ptr<DrawnPages> pages_;
};

Table Rows(size_t count, const std::string& text = "Nguyễn Văn Mẫu") {
  Table table = {.columns = {{"Đầu bảng", 1}, {"Số tiền", 1, Alignment::kRight}}, .rows = {}};
  for (size_t i = 1; i <= count; ++i) {
    table.rows.push_back({{absl::StrCat("hàng-", i, " ", text), "1.490.000"}});
  }
  return table;
}

TEST_F(PageBreaksTest, CountPagesFromTheSecondOn) {
  std::vector<Block> blocks;
  for (size_t i = 0; i < 40; ++i) blocks.push_back(Paragraph{Sentence(i)});
  Draw(std::move(blocks));
  const size_t pages = pages_->canvas().page();
  ASSERT_GE(pages, 3);
  std::vector<std::string> numbers(pages + 1);
  for (const DrawnText& text : pages_->texts()) {
    if (text.box.y > 50) continue;
    numbers[text.page] = text.lines[0];
    EXPECT_NEAR(text.box.x + text.box.width / 2, (30 + 210 - 18) * 72 / 25.4 / 2, 0.5);
  }
  EXPECT_EQ(numbers[1], "");
  for (size_t page = 2; page <= pages; ++page) EXPECT_EQ(numbers[page], absl::StrCat(page));
}

TEST_F(PageBreaksTest, CountTheAnnexOnItsOwn) {
  Document document = SampleDocument(100);
  DrawnPages pages(kUpright);
  DrawDocument(pages.canvas(), document);
  const DrawnText& annex = pages.Find("DANH SÁCH");
  for (const DrawnText& text : pages.texts()) {
    if (text.box.y < 50) {
      EXPECT_EQ(text.lines[0], absl::StrCat(text.page - annex.page + 1));
    }
  }
}

// Paragraphs of every height above it: the break falls on each of its lines once.
TEST_F(PageBreaksTest, LeaveNoLineAlone) {
  size_t parted = 0;
  for (size_t above = 0; above < 30; ++above) {
    std::vector<Block> blocks;
    for (size_t i = 0; i < 8 + above; ++i) blocks.push_back(Paragraph{"một dòng"});
    blocks.push_back(Paragraph{Sentence(1, 100)});
    blocks.push_back(Paragraph{Sentence(2, 100)});
    Draw(std::move(blocks));
    for (const DrawnText& text : pages_->texts()) {
      if (text.lines[0].find("công trạng") == std::string::npos) continue;
      EXPECT_GE(text.lines.size(), 2) << above << ": " << text.lines[0];
      parted += text.lines[0].find("câu-") == std::string::npos;
    }
  }
  EXPECT_GT(parted, 5);
}

TEST_F(PageBreaksTest, KeepAHeadingWithWhatFollows) {
  for (size_t above = 0; above < 40; ++above) {
    std::vector<Block> blocks;
    for (size_t i = 0; i < above; ++i) blocks.push_back(Paragraph{"một dòng"});
    blocks.push_back(Heading{"Chương đầu"});
    blocks.push_back(Heading{"Mục đầu"});
    blocks.push_back(above % 2 == 0 ? Block(Rows(2)) : Block(Paragraph{Sentence(1)}));
    Draw(std::move(blocks));
    const size_t page = PageOf(above % 2 == 0 ? "hàng-1 " : "câu-1");
    EXPECT_EQ(PageOf("Chương đầu"), page) << above;
    EXPECT_EQ(PageOf("Mục đầu"), page) << above;
  }
}

// The signature takes the last two lines, or the last row, to its page.
TEST_F(PageBreaksTest, LeaveNoSignatureAlone) {
  size_t second = 0;
  for (size_t above = 0; above < 40; ++above) {
    std::vector<Block> blocks;
    for (size_t i = 0; i < above; ++i) blocks.push_back(Paragraph{"một dòng"});
    blocks.push_back(above % 2 == 0 ? Block(Rows(3))
                                    : Block(Paragraph{Sentence(1) + " cuối-cùng"}));
    Draw(std::move(blocks));
    const size_t page = PageOf("KT. CHỦ TỊCH");
    EXPECT_EQ(PageOf("Nguyễn Hữu Thưởng"), page) << above;
    EXPECT_TRUE(PagesOf(above % 2 == 0 ? "hàng-3 " : "cuối-cùng").contains(page)) << above;
    second += page == 2;
  }
  EXPECT_GT(second, 5);
}

TEST_F(PageBreaksTest, KeepTextTogetherBeforeASignatureOfAPage) {
  Document document = SampleDocument(1);
  document.annexes.clear();
  document.signature->offices.assign(37, "Phó Chủ tịch");
  document.blocks = {Paragraph{Sentence(1, 100)}};
  DrawnPages pages(kUpright);
  DrawDocument(pages.canvas(), document);
  for (const DrawnText& text : pages.texts()) {
    if (text.lines[0].find("công trạng") == std::string::npos) continue;
    EXPECT_GE(text.lines.size(), 2);
  }
  EXPECT_EQ(pages.canvas().page(), 3);
}

TEST_F(PageBreaksTest, RepeatTheHeaderAndPartNoRow) {
  Draw({Rows(60, "Phó Chủ tịch Ủy ban nhân dân xã kiêm Chủ tịch Hội đồng giáo dục xã")});
  const size_t pages = pages_->canvas().page();
  ASSERT_GE(pages, 3);
  EXPECT_EQ(PagesOf("Đầu bảng").size(), pages);
  for (size_t i = 1; i <= 60; ++i) {
    const std::string row = absl::StrCat("hàng-", i, " ");
    EXPECT_EQ(pages_->Count(row), 1);
    EXPECT_EQ(pages_->Find(row).lines.size(), 2);
  }
  for (const DrawnText& text : pages_->texts()) {
    if (text.lines[0] == "1.490.000") {
      EXPECT_NEAR(text.box.x + text.box.width, (210 - 18) * 72 / 25.4 - 4, 0.5);
    }
  }
}

TEST_F(PageBreaksTest, PartARowThatIsLongerThanAPage) {
  Table table = Rows(3);
  table.rows[1].cells[0] = "hàng-2 " + Sentence(2, 800) + " cuối-cùng";
  Draw({table});
  const std::set<size_t> last = PagesOf("cuối-cùng");
  ASSERT_EQ(last.size(), 1);
  EXPECT_GT(*last.begin(), PageOf("hàng-2 ") + 1);
  EXPECT_EQ(PagesOf("Đầu bảng").size(), *PagesOf("hàng-3 ").begin());
}

TEST_F(PageBreaksTest, LetALongListOfRecipientsGoOn) {
  Document document = SampleDocument(1);
  document.annexes.clear();
  document.recipients.assign(120, "Ủy ban nhân dân xã Đồng Tiến");
  DrawnPages pages(kUpright);
  DrawDocument(pages.canvas(), document);
  EXPECT_EQ(pages.Overlaps(), "");
  EXPECT_EQ(pages.Outside(20), "");
  EXPECT_EQ(pages.Count("- Ủy ban nhân dân xã Đồng Tiến"), 120);
  EXPECT_EQ(pages.Find("KT. CHỦ TỊCH").page, 1);
  EXPECT_GT(pages.canvas().page(), 2);
}

}  // namespace
}  // namespace thidua::awards::papers
