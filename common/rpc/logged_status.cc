#include "common/rpc/logged_status.h"

#include <absl/strings/ascii.h>
#include <absl/strings/str_cat.h>

#include <algorithm>

#include "common/value/errors.h"

namespace thidua::rpc {
namespace {

constexpr size_t kMostFields = 10;

bool HoldsNothingOfTheRequest(absl::StatusCode code) {
  switch (code) {
    case absl::StatusCode::kUnknown:
    case absl::StatusCode::kDeadlineExceeded:
    case absl::StatusCode::kResourceExhausted:
    case absl::StatusCode::kUnimplemented:
    case absl::StatusCode::kInternal:
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kDataLoss:
    case absl::StatusCode::kUnauthenticated:
      return true;
    default:
      return false;
  }
}

// The path without keys of maps, which callers choose; an index is a number.
std::string WithoutKeys(std::string_view path) {
  std::string plain;
  while (!path.empty()) {
    const size_t open = path.find('[');
    plain += path.substr(0, open);
    if (open == std::string_view::npos) break;
    // A key may hold brackets: the last one closes it.
    std::string_view rest = path.substr(open + 1);
    const size_t digits = std::min(rest.find_first_not_of("0123456789"), rest.size());
    const bool index = digits > 0 && digits < rest.size() && rest[digits] == ']';
    const size_t close = index ? digits : rest.rfind(']');
    plain += index ? "[" + std::string(rest.substr(0, digits)) + "]" : "[]";
    path = close == std::string_view::npos ? "" : rest.substr(close + 1);
  }
  return plain;
}

}  // namespace

std::string LoggedMessage(const absl::Status& status) {
  if (HoldsNothingOfTheRequest(status.code())) return std::string(status.message());
  std::string fields;
  const auto violations = ViolationsOf(status);
  for (size_t i = 0; i < std::min(violations.size(), kMostFields); ++i) {
    absl::StrAppend(&fields, i == 0 ? "" : ", ", WithoutKeys(violations[i].field));
  }
  if (violations.size() > kMostFields) {
    absl::StrAppend(&fields, " and ", violations.size() - kMostFields, " more");
  }
  return fields;
}

}  // namespace thidua::rpc
