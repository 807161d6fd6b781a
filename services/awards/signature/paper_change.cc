#include "services/awards/signature/paper_change.h"

#include <absl/strings/str_cat.h>

#include <cstring>
#include <initializer_list>
#include <set>
#include <string>
#include <vector>

#include "common/value/status_macros.h"
#include "services/awards/signature/form_fields.h"

namespace thidua::awards {
namespace {

using Keys = std::initializer_list<const char*>;

bool SameStream(QPDFObjectHandle a, QPDFObjectHandle b) {
  if (a.getDict().unparse() != b.getDict().unparse()) return false;
  const auto left = a.getRawStreamData(), right = b.getRawStreamData();
  return left->getSize() == right->getSize() &&
         std::memcmp(left->getBuffer(), right->getBuffer(), left->getSize()) == 0;
}

// References count as what they name, wherever they lead.
bool Same(QPDFObjectHandle a, QPDFObjectHandle b) {
  if (a.isStream() != b.isStream()) return false;
  return a.isStream() ? SameStream(a, b) : a.unparseResolved() == b.unparseResolved();
}

bool SameEntry(QPDFObjectHandle a, QPDFObjectHandle b, const std::string& key) {
  return a.getKey(key).unparse() == b.getKey(key).unparse();
}

// Whether two dictionaries are the same but for the entries at `keys`.
bool SameBut(QPDFObjectHandle a, QPDFObjectHandle b, Keys keys) {
  std::set<std::string> all = a.getKeys();
  all.merge(b.getKeys());
  for (const char* key : keys) all.erase(key);
  for (const std::string& key : all) {
    if (!SameEntry(a, b, key)) return false;
  }
  return true;
}

bool HasAction(QPDFObjectHandle dictionary) {
  return dictionary.hasKey("/A") || dictionary.hasKey("/AA");
}

absl::Status Changed(std::string_view what) {
  return Refusal(absl::StrCat("not a signature of this paper: ", std::string(what)));
}

class Comparison {
 public:
  Comparison(QPDF& base, QPDF& next) : base_(base), next_(next) {}

  absl::Status Run() {
    QPDFObjectHandle root = base_.getRoot();
    if (!SameEntry(base_.getTrailer(), next_.getTrailer(), "/Root")) {
      return Changed("the document was given another root");
    }
    ASSIGN_OR_RETURN(base_fields_, FieldsOf(base_));
    ASSIGN_OR_RETURN(next_fields_, FieldsOf(next_));
    FindWhatMayChange(root);
    for (const auto& [number, entry] : base_.getXRefTable()) {
      if (entry.getType() == 0) continue;
      RETURN_IF_ERROR(CheckObject(base_.getObject(number), next_.getObject(number)));
    }
    RETURN_IF_ERROR(CheckForm(root.getKey("/AcroForm"), next_.getRoot().getKey("/AcroForm")));
    RETURN_IF_ERROR(CheckUndamaged(base_));
    return CheckUndamaged(next_);
  }

 private:
  void FindWhatMayChange(QPDFObjectHandle root) {
    Free(base_.getTrailer().getKey("/Info"));
    if (QPDFObjectHandle metadata = root.getKey("/Metadata"); metadata.isStream()) Free(metadata);
    if (QPDFObjectHandle form = root.getKey("/AcroForm"); form.isDictionary()) {
      Free(form);
      Free(form.getKey("/Fields"));
    }
    if (QPDFObjectHandle evidence = root.getKey("/DSS"); evidence.isDictionary()) {
      Free(evidence);
      for (const char* list : {"/VRI", "/Certs", "/OCSPs", "/CRLs"}) Free(evidence.getKey(list));
    }
    for (FormField& field : base_fields_) {
      if (field.is_signature && !field.IsSigned()) empty_.insert(field.dictionary.getObjGen());
    }
  }

  // Whatever is direct is part of what it stands in, and is compared with that.
  void Free(const QPDFObjectHandle& object) {
    if (object.isIndirect()) free_.insert(object.getObjGen());
  }

