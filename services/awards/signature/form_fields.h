#pragma once
// The fields of a document's form.

#include <absl/status/statusor.h>

#include <string>
#include <vector>

#include "services/awards/signature/qpdf.h"

namespace thidua::awards {

struct FormField {
  std::string name;  // of its parents and its own, with points between; hostile text
  bool is_signature = false;
  QPDFObjectHandle dictionary;  // often its widget on the page as well

  bool IsSigned() { return is_signature && !dictionary.getKey("/V").isNull(); }
};

// Every node of the trees of fields, parents before children.
//   INVALID_ARGUMENT: a node that is not a dictionary or stands there twice, or more than 256
//   nodes.
// Throws what QPDF throws.
absl::StatusOr<std::vector<FormField>> FieldsOf(QPDF& document);

}  // namespace thidua::awards
