#pragma once
// A throw-away local authority for tests, made by the same script that makes the real one.

#include <absl/time/clock.h>
#include <absl/time/time.h>

#include <string>

#include "common/rpc/client.h"
#include "common/rpc/service_options.h"
#include "common/testing/temporary_folder.h"

namespace thidua::rpc {

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

  const TemporaryFolder& dir() const { return dir_; }

 private:
  TemporaryFolder dir_;
  std::string private_key_;
};

}  // namespace thidua::rpc