  absl::Status CheckObject(QPDFObjectHandle a, QPDFObjectHandle b) {
    const QPDFObjGen number = a.getObjGen();
    const bool is_page = a.isDictionaryOfType("/Page");
    if (is_page) RETURN_IF_ERROR(CheckAnnotations(a, b));
    if (Same(a, b)) return absl::OkStatus();
    if (is_page) {
      if (b.isDictionary() && SameBut(a, b, {"/Annots"})) return absl::OkStatus();
      return Changed("a page was changed");
    }
    if (number == base_.getRoot().getObjGen()) {
      if (b.isDictionary() &&
          SameBut(a, b, {"/AcroForm", "/DSS", "/Extensions", "/Metadata", "/Perms", "/Version"})) {
        return absl::OkStatus();
      }
      return Changed("the document's root was changed");
    }
    if (empty_.count(number) > 0) return CheckFilled(a, b);
    if (free_.count(number) > 0 && a.getTypeCode() == b.getTypeCode()) return absl::OkStatus();
    return Changed("something of it was changed, object " + number.unparse(' '));
  }

  static absl::Status CheckFilled(QPDFObjectHandle a, QPDFObjectHandle b) {
    bool same = b.isDictionary() && (HasAction(a) || !HasAction(b));
    for (const char* key : {"/FT", "/Kids", "/P", "/Parent", "/Rect", "/Subtype", "/T", "/Type"}) {
      same = same && SameEntry(a, b, key);
    }
    return same ? absl::OkStatus() : Changed("a field for a signature was moved or changed");
  }

  // The entries of a page's annotations, as references where they are such.
  static std::vector<QPDFObjectHandle> AnnotationsOf(QPDFObjectHandle page) {
    QPDFObjectHandle list = page.getKey("/Annots");
    return list.isArray() ? list.getArrayAsVector() : std::vector<QPDFObjectHandle>();
  }

  absl::Status CheckAnnotations(QPDFObjectHandle a, QPDFObjectHandle b) {
    if (!b.isDictionary()) return Changed("a page was taken away");
    QPDFObjectHandle before = a.getKey("/Annots"), after = b.getKey("/Annots");
    if (Same(before, after)) return absl::OkStatus();
    if (!after.isArray()) return Changed("a page lost its annotations");
    if (before.isIndirect()) free_.insert(before.getObjGen());
    std::set<std::string> known;
    for (QPDFObjectHandle annotation : AnnotationsOf(a)) known.insert(annotation.unparse());
    size_t kept = 0;
    for (QPDFObjectHandle annotation : AnnotationsOf(b)) {
      if (known.count(annotation.unparse()) > 0) {
        ++kept;
      } else if (!IsNewSignature(annotation)) {
        return Changed("something else than a signature was put onto a page");
      }
    }
    return kept == known.size() ? absl::OkStatus() : Changed("an annotation was taken off a page");
  }

  bool IsNewSignature(QPDFObjectHandle annotation) {
    if (!annotation.isIndirect() || !annotation.isDictionary() || HasAction(annotation))
      return false;
    if (!annotation.getKey("/Subtype").isNameAndEquals("/Widget")) return false;
    for (const FormField& field : next_fields_) {
      if (field.is_signature && field.dictionary.getObjGen() == annotation.getObjGen()) return true;
    }
    return false;
  }

  absl::Status CheckForm(QPDFObjectHandle a, QPDFObjectHandle b) {
    if (!a.isDictionary()) a = QPDFObjectHandle::newDictionary();
    if (!b.isDictionary()) b = QPDFObjectHandle::newDictionary();
    if (!SameBut(a, b, {"/DA", "/DR", "/Fields", "/NeedAppearances", "/SigFlags"})) {
      return Changed("its form was changed");
    }
    std::set<std::string> before, after;
    for (const FormField& field : base_fields_) before.insert(Reference(field));
    for (const FormField& field : next_fields_) {
      after.insert(Reference(field));
      if (before.count(Reference(field)) == 0 &&
          (!field.is_signature || HasAction(field.dictionary))) {
        return Changed("a field was added that is not for a signature");
      }
    }
    for (const std::string& field : before) {
      if (after.count(field) == 0) return Changed("a field was taken out of its form");
    }
    return absl::OkStatus();
  }

  static std::string Reference(const FormField& field) {
    QPDFObjectHandle dictionary = field.dictionary;
    return dictionary.unparse();
  }

  QPDF& base_;
  QPDF& next_;
  std::vector<FormField> base_fields_, next_fields_;
  std::set<QPDFObjGen> free_;   // objects that may be changed, as long as they stay what they are
  std::set<QPDFObjGen> empty_;  // fields that may be filled
};

}  // namespace

absl::Status CheckOnlySigned(QPDF& base, QPDF& next) { return Comparison(base, next).Run(); }

}  // namespace thidua::awards
