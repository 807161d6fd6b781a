#pragma once
// An OpenID provider whose tokens are believed beside those of the local authority.

#include <absl/status/statusor.h>

#include <string>
#include <string_view>
#include <vector>

#include "common/auth/jwt_key.h"

namespace thidua::auth {

// What a service is told of a provider, a JSON object:
//   {"issuer": "https://sso.example.vn/realms/tinh", "audience": "thidua",
//    "jwks": "/etc/thidua/sso-keys.json", "principal_claim": "thidua_id"}
// The claim is one that people cannot change themselves. Somebody fetches the key set to the file
// `jwks`; services do not speak to the provider.
struct OpenIdConfig {
  std::string issuer;    // "iss" of its tokens, exactly
  std::string audience;  // "aud" of its tokens is this, or a list with it
  std::string jwks;      // path of its key set
  std::string
      principal_claim;  // its value NAME stands for the principal user:NAME; "sub" by default
};

// Reads such an object.
//   INVALID_ARGUMENT: it is none, a member is missing or is not text, or there is another one. The
//   issuer is not that of the local authority.
absl::StatusOr<OpenIdConfig> ParseOpenIdConfig(std::string_view json);

struct OpenIdProvider {
  OpenIdConfig config;
  std::vector<JwtKey> keys;
};

}  // namespace thidua::auth
