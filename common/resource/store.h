#pragma once
// A service's resources in its ledgers: reading them as fresh as a request asks, and the tokens
// that say where they were read.

#include <absl/status/statusor.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "common/ledger/ledger.h"
#include "common/ledger/token.h"
#include "common/resource/freshness.h"
#include "common/resource/image.h"
#include "common/value/name.h"
#include "common/value/status_macros.h"
#include "thidua/type/v1/consistency.pb.h"

namespace thidua::resource {

// Thread-safe. `ledger` must outlive it.
class Store {
 public:
  // `service` names the service in tokens: "reporting", "targets" or "awards".
  Store(ledger::Ledger& ledger, std::string service)
      : ledger_(ledger), service_(std::move(service)) {}

  ledger::Ledger& ledger() const { return ledger_; }
  const std::string& service() const { return service_; }

  // Returns the opaque text that stands for `position` outside.
  std::string TokenOf(const ledger::Position& position) const {
    return ledger::EncodeToken(service_, position);
  }

  // Opens the latest state of a ledger, or the one at `at`. Fails as Ledger::Read does.
  absl::StatusOr<std::unique_ptr<ledger::Reader>> Open(
      std::string_view ledger_name, std::optional<ledger::Position> at = std::nullopt) const {
    return ledger_.Read(ledger_name, std::move(at));
  }

  // Opens a state at least as fresh as `consistency` asks. A state that was current a moment ago
  // is no cheaper than the latest, so that `max_staleness` reads the latest.
  //   Errors of ReadFreshness. OUT_OF_RANGE / UNKNOWN_POSITION: the token is of another history.
  absl::StatusOr<std::unique_ptr<ledger::Reader>> Open(std::string_view ledger_name,
                                                       const type::v1::Consistency& consistency,
                                                       const ledger::Ahead& ahead = {}) const {
    ASSIGN_OR_RETURN(Freshness freshness, ReadFreshness(service_, ledger_name, consistency));
    return ledger_.Read(ledger_name, std::move(freshness.exactly), ahead);
  }

  // Returns the resource that a Get request names, as fresh as it asks, with etag and token. The
  // name is of its pattern and the caller may read it: both were checked before.
  //   NOT_FOUND: there is none. Errors of Open.
  template <class Resource, class Request>
  absl::StatusOr<Resource> Get(const Request& request) const {
    ASSIGN_OR_RETURN(auto reader, Open(LedgerOf(request.name()), request.consistency()));
    ASSIGN_OR_RETURN(Resource resource, Load<Resource>(*reader, request.name()));
    resource.set_token(TokenOf(reader->position()));
    return resource;
  }

 private:
  ledger::Ledger& ledger_;
  const std::string service_;
};

}  // namespace thidua::resource
