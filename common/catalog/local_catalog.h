#pragma once
// The catalog of the service that stores it.

#include <absl/time/time.h>

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <shared_mutex>

#include "common/catalog/source.h"
#include "common/ledger/ledger.h"

namespace thidua::catalog {

// Returns the catalog at `at`, or the latest one, read anew.
//   OUT_OF_RANGE / UNKNOWN_POSITION: the position is of another history.
absl::StatusOr<std::shared_ptr<const CatalogView>> ReadCatalog(
    ledger::Ledger& ledger, std::optional<ledger::Position> at = std::nullopt);

// Reads the "catalog" ledger and keeps up with it. A commit of this process is seen by the first
// Current() after its submitter was answered; one of another replica within milliseconds, or within
// a second where the store could not tell of it. Thread-safe. `ledger` must outlive it.
class LocalCatalog : public CatalogSource {
 public:
  explicit LocalCatalog(ledger::Ledger& ledger);

  absl::StatusOr<std::shared_ptr<const CatalogView>> Current() const override;

 private:
  // Re-reads what was committed since the view. Called with refresh_ held.
  absl::Status Refresh() const;
  absl::StatusOr<std::shared_ptr<const CatalogView>> Advance(
      std::shared_ptr<const CatalogView> view) const;

  ledger::Ledger& ledger_;
  // How often the catalog may have moved; outlives this for the ledger's sake.
  std::shared_ptr<std::atomic<uint64_t>> moves_;
  mutable std::mutex refresh_;       // one refresh at a time
  mutable std::shared_mutex mutex_;  // guards view_
  mutable std::shared_ptr<const CatalogView> view_;
  mutable std::atomic<uint64_t> seen_{0};       // moves before the head was last compared
  mutable std::atomic<int64_t> checked_ns_{0};  // when that was; 0: never
};

}  // namespace thidua::catalog
