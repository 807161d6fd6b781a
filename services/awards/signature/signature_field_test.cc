#include "services/awards/signature/signature_field.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <fstream>

#include "common/testing/status.h"
#include "common/testing/temporary_folder.h"
#include "services/awards/papers/printer.h"
#include "services/awards/signature/form_fields.h"
#include "services/awards/signature/signed_paper.h"
#include "services/awards/signature/testing/identity.h"
#include "services/awards/signature/testing/paper_signer.h"
#include "services/awards/signature/testing/refused.h"

namespace thidua::awards {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::Identity;
using testing::IsRefused;
using testing::kNow;
using ::testing::Not;
using testing::PlainPaper;
using testing::SampleField;
using testing::SignPaper;

std::string Printed() {
  papers::Certificate certificate;
  certificate.authority = "Chủ tịch UBND huyện";
  certificate.honour_title = "Giấy khen";
  certificate.recipient = "Nguyễn Thị Lan";
  certificate.merit = "Đã có thành tích";
  certificate.number = "2020-000017";
  certificate.date = "2020-08-15";
  return papers::Printer().Print(certificate).value();
}

std::vector<std::string> NamesOf(const std::string& pdf) {
  std::vector<std::string> names;
  const auto document = OpenPdf(pdf).value();
  const std::vector<FormField> fields = FieldsOf(*document).value();
  for (const FormField& field : fields) {
    if (field.is_signature) names.push_back(field.name);
  }
  return names;
}

std::vector<std::string> FaultsOf(const SignatureField& field) {
  std::vector<std::string> faults;
  for (const FieldViolation& fault :
       ViolationsOf(AddSignatureField(PlainPaper(), field).status())) {
    faults.push_back(fault.field);
  }
  return faults;
}

// What poppler's pdfsig says of the file.
std::string PdfSig(const std::string& pdf) {
  TemporaryFolder folder;
  std::ofstream(folder / "paper.pdf", std::ios::binary) << pdf;
  FILE* pipe =
      popen(("HOME=" + folder.path() + " pdfsig " + (folder / "paper.pdf") + " 2>&1").c_str(), "r");
  std::string text;
  char buffer[4096];
  while (const size_t size = fread(buffer, 1, sizeof(buffer), pipe)) text.append(buffer, size);
  pclose(pipe);
  return text;
}

TEST(AddSignatureField, AddsAnEmptyField) {
  SignatureField field = SampleField();
  field.reason = "Phê duyệt";
  field.location = "Khoái Châu";
  const std::string pdf = AddSignatureField(PlainPaper(), field).value();
  const auto document = OpenPdf(pdf).value();
  const std::vector<FormField> fields = FieldsOf(*document).value();
  ASSERT_EQ(fields.size(), 1u);
  QPDFObjectHandle widget = fields[0].dictionary;
  EXPECT_EQ(widget.getKey("/T").getUTF8Value(), "nguoi-ky");
  EXPECT_EQ(widget.getKey("/Rect").unparse(), "[ 300 100 500 180 ]");
  EXPECT_EQ(widget.getKey("/TU").getUTF8Value(), "Khoái Châu");
  EXPECT_EQ(widget.getKey("/SV").getKey("/Reasons").getArrayItem(0).getUTF8Value(), "Phê duyệt");
  EXPECT_TRUE(widget.getKey("/V").isNull());
  QPDFObjectHandle page = document->getAllPages().at(0);
  EXPECT_EQ(page.getKey("/Annots").getArrayItem(0).unparse(), widget.unparse());
  EXPECT_EQ(widget.getKey("/P").unparse(), page.unparse());
  EXPECT_EQ(document->getRoot().getKey("/AcroForm").getKey("/SigFlags").getIntValue(), 3);
  EXPECT_THAT(CheckUndamaged(*document), IsOk());
}

TEST(AddSignatureField, GivesTheSameBytesAgain) {
  const std::string printed = Printed();
  EXPECT_EQ(AddSignatureField(printed, SampleField()).value(),
            AddSignatureField(printed, SampleField()).value());
  EXPECT_THAT(AddSignatureField(printed, SampleField()).value(), Not(HasSubstr("/ObjStm")));
}

TEST(AddSignatureField, AddsOneBesideTheOther) {
  const std::string once = AddSignatureField(PlainPaper(), SampleField()).value();
  SignatureField field = SampleField();
  EXPECT_EQ(ViolationsOf(AddSignatureField(once, field).status()).at(0).field, "name");
  field.name = "van-thu";
  EXPECT_THAT(NamesOf(AddSignatureField(once, field).value()), ElementsAre("nguoi-ky", "van-thu"));
}

TEST(AddSignatureField, RefusesFaultsAllAtOnce) {
  SignatureField field = SampleField();
  field.name = "nguoi.ky";
  field.reason = "a\u0301";
  field.location = std::string(201, 'x');
  field.page = 2;
  EXPECT_THAT(FaultsOf(field), ElementsAre("name", "reason", "location", "page"));
  for (const char* name : {"", "người-ký", "nguoi ky"}) {
    field = SampleField();
    field.name = name;
    EXPECT_THAT(FaultsOf(field), ElementsAre("name")) << name;
  }
  field.name = std::string(65, 'x');
  EXPECT_THAT(FaultsOf(field), ElementsAre("name"));
  field = SampleField();
  field.page = 0;
  EXPECT_THAT(FaultsOf(field), ElementsAre("page"));
  // The page is 595 by 842.
  EXPECT_THAT(FaultsOf({.name = "x", .left = 0, .bottom = 0, .width = 595, .height = 842}),
              ElementsAre());
  EXPECT_THAT(FaultsOf({.name = "x", .left = 1, .bottom = 0, .width = 595, .height = 842}),
              ElementsAre("rectangle"));
  EXPECT_THAT(FaultsOf({.name = "x", .left = 0, .bottom = 1, .width = 595, .height = 842}),
              ElementsAre("rectangle"));
  EXPECT_THAT(FaultsOf({.name = "x", .left = -1, .bottom = 0, .width = 5, .height = 5}),
              ElementsAre("rectangle"));
  EXPECT_THAT(FaultsOf({.name = "x", .left = 0, .bottom = -1, .width = 5, .height = 5}),
              ElementsAre("rectangle"));
  EXPECT_THAT(FaultsOf({.name = "x", .left = 0, .bottom = 0, .width = 0, .height = 5}),
              ElementsAre("rectangle"));
  EXPECT_THAT(FaultsOf({.name = "x", .left = 0, .bottom = 0, .width = 5, .height = 0}),
              ElementsAre("rectangle"));
  EXPECT_THAT(FaultsOf({.name = "x", .left = std::nan(""), .bottom = 0, .width = 5, .height = 5}),
              ElementsAre("rectangle"));
}

TEST(AddSignatureField, RefusesWhatIsNoPdfOrSigned) {
  EXPECT_THAT(AddSignatureField("", SampleField()), IsRefused("not a PDF"));
  EXPECT_THAT(AddSignatureField("%PDF-1.7\n", SampleField()), IsRefused("not a sound PDF"));
  const std::string signed_paper =
      SignPaper(AddSignatureField(PlainPaper(), SampleField()).value(), Identity::Root({}));
  SignatureField field = SampleField();
  field.name = "van-thu";
  EXPECT_THAT(AddSignatureField(signed_paper, field),
              Fails(absl::StatusCode::kFailedPrecondition, type::v1::ERROR_REASON_ILLEGAL_STATE));
}

// The way of a certificate, with another program as the judge of its signatures.
TEST(AddSignatureField, ThePrintedCertificateIsSignedInIt) {
  const Identity root = Identity::Root(), nam = root.Issue({.rsa_bits = 2048});
  const TrustStore trust = TrustStore::FromPem(root.Pem()).value();
  const std::string issued = AddSignatureField(Printed(), SampleField()).value();
  const std::string once = SignPaper(issued, nam);
  EXPECT_THAT(VerifySignedPaper(once, issued, trust, kNow), IsOk());
  const std::string said = PdfSig(once);
  EXPECT_THAT(said, HasSubstr("Signature Validation: Signature is Valid."));
  EXPECT_THAT(said, HasSubstr("Total document signed"));
  EXPECT_THAT(said, HasSubstr("Signer Certificate Common Name: Trần Văn Nam"));
  const std::string twice =
      SignPaper(once, root.Issue({}), {.field = "van-thu", .sub_filter = "adbe.pkcs7.detached"});
  EXPECT_THAT(VerifySignedPaper(twice, issued, trust, kNow), IsOk());
  EXPECT_THAT(PdfSig(twice), HasSubstr("Signature #2"));
}

}  // namespace
}  // namespace thidua::awards
