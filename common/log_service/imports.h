#pragma once
// ImportCommits: takes the history of another deployment, believing nothing of it that can be
// checked.

#include <absl/status/status.h>
#include <absl/time/time.h>

#include <functional>
#include <string>

#include "common/ledger/ledger.h"
#include "common/log_service/image_registry.h"
#include "common/log_service/importers.h"
#include "common/rpc/call.h"
#include "common/value/errors.h"
#include "thidua/ledger/v1/ledger_service.pb.h"

namespace thidua::log_service {

// Commits may be this much ahead of our clock: a ledger is closed and moved within seconds, and the
// clocks of two deployments differ. A commit made here is never earlier than the one before it, so
// such a difference passes by itself.
inline constexpr absl::Duration kClockSkew = absl::Minutes(1);

// Thread-safe. `ledger` and `images` must outlive it.
class ImportsApi {
 public:
  // `service` names the service in tokens.
  ImportsApi(ledger::Ledger& ledger, std::string service, const ImageRegistry& images,
             Importers importers, std::function<absl::Time()> clock)
      : ledger_(ledger),
        service_(std::move(service)),
        images_(images),
        importers_(std::move(importers)),
        clock_(std::move(clock)) {}

  absl::Status Import(rpc::Call& call, const ledger::v1::ImportCommitsRequest& request,
                      ledger::v1::ImportCommitsResponse* response);

 private:
  // Finds what is wrong with the commits of a request as far as they tell it by themselves.
  void CheckCommits(const ledger::v1::ImportCommitsRequest& request, Violations& violations) const;

  ledger::Ledger& ledger_;
  const std::string service_;
  const ImageRegistry& images_;
  const Importers importers_;
  const std::function<absl::Time()> clock_;
};

// The registry with the records of imports, which every service keeps beside its own resources.
ImageRegistry WithImports(ImageRegistry images);

}  // namespace thidua::log_service
