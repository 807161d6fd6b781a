#include "common/rpc/testing/authority.h"

#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "common/auth/token.h"
#include "common/ledger/sql/schema.h"
#include "common/ledger/sql/sql_ledger.h"
#include "common/rpc/files.h"
#include "common/sql/sqlite/sqlite.h"

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

TempDir::TempDir() {
  std::string pattern = std::filesystem::temp_directory_path() / "thidua.XXXXXX";
  if (mkdtemp(pattern.data()) == nullptr) std::abort();
  path_ = pattern;
}

TempDir::~TempDir() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

TestAuthority::TestAuthority() {
  std::string command =
      std::string(THIDUA_SOURCE_DIR "/deploy/authority/make-authority ") + dir_.path();
  if (std::system(command.c_str()) != 0) std::abort();
  private_key_ = Must(ReadFile(dir_ / "token.key"));
}

std::string TestAuthority::Token(const std::string& subject, absl::Time issued) const {
  return Must(auth::SignToken(private_key_, {subject, issued, issued + absl::Hours(1)}));
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

std::unique_ptr<ledger::Ledger> OpenTestLedger(const TempDir& dir) {
  auto database = Must(sql::OpenSqlite(dir / "ledger.db"));
  absl::Status migrated = ledger::Migrate(*database);
  if (!migrated.ok()) std::abort();
  return Must(ledger::SqlLedger::Open(std::move(database)));
}

}  // namespace thidua::rpc
