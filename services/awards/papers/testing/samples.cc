#include "services/awards/papers/testing/samples.h"

#include <absl/strings/str_cat.h>

namespace thidua::awards::papers {

Certificate SampleCertificate() {
  return {.authority = "Chủ tịch Ủy ban nhân dân huyện Khoái Châu",
          .honour_title = "Giấy khen",
          .recipient = "Nhân dân và cán bộ xã Đồng Tiến",
          .description = "Huyện Khoái Châu, tỉnh Hưng Yên",
          .merit =
              "Đã hoàn thành xuất sắc phong trào thi đua “Cả nước chung sức xây dựng nông thôn "
              "mới”, giai đoạn 2016 - 2020",
          .place = "Khoái Châu",
          .date = "2020-08-05",
          .decision_number = "1234/QĐ-UBND",
          .number = "2020-000017",
          .signer_title = "Chủ tịch",
          .signer = "Nguyễn Hữu Thưởng",
          .check_text = "",
          .check_code = ""};
}

Document SampleDocument(size_t rows) {
  Table table = {.columns = {{"STT", 1, Alignment::kCentre},
                             {"Tập thể, cá nhân", 6},
                             {"Chức vụ, đơn vị", 6},
                             {"Tiền thưởng (đồng)", 3, Alignment::kRight}},
                 .rows = {}};
  for (size_t i = 1; i <= rows; ++i) {
    table.rows.push_back({{absl::StrCat(i), absl::StrCat("Nguyễn Văn Mẫu ", i),
                           i % 3 == 0 ? "Phó Chủ tịch Ủy ban nhân dân xã Đồng Tiến, kiêm Chủ tịch "
                                        "Hội đồng giáo dục xã"
                                      : "Công chức xã Dân Tiến",
                           "447.000"}});
  }
  return {
      .letterhead = {.superior = "",
                     .issuer = "Ủy ban nhân dân huyện Khoái Châu",
                     .number = "5/QĐ-UBND",
                     .place = "Khoái Châu",
                     .date = "2020-08-05"},
      .kind = "Quyết định",
      .subject = "Về việc tặng Giấy khen cho các tập thể, cá nhân có thành tích xuất sắc",
      .authority = "Chủ tịch Ủy ban nhân dân huyện Khoái Châu",
      .grounds = {"Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015",
                  "Căn cứ Luật Thi đua, Khen thưởng ngày 26 tháng 11 năm 2003;",
                  "Theo đề nghị của Trưởng phòng Nội vụ"},
      .blocks = {Heading{"QUYẾT ĐỊNH:", true},
                 Paragraph{"Tặng Giấy khen cho các tập thể, cá nhân có tên trong danh sách kèm "
                           "theo Quyết định này.",
                           "Điều 1."},
                 Paragraph{"Quyết định này có hiệu lực kể từ ngày ký.", "Điều 2."},
                 Paragraph{"Chánh Văn phòng, Trưởng phòng Nội vụ và các tập thể, cá nhân có tên "
                           "tại Điều 1 chịu trách nhiệm thi hành Quyết định này.",
                           "Điều 3."}},
      .signature = SignatureBlock{{"KT. Chủ tịch", "Phó Chủ tịch"}, "Nguyễn Hữu Thưởng"},
      .recipients = {"Như Điều 3", "Thường trực Huyện ủy", "Lưu: VT, NV"},
      .annexes = {{"Danh sách tập thể, cá nhân được tặng Giấy khen",
                   "Kèm theo Quyết định số 05/QĐ-UBND ngày 05 tháng 8 năm 2020 của Chủ tịch Ủy "
                   "ban nhân dân huyện Khoái Châu",
                   {table}}}};
}

std::string WideText(size_t characters) {
  std::string text;
  for (size_t i = 0; i < characters; ++i) {
    // A space would be cut off at the end.
    constexpr const char* kLetters[] = {"Ư", "Ỡ", "N", "G", "M", " "};
    text += i + 1 == characters && i % 6 == 5 ? "Ỗ" : kLetters[i % 6];
  }
  return text;
}

size_t CharactersOf(const std::string& text) {
  size_t count = 0;
  for (const char c : text) count += (c & 0xC0) != 0x80;
  return count;
}

Certificate LongestCertificate() {
  Certificate certificate = SampleCertificate();
  certificate.authority = WideText(kMaxAuthority);
  certificate.honour_title = WideText(kMaxHonourTitle);
  certificate.recipient = WideText(kMaxRecipient);
  certificate.description = WideText(kMaxDescription);
  certificate.merit = WideText(kMaxMerit);
  certificate.place = WideText(kMaxPlace);
  certificate.decision_number = WideText(kMaxDecisionNumber);
  certificate.number = "2020-000017";
  const size_t line = (kMaxSignerTitle - 3) / 4;
  certificate.signer_title = WideText(line) + "\n" + WideText(line) + "\n" + WideText(line) + "\n" +
                             WideText(kMaxSignerTitle - 3 * line - 3);
  certificate.signer = WideText(kMaxSigner);
  certificate.check_text = "https://thidua.vn/" + std::string(kMaxCheckText - 18, 'a');
  certificate.check_code = WideText(kMaxCheckCode);
  certificate.specimen = true;
  certificate.revoked = true;
  certificate.duplicate = true;
  return certificate;
}

}  // namespace thidua::awards::papers
