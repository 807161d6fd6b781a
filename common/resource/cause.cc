#include "common/resource/cause.h"

#include <absl/strings/ascii.h>

#include <string>

#include "common/value/text.h"

namespace thidua::resource {

void CheckCause(std::string_view path, std::string_view request_id, std::string_view reason,
                Violations& violations) {
  const std::string id_field = std::string(path) + "request_id";
  const absl::string_view id(request_id.data(), request_id.size());
  if (id.empty()) {
    violations.Add(id_field, "is required: 1 to 64 characters that no other request has");
  } else if (absl::Status text = CheckText(request_id, kMaxRequestId); !text.ok()) {
    violations.AddStatus(id_field, text);
  } else if (absl::StripAsciiWhitespace(id).size() != id.size() ||
             request_id.find_first_of("\n\t") != std::string_view::npos) {
    violations.Add(id_field, "has control characters, or white space at an end",
                   type::v1::ERROR_REASON_INVALID_TEXT);
  }
  violations.AddStatus(std::string(path) + "reason", CheckText(reason, kMaxReason));
}

}  // namespace thidua::resource
