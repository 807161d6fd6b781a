#pragma once
// The catalog of a service that does not store it: follows the log of the service that does.

#include <absl/time/clock.h>
#include <absl/time/time.h>
#include <grpcpp/grpcpp.h>

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <thread>

#include "common/catalog/source.h"
#include "thidua/ledger/v1/ledger_service.grpc.pb.h"

namespace thidua::catalog {

struct FollowOptions {
  // The service that stores the catalog, as its tokens name it.
  std::string service = "reporting";
  // Current() fails once this long has passed since the peer last proved that we are up to date.
  absl::Duration max_staleness = absl::Minutes(15);
  absl::Duration min_backoff = absl::Milliseconds(100);
  absl::Duration max_backoff = absl::Seconds(10);
  std::function<absl::Time()> clock = absl::Now;
};

// How long a service that starts waits for the catalog. Calls of its first moments would be refused
// for want of it; without it the service serves all the same, and refuses until it is there.
inline constexpr absl::Duration kCatalogPatience = absl::Seconds(3);

// Watches the "catalog" ledger over `channel`, which must carry the service's own certificate.
// Reconnects with backoff from where it stands; starts anew if the peer's history was replaced.
// Thread-safe. Owns one thread, ended by the destructor.
class FollowedCatalog : public CatalogSource {
 public:
  explicit FollowedCatalog(std::shared_ptr<grpc::Channel> channel, FollowOptions options = {});
  ~FollowedCatalog() override;

  absl::StatusOr<std::shared_ptr<const CatalogView>> Current() const override;

  // Waits until Current() succeeds and is at commit `seq` or past it; false if that is not so by
  // `deadline`.
  bool AwaitReady(absl::Time deadline, int64_t seq = 0) const;

  // Time since the peer last proved that this is up to date; infinite before the first time.
  absl::Duration Staleness() const;

 private:
  void Run();
  // Follows one stream to its end; returns why it ended. Sets `progress` if any event arrived.
  grpc::Status Follow(bool& progress);
  absl::Status Take(const ledger::v1::WatchCommitsResponse& event);

  const FollowOptions options_;
  std::unique_ptr<ledger::v1::LedgerService::Stub> stub_;

  // Of the thread alone.
  std::string token_;
  std::shared_ptr<const CatalogView> base_;
  std::vector<ledger::LogEntry> pending_;
  bool continues_ = false;  // the last of them has not come whole

  mutable std::shared_mutex mutex_;
  mutable std::condition_variable_any changed_;
  std::shared_ptr<const CatalogView> view_;  // nullptr before the first catch-up
  absl::Time fresh_ = absl::InfinitePast();
  bool stopping_ = false;
  grpc::ClientContext* context_ = nullptr;  // of the open stream
  std::thread thread_;
};

}  // namespace thidua::catalog
