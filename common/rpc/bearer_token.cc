#include "common/rpc/bearer_token.h"

#include <absl/strings/match.h>

#include "common/value/errors.h"

namespace thidua::rpc {
namespace {

constexpr absl::string_view kBearer = "bearer ";

absl::Status Invalid(std::string_view message) {
  return Error(absl::StatusCode::kUnauthenticated, type::v1::ERROR_REASON_CREDENTIALS_INVALID,
               message);
}

}  // namespace

absl::StatusOr<std::string_view> BearerToken(grpc::CallbackServerContext* context) {
  auto [first, last] = context->client_metadata().equal_range("authorization");
  if (first == last) return std::string_view();
  const std::string_view value(first->second.data(), first->second.size());
  if (++first != last) return Invalid("the call has two authorization headers");
  if (!absl::StartsWithIgnoreCase(absl::string_view(value.data(), value.size()), kBearer)) {
    return Invalid("authorization is not of the form \"Bearer <token>\"");
  }
  return value.substr(kBearer.size());
}

}  // namespace thidua::rpc
