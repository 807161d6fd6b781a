#include "services/awards/certificate/printer.h"

#include <absl/strings/str_split.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <fstream>

#include "common/testing/temporary_folder.h"
#include "common/value/errors.h"
#include "common/value/text.h"

namespace thidua::awards {
namespace {

using testing::HasSubstr;
using testing::Not;

Certificate SomeCertificate() {
  return {.authority = "Chủ tịch Ủy ban nhân dân huyện Khoái Châu",
          .honour_title = "Giấy khen",
          .recipient = "Nhân dân và cán bộ xã Đồng Tiến",
          .description = "Huyện Khoái Châu, tỉnh Hưng Yên",
          .merit =
              "Đã hoàn thành xuất sắc phong trào thi đua “Cả nước chung sức xây dựng nông thôn "
              "mới”, giai đoạn 2016 - 2020",
          .place_and_date = "Khoái Châu, ngày 15 tháng 08 năm 2020",
          .decision = "Quyết định số 1234/QĐ-UBND ngày 15 tháng 08 năm 2020",
          .number = "2020-000017",
          .date = "2020-08-15",
          .signer_title = "Chủ tịch",
          .signer = "Nguyễn Hữu Thưởng"};
}

class PrinterTest : public testing::Test {
 protected:
  // What the command prints, with the PDF's path and `more` for its arguments.
  std::string Run(const std::string& command, const std::string& pdf,
                  const std::string& more = "") {
    const std::string path = folder_ / "certificate.pdf";
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
  CertificatePrinter printer_;
};

TEST_F(PrinterTest, KeepsEveryVietnameseWord) {
  auto pdf = printer_.Print(SomeCertificate());
  ASSERT_TRUE(pdf.ok()) << pdf.status();
  const std::string text = Text(*pdf);
  for (const char* words :
       {"CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc",
        "CHỦ TỊCH ỦY BAN NHÂN DÂN HUYỆN KHOÁI CHÂU", "TẶNG", "GIẤY KHEN",
        "Nhân dân và cán bộ xã Đồng Tiến", "Huyện Khoái Châu, tỉnh Hưng Yên",
        "Đã hoàn thành xuất sắc phong trào thi đua", "Khoái Châu, ngày 15 tháng 08 năm 2020",
        "Quyết định số 1234/QĐ-UBND ngày 15 tháng 08 năm 2020", "2020-000017", "CHỦ TỊCH",
        "Nguyễn Hữu Thưởng"}) {
    EXPECT_THAT(text, HasSubstr(words));
  }
  EXPECT_EQ(text, ToNfc(text));
  EXPECT_THAT(text, Not(HasSubstr("MÔ PHỎNG")));
  EXPECT_THAT(text, Not(HasSubstr("THU HỒI")));
}

TEST_F(PrinterTest, GivesTheSameBytesAgain) {
  auto first = printer_.Print(SomeCertificate());
  auto second = CertificatePrinter().Print(SomeCertificate());
  ASSERT_TRUE(first.ok());
  EXPECT_EQ(*first, *second);
  Certificate other = SomeCertificate();
  other.number = "2020-000018";
  EXPECT_NE(*first, *printer_.Print(other));
}

TEST_F(PrinterTest, MarksAcrossThePage) {
  struct Case {
    std::string name;
    bool specimen, revoked;
  };
  for (const Case& c :
       {Case{"specimen", true, false}, Case{"revoked", false, true}, Case{"both", true, true}}) {
    SCOPED_TRACE(c.name);
    Certificate certificate = SomeCertificate();
    certificate.specimen = c.specimen;
    certificate.revoked = c.revoked;
    auto pdf = printer_.Print(certificate);
    ASSERT_TRUE(pdf.ok());
    const std::string text = Text(*pdf);
    EXPECT_EQ(text.find("MẪU - MÔ PHỎNG") != std::string::npos, c.specimen) << text;
    EXPECT_EQ(text.find("ĐÃ THU HỒI") != std::string::npos, c.revoked) << text;
  }
}

TEST_F(PrinterTest, ShrinksLongTextsToOnePage) {
  Certificate certificate = SomeCertificate();
  certificate.merit.clear();
  while (certificate.merit.size() < 900) certificate.merit += "Đã có nhiều thành tích xuất sắc, ";
  certificate.merit += "và từ cuối cùng.";
  certificate.recipient =
      "Tập thể cán bộ, công chức, viên chức và người lao động Phòng Nông nghiệp và Phát triển nông "
      "thôn huyện Khoái Châu cùng toàn thể hội viên Hội Nông dân xã Phạm Hồng Thái";
  auto pdf = printer_.Print(certificate);
  ASSERT_TRUE(pdf.ok());
  EXPECT_THAT(Text(*pdf), HasSubstr("từ cuối cùng."));
  EXPECT_THAT(Run("pdfinfo", *pdf), HasSubstr("Pages:           1"));
}

TEST_F(PrinterTest, EmbedsItsFonts) {
  auto pdf = printer_.Print(SomeCertificate());
  ASSERT_TRUE(pdf.ok());
  // Two lines of headings, then a line a font.
  std::vector<std::string> lines = absl::StrSplit(Run("pdffonts", *pdf), '\n', absl::SkipEmpty());
  ASSERT_GT(lines.size(), 2);
  for (size_t i = 2; i < lines.size(); ++i) {
    EXPECT_THAT(lines[i], HasSubstr("NotoSerif"));
    EXPECT_THAT(lines[i], HasSubstr("yes yes yes"));  // embedded, subset, with Unicode
  }
}

TEST_F(PrinterTest, RefusesACharacterWithoutAGlyph) {
  Certificate certificate = SomeCertificate();
  certificate.recipient = "Nguyễn 阮";
  auto pdf = printer_.Print(certificate);
  EXPECT_EQ(pdf.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(ReasonOf(pdf.status()), type::v1::ERROR_REASON_INVALID_TEXT);
}

TEST_F(PrinterTest, NeedsItsFonts) {
  EXPECT_EQ(CertificatePrinter(folder_.path()).Print(SomeCertificate()).status().code(),
            absl::StatusCode::kInternal);
}

}  // namespace
}  // namespace thidua::awards
