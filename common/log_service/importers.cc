#include "common/log_service/importers.h"

#include <absl/strings/str_cat.h>

#include <string_view>

#include "common/value/errors.h"
#include "common/value/name.h"
#include "common/value/status_macros.h"
#include "common/value/text.h"

namespace thidua::log_service {
namespace {

constexpr std::string_view kPerson = "user:";

absl::Status Invalid(std::string_view option, std::string_view problem) {
  return Error(absl::StatusCode::kInvalidArgument, type::v1::ERROR_REASON_INVALID_FIELD,
               absl::StrCat("--importer ", Quote(option), " ", std::string(problem)));
}

}  // namespace

absl::StatusOr<Importers> ReadImporters(const std::vector<std::string>& options) {
  Importers importers;
  for (const std::string& option : options) {
    const size_t equals = option.find('=');
    const std::string ledger = option.substr(0, equals);
    const std::string principal = equals == option.npos ? "" : option.substr(equals + 1);
    if (!CheckId(ledger).ok() || !CheckId(principal).ok() || !principal.starts_with(kPerson)) {
      return Invalid(option,
                     "must be LEDGER=PRINCIPAL, an id of a ledger and a person as user:NAME");
    }
    if (!importers.emplace(ledger, principal).second) {
      return Invalid(option, "is the second one for its ledger; one person imports a ledger");
    }
  }
  return importers;
}

}  // namespace thidua::log_service
