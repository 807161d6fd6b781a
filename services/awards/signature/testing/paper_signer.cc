#include "services/awards/signature/testing/paper_signer.h"

#include <absl/strings/escaping.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_format.h>
#include <openssl/bio.h>
#include <openssl/cms.h>

#include <vector>

#include "common/value/check.h"
#include "common/value/digest.h"
#include "services/awards/signature/form_fields.h"
#include "services/awards/signature/qpdf.h"

namespace thidua::awards::testing {
namespace {

constexpr size_t kRoom = 8192;  // bytes for a signature
constexpr size_t kRangeRoom = 60;

std::shared_ptr<QPDF> Open(std::string_view pdf) {
  auto document = OpenPdf(pdf);
  THIDUA_CHECK(document.ok(), "A test begins with a sound PDF.");
  return *document;
}

// Object 0 heads the table of a new file.
std::string Table(const std::map<int, size_t>& places, bool is_new) {
  std::string table = is_new ? "xref\n0 1\n0000000000 65535 f \n" : "xref\n";
  if (places.empty()) table += "0 0\n";
  for (const auto& [number, place] : places) {
    absl::StrAppend(&table, number, " 1\n", absl::StrFormat("%010d 00000 n \n", place));
  }
  return table;
}

std::string AppendObjects(std::string pdf, const Objects& objects, const std::string& trailer,
                          bool is_new) {
  std::map<int, size_t> places;
  for (const auto& [number, text] : objects) {
    places[number] = pdf.size();
    absl::StrAppend(&pdf, number, " 0 obj\n", text, "\nendobj\n");
  }
  const size_t table = pdf.size();
  return absl::StrCat(pdf, Table(places, is_new), "trailer\n<< ", trailer, " >>\nstartxref\n",
                      table, "\n%%EOF\n");
}

std::string Sign(const std::string& bytes, const Identity& signer, const SigningTerms& terms) {
  const unsigned flags = CMS_BINARY | CMS_PARTIAL | CMS_NOSMIMECAP |
                         (terms.detached ? CMS_DETACHED : 0) |
                         (terms.with_attributes ? 0 : CMS_NOATTR) |
                         (terms.names_certificate && terms.with_attributes ? CMS_CADES : 0) |
                         (terms.with_certificates ? 0 : CMS_NOCERTS);
  const std::unique_ptr<CMS_ContentInfo, decltype(&CMS_ContentInfo_free)> cms(
      CMS_sign(nullptr, nullptr, nullptr, nullptr, flags), CMS_ContentInfo_free);
  CMS_SignerInfo* info = CMS_add1_signer(cms.get(), signer.certificate(), signer.key(),
                                         EVP_get_digestbyname(terms.digest.c_str()), flags);
  THIDUA_CHECK(info != nullptr, "OpenSSL signs.");
  if (terms.with_certificates) {
    for (const auto& certificate : signer.between()) CMS_add1_cert(cms.get(), certificate.get());
  }
  if (terms.with_attributes) {
    ASN1_TIME* time = ASN1_TIME_set(nullptr, absl::ToTimeT(terms.time));
    CMS_signed_add1_attr_by_NID(info, NID_pkcs9_signingTime, time->type, time, -1);
    ASN1_TIME_free(time);
  }
  BIO* reader = BIO_new_mem_buf(bytes.data(), static_cast<int>(bytes.size()));
  const int finished = CMS_final(cms.get(), reader, nullptr, flags);
  BIO_free(reader);
  THIDUA_CHECK(finished == 1, "OpenSSL signs.");
  unsigned char* der = nullptr;
  const int size = i2d_CMS_ContentInfo(cms.get(), &der);
  std::string signature(reinterpret_cast<const char*>(der), static_cast<size_t>(size));
  OPENSSL_free(der);
  return signature;
}

// The root and page 1 with a new field for a signature.
void AddField(QPDF& document, int number, const std::string& name, Objects& objects) {
  QPDFObjectHandle root = document.getRoot();
  QPDFObjectHandle page = root.getKey("/Pages").getKey("/Kids").getArrayItem(0);
  const std::string reference = absl::StrCat(number, " 0 R");
  objects[number] =
      absl::StrCat("<< /Type /Annot /Subtype /Widget /FT /Sig /F 132 /Rect [300 600 400 640] /T (",
                   name, ") /P ", page.unparse(), " /V ", number + 1, " 0 R >>");
  QPDFObjectHandle annotations = page.getKey("/Annots"), form = root.getKey("/AcroForm");
  if (!annotations.isArray()) annotations = QPDFObjectHandle::newArray();
  if (!form.isDictionary()) form = QPDFObjectHandle::newDictionary();
  QPDFObjectHandle fields = form.getKey("/Fields");
  if (!fields.isArray()) fields = QPDFObjectHandle::newArray();
  const auto grown = [&](QPDFObjectHandle list) {
    std::string text = "[";
    for (QPDFObjectHandle item : list.getArrayAsVector()) text += " " + item.unparse();
    return QPDFObjectHandle::parse(&document, text + " " + reference + " ]");
  };
  page.replaceKey("/Annots", grown(annotations));
  form.replaceKey("/Fields", grown(fields));
  form.replaceKey("/SigFlags", QPDFObjectHandle::newInteger(3));
  if (!form.isIndirect()) root.replaceKey("/AcroForm", form);
  if (form.isIndirect()) objects[form.getObjectID()] = form.unparseResolved();
  objects[root.getObjectID()] = root.unparseResolved();
  objects[page.getObjectID()] = page.unparseResolved();
}

}  // namespace

std::string PlainPaper() {
  const std::string content = "BT /F1 24 Tf 100 700 Td (Nguyen Thi Lan) Tj ET";
  return AppendObjects(
      "%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
      {{1, "<< /Type /Catalog /Pages 2 0 R >>"},
       {2, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>"},
       {3,
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        "/Resources << /Font << /F1 5 0 R >> >> >>"},
       {4, absl::StrCat("<< /Length ", content.size(), " >>\nstream\n", content, "\nendstream")},
       {5, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"},
       {6, "<< /Title (Giay khen) >>"}},
      "/Size 7 /Root 1 0 R /Info 6 0 R", /*is_new=*/true);
}

SignatureField SampleField() {
  return {.name = "nguoi-ky", .left = 300, .bottom = 100, .width = 200, .height = 80};
}

std::string WithUpdate(std::string_view pdf, const Objects& objects, std::string_view further) {
  const std::shared_ptr<QPDF> document = Open(pdf);
  QPDFObjectHandle trailer = document->getTrailer();
  int size = trailer.getKey("/Size").getIntValueAsInt();
  if (!objects.empty()) size = std::max(size, objects.rbegin()->first + 1);
  const size_t word = pdf.rfind("startxref");
  std::string entries =
      absl::StrCat("/Size ", size, " /Prev ", std::atoll(std::string(pdf.substr(word + 9)).c_str()),
                   " /Root ", trailer.getKey("/Root").unparse(), " ", std::string(further));
  if (trailer.hasKey("/Info")) entries += " /Info " + trailer.getKey("/Info").unparse();
  return AppendObjects(std::string(pdf), objects, entries, /*is_new=*/false);
}

std::string ObjectText(std::string_view pdf, int number, std::string_view entries) {
  std::string text = Open(pdf)->getObject(number, 0).unparseResolved();
  if (!entries.empty()) text.insert(text.size() - 2, " " + std::string(entries) + " ");
  return text;
}

int FieldNumber(std::string_view pdf, const std::string& field) {
  const std::shared_ptr<QPDF> document = Open(pdf);
  std::vector<FormField> fields = FieldsOf(*document).value();
  for (FormField& known : fields) {
    if (known.name == field) return known.dictionary.getObjectID();
  }
  return document->getTrailer().getKey("/Size").getIntValueAsInt();
}

std::string SignPaper(std::string_view pdf, const Identity& signer, const SigningTerms& terms) {
  const std::shared_ptr<QPDF> document = Open(pdf);
  const int next = document->getTrailer().getKey("/Size").getIntValueAsInt();
  const int field = FieldNumber(pdf, terms.field);
  Objects objects;
  int signature = next;
  if (field == next) {
    signature = next + 1;
    AddField(*document, field, terms.field, objects);
  } else {
    objects[field] = ObjectText(pdf, field, absl::StrCat("/V ", signature, " 0 R"));
  }
  const std::string range_room(kRangeRoom, '#'), room(2 * kRoom, '0');
  objects[signature] = absl::StrCat(
      "<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /", terms.sub_filter,
      " /M (D:", absl::FormatTime("%Y%m%d%H%M%S", terms.time, absl::UTCTimeZone()),
      "Z) /ByteRange ", range_room, " ", terms.hole_key, " <", room, "> ", terms.entries, " >>");
  for (const auto& [number, text] : terms.objects) {
    // Without its signature there would be nothing to sign.
    if (number != signature) objects[number] = text;
  }

  std::string file = WithUpdate(pdf, objects);
  const size_t hole = file.rfind("<" + room + ">"), hole_end = hole + room.size() + 2;
  const size_t end = file.size() - terms.left_out;
  std::string range = terms.range ? terms.range(hole, hole_end, end)
                                  : absl::StrFormat("[0 %d %d %d]", hole, hole_end, end - hole_end);
  range.resize(kRangeRoom, ' ');
  file.replace(file.rfind(range_room), kRangeRoom, range);
  const std::string made =
      Sign(file.substr(0, hole) + file.substr(hole_end, end - hole_end), signer, terms) +
      terms.behind;
  THIDUA_CHECK(made.size() <= kRoom, "A signature has room.");
  return file.replace(hole + 1, 2 * made.size(), ToHex(made));
}

}  // namespace thidua::awards::testing
