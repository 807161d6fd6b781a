#pragma once
// The keys that verify people's tokens, from files that may change while the service runs.

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "common/auth/token.h"

namespace spdlog {
class logger;
}

namespace thidua::rpc {

// Reads the files again every so often and makes the verifier believe what they say: the
// authority's and the provider's, each for itself. Where one of them cannot be read, what was
// believed of it goes on. Thread-safe. Owns one thread, ended by the destructor.
class TokenKeys {
 public:
  // `authority` are PEM files of the local authority's public keys; `openid` is the file of an
  // auth::OpenIdConfig, or empty.
  //   INVALID_ARGUMENT: a file cannot be read; the text names it and says what is wrong.
  static absl::StatusOr<std::unique_ptr<TokenKeys>> Read(std::vector<std::string> authority,
                                                         std::string openid);
  ~TokenKeys();

  const auth::TokenVerifier& verifier() const { return *verifier_; }

  // From now on looks every `pause`, and logs what came of it.
  void Watch(absl::Duration pause, std::shared_ptr<spdlog::logger> logger);
  // Looks now: true if the keys are others than before. Fails as Read does, and then has taken up
  // what could be read.
  absl::StatusOr<bool> Look();

 private:
  TokenKeys(std::vector<std::string> authority, std::string openid)
      : authority_(std::move(authority)), openid_(std::move(openid)) {}
  // Each reads its files into keys_ and says whether they are others than before.
  absl::StatusOr<bool> ReadAuthority();
  absl::StatusOr<bool> ReadProvider();
  void Run(absl::Duration pause, spdlog::logger& logger);

  const std::vector<std::string> authority_;
  const std::string openid_;
  std::unique_ptr<auth::TokenVerifier> verifier_;

  std::mutex look_;  // one look at a time; guards the three below
  auth::TrustedKeys keys_;
  std::string authority_digest_;  // of what was read last
  std::string provider_digest_;
  std::mutex mutex_;
  std::condition_variable stop_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace thidua::rpc
