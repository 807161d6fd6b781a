#pragma once
// JSON web tokens (RFC 7519) in their compact form, taken apart; jwt_key.h has the keys that verify
// them.

#include <absl/status/statusor.h>

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace thidua::auth {

// A token taken apart; nothing in it is believed yet.
struct Jwt {
  std::string_view signed_text;  // header and payload as they were signed, within the token
  std::string signature;         // as RFC 7518 writes it
  nlohmann::json header;         // an object
  nlohmann::json payload;        // an object
};

// Takes a token apart. `token` must outlive the result.
//   INVALID_ARGUMENT: it is not three parts of Base64url, of which two are JSON objects; or it is
//   longer than 4 KiB.
absl::StatusOr<Jwt> ParseJwt(std::string_view token);

// Whether `object` has the text `text` under `claim`.
bool HasText(const nlohmann::json& object, const char* claim, std::string_view text);

}  // namespace thidua::auth
