#include "common/rpc/testing/authority.h"

#include <cstdio>
#include <cstdlib>

#include "common/auth/token.h"
#include "common/rpc/files.h"

namespace thidua::rpc {
namespace {

// The value, or the end of the test program.
template <class T>
T Must(absl::StatusOr<T> value) {
  if (!value.ok()) {
    std::fprintf(stderr, "test set-up: %s\n", value.status().ToString().c_str());
    std::abort();
  }
  return *std::move(value);
}

}  // namespace

TestAuthority::TestAuthority() {
  std::string command =
      std::string(THIDUA_SOURCE_DIR "/deploy/authority/make-authority ") + dir_.path();
  if (std::system(command.c_str()) != 0) std::abort();
  private_key_ = Must(ReadFile(dir_ / "token.key"));
}

std::string TestAuthority::Token(const std::string& subject, absl::Time issued) const {
  return Must(auth::SignToken(private_key_, {subject, issued, issued + absl::Hours(1), ""}));
}

ServiceOptions TestAuthority::ServerOptions(const std::string& service) const {
  ServiceOptions options;
  options.listen = "127.0.0.1:0";
  options.tls_cert = dir_ / (service + ".crt");
  options.tls_key = dir_ / (service + ".key");
  options.ca = dir_ / "ca.crt";
  options.token_keys = {dir_ / "token.pub"};
  options.log_level = "error";
  options.threads = 2;
  options.drain_seconds = 5;
  return options;
}

PeerOptions TestAuthority::ClientOptions(const std::string& address,
                                         const std::string& service) const {
  PeerOptions options;
  options.address = address;
  options.ca = dir_ / "ca.crt";
  if (!service.empty()) {
    options.tls_cert = dir_ / (service + ".crt");
    options.tls_key = dir_ / (service + ".key");
  }
  return options;
}

}  // namespace thidua::rpc
