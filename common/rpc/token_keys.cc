#include "common/rpc/token_keys.h"

#include <absl/strings/str_cat.h>

#include <nlohmann/json.hpp>
#include <utility>

#include "common/rpc/files.h"
#include "common/rpc/log.h"
#include "common/value/digest.h"
#include "common/value/status_macros.h"

namespace thidua::rpc {

namespace {

// The same error with the file that it is about.
absl::Status In(const std::string& file, const absl::Status& status) {
  if (status.ok()) return status;
  return absl::InvalidArgumentError(absl::StrCat(file, ": ", status.message()));
}

}  // namespace

absl::StatusOr<std::unique_ptr<TokenKeys>> TokenKeys::Read(std::vector<std::string> authority,
                                                           std::string openid) {
  if (authority.empty()) {
    return absl::InvalidArgumentError("there is no key to verify tokens with");
  }
  std::unique_ptr<TokenKeys> keys(new TokenKeys(std::move(authority), std::move(openid)));
  RETURN_IF_ERROR(keys->ReadAuthority().status());
  RETURN_IF_ERROR(keys->ReadProvider().status());
  keys->verifier_ = std::make_unique<auth::TokenVerifier>(keys->keys_);
  return keys;
}

TokenKeys::~TokenKeys() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  stop_.notify_all();
  if (thread_.joinable()) thread_.join();
}

absl::StatusOr<bool> TokenKeys::ReadAuthority() {
  auto read = std::make_shared<std::vector<auth::JwtKey>>();
  std::string all;
  for (const std::string& file : authority_) {
    ASSIGN_OR_RETURN(const std::string pem, ReadFile(file));
    auto keys = auth::JwtKey::FromPem(pem);
    RETURN_IF_ERROR(In(file, keys.status()));
    for (auth::JwtKey& key : *keys) read->push_back(std::move(key));
    all += Sha256(pem);
  }
  if (all == authority_digest_) return false;
  authority_digest_ = std::move(all);
  keys_.authority = std::move(read);
  return true;
}

absl::StatusOr<bool> TokenKeys::ReadProvider() {
  if (openid_.empty()) return false;
  ASSIGN_OR_RETURN(const std::string json, ReadFile(openid_));
  auto config = auth::ParseOpenIdConfig(json);
  RETURN_IF_ERROR(In(openid_, config.status()));
  ASSIGN_OR_RETURN(const std::string jwks, ReadFile(config->jwks));
  std::string all = Sha256(json) + Sha256(jwks);
  if (all == provider_digest_) return false;
  auto keys = auth::JwtKey::FromJwks(jwks);
  RETURN_IF_ERROR(In(config->jwks, keys.status()));
  provider_digest_ = std::move(all);
  keys_.provider = std::make_shared<auth::OpenIdProvider>(
      auth::OpenIdProvider{*std::move(config), *std::move(keys)});
  return true;
}

absl::StatusOr<bool> TokenKeys::Look() {
  std::lock_guard lock(look_);
  const auto authority = ReadAuthority();
  const auto provider = ReadProvider();
  const bool changed = authority.value_or(false) || provider.value_or(false);
  if (changed) verifier_->Trust(keys_);
  RETURN_IF_ERROR(authority.status());
  RETURN_IF_ERROR(provider.status());
  return changed;
}

void TokenKeys::Watch(absl::Duration pause, std::shared_ptr<spdlog::logger> logger) {
  thread_ = std::thread([this, pause, logger = std::move(logger)] { Run(pause, *logger); });
}

void TokenKeys::Run(absl::Duration pause, spdlog::logger& logger) {
  std::string told;  // the same fault is told once
  while (true) {
    {
      std::unique_lock lock(mutex_);
      if (stop_.wait_for(lock, absl::ToChronoMilliseconds(pause), [&] { return stopping_; })) {
        return;
      }
    }
    const auto changed = Look();
    const std::string fault(changed.status().message());
    if (changed.ok() && *changed) {
      LogEvent(logger, spdlog::level::info, "token keys changed", {});
    } else if (!changed.ok() && fault != told) {
      LogEvent(logger, spdlog::level::err, "token keys not read; those from before go on",
               {{"message", fault}});
    }
    told = fault;
  }
}

}  // namespace thidua::rpc
