#include "services/admin_cli/base/confirmation.h"

#include "common/value/text.h"
#include "services/admin_cli/base/failure.h"

namespace thidua::cli {

absl::StatusOr<awards::v1::Confirmation> ReadConfirmation(const std::string& text) {
  const size_t equals = text.find('=');
  if (equals == std::string::npos || equals == 0 || equals + 1 == text.size()) {
    return UsageError("--confirm: " + Quote(text) +
                      " is not RULE=REASON: the id of the rule, and why it may be passed over");
  }
  awards::v1::Confirmation confirmation;
  confirmation.set_rule(text.substr(0, equals));
  confirmation.set_reason(text.substr(equals + 1));
  return confirmation;
}

}  // namespace thidua::cli
