#include "services/awards/signature/signature_field.h"

#include <vector>

#include "common/value/errors.h"
#include "common/value/status_macros.h"
#include "common/value/text.h"
#include "services/awards/signature/form_fields.h"
#include "services/awards/signature/qpdf.h"

namespace thidua::awards {
namespace {

constexpr size_t kLongestName = 64;
constexpr size_t kLongestFieldText = 200;
constexpr int kPrinted = 4;     // annotation flag: appears on paper
constexpr int kAppendOnly = 3;  // there is a signature field; changes are appended
constexpr int kDeepestPage = 32;
constexpr char kVersion[] = "1.7";

// The dictionary at `key`, or a new one that is put there.
QPDFObjectHandle DictionaryAt(QPDF& document, QPDFObjectHandle parent, const std::string& key) {
  if (!parent.getKey(key).isDictionary()) {
    parent.replaceKey(key, document.makeIndirectObject(QPDFObjectHandle::newDictionary()));
  }
  return parent.getKey(key);
}

QPDFObjectHandle ArrayAt(QPDFObjectHandle parent, const std::string& key) {
  if (!parent.getKey(key).isArray()) parent.replaceKey(key, QPDFObjectHandle::newArray());
  return parent.getKey(key);
}

void CheckName(const SignatureField& field, std::vector<FormField>& others,
               Violations& violations) {
  if (field.name.empty() || field.name.size() > kLongestName || !IsVisibleAscii(field.name) ||
      field.name.find('.') != std::string::npos) {
    violations.Add("name", "must be 1 to 64 visible characters of ASCII without a point");
  }
  for (const FormField& other : others) {
    if (other.name == field.name) violations.Add("name", "is the name of another field");
  }
}

void CheckRectangle(const SignatureField& field, const QPDFObjectHandle::Rectangle& paper,
                    Violations& violations) {
  const bool inside = field.left >= 0 && field.bottom >= 0 && field.width > 0 && field.height > 0 &&
                      field.left + field.width <= paper.urx - paper.llx &&
                      field.bottom + field.height <= paper.ury - paper.lly;
  if (!inside) violations.Add("rectangle", "must lie on the page and have a width and a height");
}

// A page has the paper of the nodes above it where it has none; empty where they have none.
QPDFObjectHandle::Rectangle PaperOf(const QPDFObjectHandle& page) {
  QPDFObjectHandle node = page;
  for (int i = 0; i < kDeepestPage && !node.getKey("/MediaBox").isRectangle(); ++i) {
    node = node.getKey("/Parent");
    if (!node.isDictionary()) return {};
  }
  return node.getKey("/MediaBox").getArrayAsRectangle();
}

QPDFObjectHandle NewField(const SignatureField& field, const QPDFObjectHandle& page) {
  const QPDFObjectHandle::Rectangle paper = PaperOf(page);
  const double left = paper.llx + field.left, bottom = paper.lly + field.bottom;
  QPDFObjectHandle dictionary = QPDFObjectHandle::newDictionary();
  dictionary.replaceKey("/Type", QPDFObjectHandle::newName("/Annot"));
  dictionary.replaceKey("/Subtype", QPDFObjectHandle::newName("/Widget"));
  dictionary.replaceKey("/FT", QPDFObjectHandle::newName("/Sig"));
  dictionary.replaceKey("/T", QPDFObjectHandle::newUnicodeString(field.name));
  dictionary.replaceKey("/F", QPDFObjectHandle::newInteger(kPrinted));
  dictionary.replaceKey("/P", page);
  dictionary.replaceKey("/Rect", QPDFObjectHandle::newFromRectangle(
                                     {left, bottom, left + field.width, bottom + field.height}));
  if (!field.location.empty()) {
    dictionary.replaceKey("/TU", QPDFObjectHandle::newUnicodeString(field.location));
  }
  if (!field.reason.empty()) {
    QPDFObjectHandle wishes = QPDFObjectHandle::newDictionary();
    wishes.replaceKey("/Type", QPDFObjectHandle::newName("/SV"));
    wishes.replaceKey("/Reasons", QPDFObjectHandle::newArray(std::vector<QPDFObjectHandle>{
                                      QPDFObjectHandle::newUnicodeString(field.reason)}));
    dictionary.replaceKey("/SV", wishes);
  }
  return dictionary;
}

std::string Written(QPDF& document) {
  QPDFWriter writer(document);
  writer.setOutputMemory();
  writer.setDeterministicID(true);
  writer.setMinimumPDFVersion(kVersion);
  writer.setObjectStreamMode(qpdf_o_disable);
  writer.setDecodeLevel(qpdf_dl_none);
  writer.setCompressStreams(false);
  writer.setNewlineBeforeEndstream(true);  // as the standard asks
  writer.write();
  const auto buffer = writer.getBufferSharedPointer();
  return {reinterpret_cast<const char*>(buffer->getBuffer()), buffer->getSize()};
}

absl::StatusOr<std::string> Add(std::string_view pdf, const SignatureField& field) {
  ASSIGN_OR_RETURN(const std::shared_ptr<QPDF> document, OpenPdf(pdf));
  ASSIGN_OR_RETURN(std::vector<FormField> fields, FieldsOf(*document));
  for (FormField& other : fields) {
    if (other.IsSigned()) return IllegalState("the paper is signed; a field would break that");
  }
  const std::vector<QPDFObjectHandle> pages = document->getAllPages();

  Violations violations;
  CheckName(field, fields, violations);
  violations.AddStatus("reason", CheckText(field.reason, kLongestFieldText));
  violations.AddStatus("location", CheckText(field.location, kLongestFieldText));
  if (field.page < 1 || static_cast<size_t>(field.page) > pages.size()) {
    violations.Add("page", absl::StrCat("must be a page of the paper, which has ", pages.size()));
    return violations.ToStatus();
  }
  QPDFObjectHandle page = pages[static_cast<size_t>(field.page - 1)];
  CheckRectangle(field, PaperOf(page), violations);
  RETURN_IF_ERROR(violations.ToStatus());

  QPDFObjectHandle added = document->makeIndirectObject(NewField(field, page));
  ArrayAt(page, "/Annots").appendItem(added);
  QPDFObjectHandle form = DictionaryAt(*document, document->getRoot(), "/AcroForm");
  ArrayAt(form, "/Fields").appendItem(added);
  form.replaceKey("/SigFlags", QPDFObjectHandle::newInteger(kAppendOnly));
  std::string written = Written(*document);
  RETURN_IF_ERROR(CheckUndamaged(*document));
  return written;
}

}  // namespace

absl::StatusOr<std::string> AddSignatureField(std::string_view pdf, const SignatureField& field) {
  return WithoutExceptions([&] { return Add(pdf, field); });
}

}  // namespace thidua::awards
