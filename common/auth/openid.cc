#include "common/auth/openid.h"

#include <absl/status/status.h>
#include <absl/strings/str_cat.h>

#include <nlohmann/json.hpp>

namespace thidua::auth {

absl::StatusOr<OpenIdConfig> ParseOpenIdConfig(std::string_view json) {
  const auto object = nlohmann::json::parse(json, nullptr, /*allow_exceptions=*/false);
  if (!object.is_object()) return absl::InvalidArgumentError("it is not a JSON object");
  OpenIdConfig config{.issuer = "", .audience = "", .jwks = "", .principal_claim = "sub"};
  for (const auto& [name, value] : object.items()) {
    std::string* member = name == "issuer"            ? &config.issuer
                          : name == "audience"        ? &config.audience
                          : name == "jwks"            ? &config.jwks
                          : name == "principal_claim" ? &config.principal_claim
                                                      : nullptr;
    if (member == nullptr) {
      return absl::InvalidArgumentError(absl::StrCat(
          "\"", name, "\" is none of its members: issuer, audience, jwks, principal_claim"));
    }
    if (!value.is_string()) {
      return absl::InvalidArgumentError(absl::StrCat("\"", name, "\" is not text"));
    }
    *member = value.get<std::string>();
  }
  if (config.issuer.empty() || config.audience.empty() || config.jwks.empty() ||
      config.principal_claim.empty()) {
    return absl::InvalidArgumentError("issuer, audience and jwks are required");
  }
  if (config.issuer == "thidua") {
    return absl::InvalidArgumentError("the issuer \"thidua\" is the local authority");
  }
  return config;
}

}  // namespace thidua::auth
