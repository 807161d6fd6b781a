#pragma once
// A throw-away local authority for tests, made by the same script that makes the real one.

#include <absl/time/clock.h>
#include <absl/time/time.h>

#include <memory>
#include <string>

#include "common/ledger/ledger.h"
#include "common/rpc/client.h"
#include "common/rpc/service_options.h"

namespace thidua::rpc {

// A folder that is gone with the object.
class TempDir {
 public:
  TempDir();
  ~TempDir();
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;
  std::string operator/(const std::string& name) const { return path_ + "/" + name; }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

// Aborts the test program where the script fails.
class TestAuthority {
 public:
  TestAuthority();

  // A token of `subject` ("user:lan") that holds from `issued` for an hour.
  std::string Token(const std::string& subject, absl::Time issued = absl::Now()) const;

  // Options of a server with the certificate of `service` on a free port.
  ServiceOptions ServerOptions(const std::string& service) const;
  // Options of a client: a service, or with an empty name a person.
  PeerOptions ClientOptions(const std::string& address, const std::string& service = "") const;

  const TempDir& dir() const { return dir_; }

 private:
  TempDir dir_;
  std::string private_key_;
};

// A fresh ledger on SQLite in `dir`.
std::unique_ptr<ledger::Ledger> OpenTestLedger(const TempDir& dir);

}  // namespace thidua::rpc
