#include "services/awards/papers/certificate_page.h"

#include <absl/strings/str_split.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/status.h"
#include "services/awards/papers/testing/drawn.h"
#include "services/awards/papers/testing/samples.h"

namespace thidua::awards::papers {
namespace {

using ::testing::ElementsAre;

constexpr double kFrame = 36;             // of the border's inner line from the edge
constexpr double kRoom = 25 * 72 / 25.4;  // 25 mm

class CertificatePageTest : public ::testing::Test {
 protected:
  // Draws it on a page of its own.
  void Draw(const Certificate& certificate) {
    pages_ = std::make_unique<DrawnPages>(kAcross);
    ASSERT_THAT(DrawCertificate(pages_->canvas(), certificate), IsOk());
  }

  absl::Status Check(const Certificate& certificate) {
    return CheckFits(DrawnPages(kAcross).canvas(), certificate);
  }

  double SealRoom(const std::string& office, const std::string& name) {
    const Rectangle above = pages_->Find(office).box;
    return pages_->Find(name).box.y - above.y - above.height;
  }

  std::unique_ptr<DrawnPages> pages_;
};

TEST_F(CertificatePageTest, NamesTheIssuerWhole) {
  Draw(SampleCertificate());
  EXPECT_THAT(pages_->Find("CHỦ TỊCH").lines,
              ElementsAre("CHỦ TỊCH ỦY BAN NHÂN DÂN HUYỆN KHOÁI CHÂU"));
  EXPECT_THAT(pages_->Find("Khoái Châu, ngày").lines,
              ElementsAre("Khoái Châu, ngày 05 tháng 8 năm 2020"));
  EXPECT_THAT(pages_->Find("Quyết định").lines,
              ElementsAre("Quyết định số 1234/QĐ-UBND ngày 05 tháng 8 năm 2020"));
  EXPECT_EQ(pages_->Overlaps(), "");
  EXPECT_EQ(pages_->Outside(kFrame), "");
}

// The smallest letters and the least room for the seal of a page that is as full as it gets.
TEST_F(CertificatePageTest, StaysLegibleWithTheLongestTextsAtOnce) {
  const Certificate longest = LongestCertificate();
  ASSERT_EQ(CharactersOf(longest.signer_title), kMaxSignerTitle);
  ASSERT_EQ(CharactersOf(longest.merit), kMaxMerit);
  ASSERT_EQ(longest.check_text.size(), kMaxCheckText);
  EXPECT_THAT(Check(longest), IsOk());
  Draw(longest);
  for (const DrawnText& text : pages_->texts()) EXPECT_GE(text.size, kLeastSize) << text.lines[0];
  EXPECT_EQ(pages_->Overlaps(), "");
  EXPECT_EQ(pages_->Outside(kFrame), "");
  // On the right stand place and date, the office and the name.
  std::vector<DrawnText> right;
  for (const DrawnText& text : pages_->texts()) {
    if (!text.turned && text.box.x > kAcross.width / 2) right.push_back(text);
  }
  ASSERT_EQ(right.size(), 3);
  EXPECT_GE(right[2].box.y - right[1].box.y - right[1].box.height, kRoom);
  // Between them is the room to sign in.
  const std::vector<SignatureRoom>& rooms = pages_->canvas().signature_rooms();
  ASSERT_EQ(rooms.size(), 1u);
  EXPECT_EQ(rooms[0].page, 1u);
  EXPECT_GE(rooms[0].room.height, kRoom);
  EXPECT_GE(rooms[0].room.y, right[1].box.y + right[1].box.height - 0.01);
  EXPECT_NEAR(rooms[0].room.y + rooms[0].room.height, right[2].box.y, 0.01);
  EXPECT_LE(rooms[0].room.x, right[2].box.x);
  EXPECT_GE(rooms[0].room.x + rooms[0].room.width, right[2].box.x + right[2].box.width);
}

TEST_F(CertificatePageTest, KeepsRoomForTheSealBelowFourLinesOfOffice) {
  Certificate certificate = SampleCertificate();
  certificate.signer_title =
      "TM. Ủy ban nhân dân huyện Khoái Châu\nKT. Chủ tịch\nPhó Chủ tịch phụ trách khối Văn hóa - "
      "Xã hội\nkiêm Phó Chủ tịch Thường trực Hội đồng Thi đua";
  certificate.merit = LongestCertificate().merit;
  Draw(certificate);
  EXPECT_GE(pages_->Find("KT. CHỦ TỊCH").lines.size(), 4);
  EXPECT_GE(SealRoom("KT. CHỦ TỊCH", certificate.signer), kRoom);
  EXPECT_EQ(pages_->Overlaps(), "");
  EXPECT_EQ(pages_->Outside(kFrame), "");
}

TEST_F(CertificatePageTest, LeavesNoSyllableAloneOnALastLine) {
  const std::string text =
      "Đã có thành tích xuất sắc trong phong trào thi đua xây dựng nông thôn mới và đô thị văn "
      "minh "
      "trên địa bàn huyện Khoái Châu, tỉnh Hưng Yên, giai đoạn 2016 - 2020, góp phần hoàn thành "
      "các "
      "chỉ tiêu phát triển kinh tế";
  size_t wrapped = 0;
  for (size_t end = text.find(' ', 60); end != std::string::npos; end = text.find(' ', end + 1)) {
    Certificate certificate = SampleCertificate();
    certificate.merit = text.substr(0, end);
    certificate.recipient = text.substr(0, end);
    Draw(certificate);
    for (const DrawnText& drawn : pages_->texts()) {
      if (drawn.lines.size() < 2) continue;
      ++wrapped;
      const std::string& last = drawn.lines.back();
      const std::vector<std::string> words = absl::StrSplit(last, ' ', absl::SkipEmpty());
      EXPECT_GE(words.size() - (words.front() == "-"), 2) << last;
      for (const std::string& line : drawn.lines) EXPECT_FALSE(line.starts_with("-")) << line;
    }
  }
  EXPECT_GT(wrapped, 40);
}

TEST_F(CertificatePageTest, BalancesItsLines) {
  Certificate certificate = SampleCertificate();
  certificate.recipient =
      "Tập thể cán bộ, công chức, viên chức và người lao động Phòng Nông nghiệp và Phát triển";
  Draw(certificate);
  const std::vector<std::string> lines = pages_->Find("Tập thể").lines;
  ASSERT_EQ(lines.size(), 2);
  const size_t first = CharactersOf(lines[0]), second = CharactersOf(lines[1]);
  EXPECT_LT(std::max(first, second) - std::min(first, second), 10) << lines[0] << "/" << lines[1];
}

TEST_F(CertificatePageTest, PrintsLegiblyWhateverFits) {
  for (std::string Certificate::*text :
       {&Certificate::authority, &Certificate::recipient, &Certificate::merit, &Certificate::place,
        &Certificate::decision_number, &Certificate::signer_title, &Certificate::signer}) {
    size_t fits = 0, others = 0;
    for (size_t characters = 100; characters < 4000; characters += characters / 2) {
      Certificate certificate = SampleCertificate();
      certificate.*text = WideText(characters);
      Draw(certificate);
      double least = kLeastSize;
      for (const DrawnText& drawn : pages_->texts()) least = std::min(least, drawn.size);
      const bool legible = least >= kLeastSize;
      EXPECT_EQ(Check(certificate).ok(), legible) << characters << " " << certificate.*text;
      ++(legible ? fits : others);
    }
    EXPECT_GT(fits, 2);
    EXPECT_GT(others, 0);
  }
}

TEST_F(CertificatePageTest, NamesTheTextThatIsTooLong) {
  struct Case {
    const char* field;
    std::string Certificate::*text;
    size_t characters;
  };
  for (const Case& c :
       {Case{"authority", &Certificate::authority, 4000},
        Case{"honour_title", &Certificate::honour_title, 2500},
        Case{"recipient", &Certificate::recipient, 3500},
        Case{"description", &Certificate::description, 4000},
        Case{"merit", &Certificate::merit, 4000}, Case{"place", &Certificate::place, 1200},
        Case{"decision_number", &Certificate::decision_number, 800},
        Case{"signer_title", &Certificate::signer_title, 1000},
        Case{"signer", &Certificate::signer, 1000}}) {
    SCOPED_TRACE(c.field);
    Certificate certificate = SampleCertificate();
    EXPECT_THAT(Check(certificate), IsOk());
    certificate.*c.text = WideText(c.characters);
    const absl::Status status = Check(certificate);
    EXPECT_THAT(status,
                Fails(absl::StatusCode::kInvalidArgument, type::v1::ERROR_REASON_INVALID_TEXT));
    ASSERT_EQ(ViolationsOf(status).size(), 1);
    EXPECT_EQ(ViolationsOf(status)[0].field, c.field);
    // It is printed all the same, and nothing covers anything else.
    Draw(certificate);
    EXPECT_EQ(pages_->Overlaps(), "");
    EXPECT_EQ(pages_->Outside(kFrame), "");
  }
}

TEST_F(CertificatePageTest, ShowsACodeToCheckItWhereThereIsOne) {
  Certificate certificate = SampleCertificate();
  Draw(certificate);
  EXPECT_EQ(pages_->Count("Quét mã"), 0);
  EXPECT_EQ(pages_->Count("Mã kiểm tra"), 0);
  const double left = pages_->Find("Số vào sổ").box.x;

  certificate.check_text = "https://thidua.vn/2020-000017";
  certificate.check_code = "7K2F-9QXM";
  Draw(certificate);
  EXPECT_EQ(pages_->Count("Quét mã để kiểm tra giấy này"), 1);
  EXPECT_EQ(pages_->Count("Mã kiểm tra: 7K2F-9QXM"), 1);
  EXPECT_GT(pages_->Find("Số vào sổ").box.x, left + 60);  // the code stands there

  certificate.check_text = std::string(kMaxCheckText + 1, 'a');
  const absl::Status status = Check(certificate);
  ASSERT_THAT(status, Fails(absl::StatusCode::kInvalidArgument));
  EXPECT_EQ(ViolationsOf(status)[0].field, "check_text");
}

TEST_F(CertificatePageTest, SaysAcrossAndPlainlyWhatItIsNot) {
  Certificate certificate = SampleCertificate();
  Draw(certificate);
  EXPECT_EQ(pages_->Count("MÔ PHỎNG") + pages_->Count("THU HỒI") + pages_->Count("CẤP LẠI"), 0);
  struct Case {
    const char* mark;
    bool Certificate::*sign;
    size_t times;  // a duplicate is valid: nothing stands across it
  };
  const std::vector<Case> cases = {{"MẪU - MÔ PHỎNG", &Certificate::specimen, 2},
                                   {"ĐÃ THU HỒI", &Certificate::revoked, 2},
                                   {"BẢN CẤP LẠI", &Certificate::duplicate, 1}};
  for (const Case& marked : cases) {
    SCOPED_TRACE(marked.mark);
    certificate = SampleCertificate();
    certificate.*marked.sign = true;
    Draw(certificate);
    for (const Case& c : cases) {
      EXPECT_EQ(pages_->Count(c.mark), c.mark == marked.mark ? c.times : 0);
    }
  }
}

}  // namespace
}  // namespace thidua::awards::papers
