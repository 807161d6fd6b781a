#include "services/awards/papers/printer.h"

#include <absl/strings/str_split.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <fstream>

#include "common/testing/status.h"
#include "common/testing/temporary_folder.h"
#include "common/value/errors.h"
#include "common/value/text.h"
#include "services/awards/papers/testing/samples.h"

namespace thidua::awards::papers {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

class PrinterTest : public ::testing::Test {
 protected:
  // What the command prints, with the PDF's path and `more` for its arguments.
  std::string Run(const std::string& command, const std::string& pdf,
                  const std::string& more = "") {
    const std::string path = folder_ / "paper.pdf";
    std::ofstream(path, std::ios::binary) << pdf;
    FILE* pipe = popen((command + " " + path + " " + more).c_str(), "r");
    if (pipe == nullptr) return "";
    std::string output;
    std::array<char, 4096> buffer;
    while (size_t read = fread(buffer.data(), 1, buffer.size(), pipe)) {
      output.append(buffer.data(), read);
    }
    pclose(pipe);
    return output;
  }

  std::string Text(const std::string& pdf) { return Run("pdftotext -layout", pdf, "-"); }

  TemporaryFolder folder_;
  Printer printer_;
};

TEST_F(PrinterTest, KeepsEveryVietnameseWord) {
  auto pdf = printer_.Print(SampleCertificate());
  ASSERT_TRUE(pdf.ok()) << pdf.status();
  const std::string text = Text(*pdf);
  for (const char* words :
       {"CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc",
        "CHỦ TỊCH ỦY BAN NHÂN DÂN HUYỆN KHOÁI CHÂU", "TẶNG", "GIẤY KHEN",
        "Nhân dân và cán bộ xã Đồng Tiến", "Huyện Khoái Châu, tỉnh Hưng Yên",
        "Đã hoàn thành xuất sắc phong trào thi đua", "Khoái Châu, ngày 05 tháng 8 năm 2020",
        "Quyết định số 1234/QĐ-UBND ngày 05 tháng 8 năm 2020", "2020-000017", "CHỦ TỊCH",
        "Nguyễn Hữu Thưởng"}) {
    EXPECT_THAT(text, HasSubstr(words));
  }
  EXPECT_EQ(text, ToNfc(text));
  EXPECT_THAT(text, Not(HasSubstr("MÔ PHỎNG")));
  EXPECT_THAT(text, Not(HasSubstr("THU HỒI")));
}

TEST_F(PrinterTest, GivesTheSameBytesAgain) {
  auto first = printer_.Print(SampleCertificate());
  auto second = Printer().Print(SampleCertificate());
  ASSERT_TRUE(first.ok());
  EXPECT_EQ(*first, *second);
  Certificate other = SampleCertificate();
  other.number = "2020-000018";
  EXPECT_NE(*first, *printer_.Print(other));
}

TEST_F(PrinterTest, PutsManyCertificatesIntoOneFile) {
  std::vector<Certificate> certificates(3, SampleCertificate());
  certificates[1].recipient = "Nguyễn Thị Lan";
  certificates[2].recipient = "Trần Văn Nam";
  std::vector<size_t> told;
  const auto pdf = printer_.Print(certificates, [&](size_t done) {
    told.push_back(done);
    return absl::OkStatus();
  });
  ASSERT_THAT(pdf, IsOk());
  EXPECT_THAT(told, ElementsAre(1, 2, 3));
  EXPECT_THAT(Run("pdfinfo", *pdf), HasSubstr("Pages:           3"));
  const std::vector<std::string> pages = absl::StrSplit(Text(*pdf), '\f');
  ASSERT_GE(pages.size(), 3);
  EXPECT_THAT(pages[0], HasSubstr("Đồng Tiến"));
  EXPECT_THAT(pages[1], HasSubstr("Nguyễn Thị Lan"));
  EXPECT_THAT(pages[2], HasSubstr("Trần Văn Nam"));
  // Another printer, and the same one after other papers, give the same bytes.
  const auto go_on = [](size_t) { return absl::OkStatus(); };
  ASSERT_THAT(printer_.Print(LongestCertificate()), IsOk());
  EXPECT_EQ(*printer_.Print(certificates, go_on), *pdf);
  EXPECT_EQ(*Printer().Print(certificates, go_on), *pdf);
}

TEST_F(PrinterTest, PrintsDocuments) {
  const auto pdf = printer_.Print(SampleDocument(50));
  ASSERT_THAT(pdf, IsOk());
  const std::string text = Text(*pdf);
  for (const char* words :
       {"CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Số: 05/QĐ-UBND", "CHỦ TỊCH ỦY BAN NHÂN DÂN",
        "Điều 1. Tặng", "Nơi nhận:", "DANH SÁCH TẬP THỂ, CÁ NHÂN", "Nguyễn Văn Mẫu 50"}) {
    EXPECT_THAT(text, HasSubstr(words));
  }
  EXPECT_EQ(text, ToNfc(text));
  EXPECT_THAT(Run("pdfinfo", *pdf), HasSubstr("Title:           Quyết định số 05/QĐ-UBND"));
  EXPECT_THAT(Run("pdfinfo", *pdf), HasSubstr("Pages:           4"));
  EXPECT_EQ(*Printer().Print(SampleDocument(50)), *pdf);
}

// Without a date the file bears none either, so that its bytes do not depend on the day.
TEST_F(PrinterTest, KnowsNoClock) {
  Document document = SampleDocument(1);
  document.letterhead.date = "";
  const auto pdf = printer_.Print(document);
  ASSERT_THAT(pdf, IsOk());
  EXPECT_THAT(Run("pdfinfo", *pdf), Not(HasSubstr("CreationDate")));
}

TEST_F(PrinterTest, StopsWhereItIsTold) {
  const std::vector<Certificate> certificates(3, SampleCertificate());
  size_t last = 0;
  const auto pdf = printer_.Print(certificates, [&](size_t done) {
    last = done;
    return done == 2 ? absl::CancelledError("enough") : absl::OkStatus();
  });
  EXPECT_THAT(pdf, Fails(absl::StatusCode::kCancelled));
  EXPECT_EQ(last, 2);
  EXPECT_THAT(printer_.Print({}, [](size_t) { return absl::OkStatus(); }),
              Fails(absl::StatusCode::kInvalidArgument));
}

// Fonts, which every file holds once, are in the file of one page as well.
TEST_F(PrinterTest, TakesFewBytesAPage) {
  const auto go_on = [](size_t) { return absl::OkStatus(); };
  struct Case {
    std::string name;
    Certificate certificate;
    size_t bytes;  // a page, at most
  };
  Case typical = {"typical", SampleCertificate(), 4500};
  typical.certificate.check_text = "https://thidua.khoaichau.gov.vn/kiem-tra/2020-000017";
  for (const Case& c : {typical, Case{"longest", LongestCertificate(), 10000}}) {
    SCOPED_TRACE(c.name);
    const auto one = printer_.Print(c.certificate);
    const auto many = printer_.Print(std::vector<Certificate>(21, c.certificate), go_on);
    ASSERT_THAT(one, IsOk());
    ASSERT_THAT(many, IsOk());
    EXPECT_LE((many->size() - one->size()) / 20, c.bytes);
  }
}

TEST_F(PrinterTest, RefusesACodeThatCannotBe) {
  Certificate certificate = SampleCertificate();
  certificate.check_text = std::string(3000, 'a');
  EXPECT_THAT(printer_.Print(certificate), Fails(absl::StatusCode::kInvalidArgument));
}

TEST_F(PrinterTest, ChecksWhetherACertificateFits) {
  EXPECT_THAT(printer_.CheckFits(LongestCertificate()), IsOk());
  Certificate certificate = SampleCertificate();
  certificate.signer = WideText(2000);
  EXPECT_THAT(printer_.CheckFits(certificate), Fails(absl::StatusCode::kInvalidArgument));
  certificate.signer = "Nguyễn 阮";
  EXPECT_THAT(printer_.CheckFits(certificate),
              Fails(absl::StatusCode::kFailedPrecondition, type::v1::ERROR_REASON_INVALID_TEXT));
}

TEST_F(PrinterTest, EmbedsItsFonts) {
  auto pdf = printer_.Print(SampleCertificate());
  ASSERT_TRUE(pdf.ok());
  // Two lines of headings, then a line a font.
  std::vector<std::string> lines = absl::StrSplit(Run("pdffonts", *pdf), '\n', absl::SkipEmpty());
  ASSERT_GT(lines.size(), 2);
  for (size_t i = 2; i < lines.size(); ++i) {
    EXPECT_THAT(lines[i], HasSubstr("LiberationSerif"));
    EXPECT_THAT(lines[i], HasSubstr("yes yes yes"));  // embedded, subset, with Unicode
  }
}

TEST_F(PrinterTest, RefusesACharacterWithoutAGlyph) {
  Certificate certificate = SampleCertificate();
  certificate.recipient = "Nguyễn 阮";
  auto pdf = printer_.Print(certificate);
  EXPECT_EQ(pdf.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(ReasonOf(pdf.status()), type::v1::ERROR_REASON_INVALID_TEXT);
}

TEST_F(PrinterTest, NeedsItsFonts) {
  EXPECT_EQ(Printer(folder_.path()).Print(SampleCertificate()).status().code(),
            absl::StatusCode::kInternal);
}

}  // namespace
}  // namespace thidua::awards::papers
