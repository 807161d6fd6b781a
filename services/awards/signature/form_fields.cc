#include "services/awards/signature/form_fields.h"

#include <set>
#include <utility>

namespace thidua::awards {
namespace {

constexpr size_t kMostFields = 256;

// Puts the children of a node, which inherit its name and kind, at the end.
absl::Status Append(QPDFObjectHandle children, const std::string& prefix, bool is_signature,
                    std::vector<FormField>& fields) {
  if (children.isNull()) return absl::OkStatus();
  if (!children.isArray()) return Refusal("the fields of the PDF's form are not a list");
  if (fields.size() + static_cast<size_t>(children.getArrayNItems()) > kMostFields) {
    return Refusal("the PDF's form has too many fields");
  }
  for (int i = 0; i < children.getArrayNItems(); ++i) {
    QPDFObjectHandle child = children.getArrayItem(i);
    if (!child.isDictionary()) return Refusal("a field of the PDF's form is not a dictionary");
    FormField field{prefix, is_signature, child};
    if (QPDFObjectHandle title = child.getKey("/T"); title.isString()) {
      field.name += (prefix.empty() ? "" : ".") + title.getUTF8Value();
    }
    if (QPDFObjectHandle kind = child.getKey("/FT"); !kind.isNull()) {
      field.is_signature = kind.isNameAndEquals("/Sig");
    }
    fields.push_back(std::move(field));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::vector<FormField>> FieldsOf(QPDF& document) {
  std::vector<FormField> fields;
  QPDFObjectHandle form = document.getRoot().getKey("/AcroForm");
  if (form.isNull()) return fields;
  if (!form.isDictionary()) return Refusal("the PDF's form is not a dictionary");
  absl::Status appended = Append(form.getKey("/Fields"), "", false, fields);
  std::set<QPDFObjGen> seen;
  for (size_t i = 0; appended.ok() && i < fields.size(); ++i) {
    const FormField field = fields[i];
    QPDFObjectHandle node = field.dictionary;
    if (node.isIndirect() && !seen.insert(node.getObjGen()).second) {
      return Refusal("a field stands twice in the PDF's form");
    }
    appended = Append(node.getKey("/Kids"), field.name, field.is_signature, fields);
  }
  if (!appended.ok()) return appended;
  return fields;
}

}  // namespace thidua::awards
