#include "common/rpc/token_keys.h"

#include <absl/strings/str_cat.h>

#include <nlohmann/json.hpp>
#include <utility>

#include "common/rpc/files.h"
#include "common/rpc/log.h"
#include "common/value/digest.h"
#include "common/value/status_macros.h"

namespace thidua::rpc {

// What the files hold, and a digest of it.
struct TokenKeys::Content {
  auth::TrustedKeys keys;
  std::string digest;
};

namespace {

// The same error with the file that it is about.
absl::Status In(const std::string& file, const absl::Status& status) {
  if (status.ok()) return status;
  return absl::InvalidArgumentError(absl::StrCat(file, ": ", status.message()));
}

}  // namespace

absl::StatusOr<std::unique_ptr<TokenKeys>> TokenKeys::Read(std::vector<std::string> authority,
                                                           std::string openid) {
  std::unique_ptr<TokenKeys> keys(new TokenKeys(std::move(authority), std::move(openid)));
  ASSIGN_OR_RETURN(Content content, keys->ReadFiles());
  keys->digest_ = std::move(content.digest);
  keys->verifier_ = std::make_unique<auth::TokenVerifier>(std::move(content.keys));
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

absl::StatusOr<TokenKeys::Content> TokenKeys::ReadFiles() const {
  Content content;
  std::string all;
  for (const std::string& file : authority_) {
    ASSIGN_OR_RETURN(const std::string pem, ReadFile(file));
    auto keys = auth::JwtKey::FromPem(pem);
    RETURN_IF_ERROR(In(file, keys.status()));
    for (auth::JwtKey& key : *keys) content.keys.authority.push_back(std::move(key));
    all += Sha256(pem);
  }
  if (!openid_.empty()) {
    ASSIGN_OR_RETURN(const std::string json, ReadFile(openid_));
    auto config = auth::ParseOpenIdConfig(json);
    RETURN_IF_ERROR(In(openid_, config.status()));
    ASSIGN_OR_RETURN(const std::string jwks, ReadFile(config->jwks));
    auto keys = auth::JwtKey::FromJwks(jwks);
    RETURN_IF_ERROR(In(config->jwks, keys.status()));
    all += Sha256(json) + Sha256(jwks);
    content.keys.provider = auth::OpenIdProvider{*std::move(config), *std::move(keys)};
  }
  if (content.keys.authority.empty() && !content.keys.provider) {
    return absl::InvalidArgumentError("there is no key to verify tokens with");
  }
  content.digest = Sha256(all);
  return content;
}

absl::StatusOr<bool> TokenKeys::Look() {
  std::lock_guard lock(look_);
  ASSIGN_OR_RETURN(Content content, ReadFiles());
  if (content.digest == digest_) return false;
  verifier_->Trust(std::move(content.keys));
  digest_ = std::move(content.digest);
  return true;
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
