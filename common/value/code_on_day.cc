#include "common/value/code_on_day.h"

#include "common/value/date.h"
#include "common/value/errors.h"
#include "common/value/text.h"

namespace thidua {
namespace {

constexpr std::string_view kUnits = "units/";
constexpr size_t kMaxCode = 20;

}  // namespace

std::string_view CodeOnDayIn(std::string_view name) {
  if (!name.starts_with(kUnits)) return {};
  const std::string_view unit =
      name.substr(kUnits.size(), name.find('/', kUnits.size()) - kUnits.size());
  return unit.find('@') == std::string_view::npos ? std::string_view() : unit;
}

absl::StatusOr<CodeOnDay> ParseCodeOnDay(std::string_view text) {
  const size_t at = text.find('@');
  const std::string_view code = text.substr(0, at);
  if (at != std::string_view::npos && !code.empty() && code.size() <= kMaxCode &&
      code.find_first_not_of("0123456789") == std::string_view::npos) {
    const std::string_view day = text.substr(at + 1);
    if (ParseDate(day).ok()) return CodeOnDay{std::string(code), std::string(day)};
  }
  return Error(absl::StatusCode::kInvalidArgument, type::v1::ERROR_REASON_INVALID_NAME,
               Quote(text) +
                   " is not a unit's code on a day: 1 to 20 digits, @ and a day that "
                   "exists, for example 12103@2025-06-30");
}

}  // namespace thidua
