#pragma once
// The fields at fault, in the order in which they were found.

#include <absl/status/status.h>

#include <string>
#include <vector>

#include "common/value/errors.h"

namespace thidua::awards {

inline std::vector<std::string> FieldsOf(const std::vector<FieldViolation>& violations) {
  std::vector<std::string> fields;
  for (const FieldViolation& violation : violations) fields.push_back(violation.field);
  return fields;
}
inline std::vector<std::string> FieldsOf(const Violations& violations) {
  return FieldsOf(violations.list());
}
inline std::vector<std::string> FieldsOf(const absl::Status& status) {
  return FieldsOf(ViolationsOf(status));
}

}  // namespace thidua::awards
