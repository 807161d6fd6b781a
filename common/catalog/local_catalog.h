#pragma once
// The catalog of the service that stores it.

#include <absl/time/time.h>

#include <atomic>
#include <memory>
#include <mutex>
#include <shared_mutex>

#include "common/catalog/source.h"
#include "common/ledger/ledger.h"

namespace thidua::catalog {

// Reads the "catalog" ledger and keeps up with it. A commit of this process is seen by the first
// Current() after its submitter was answered; one of another replica within a second. Thread-safe.
// `ledger` must outlive it; create it before the first commit, because it listens.
class LocalCatalog : public CatalogSource {
 public:
  explicit LocalCatalog(ledger::Ledger& ledger);

  absl::StatusOr<std::shared_ptr<const CatalogView>> Current() const override;

 private:
  // Re-reads what was committed since the view. Called with refresh_ held.
  absl::Status Refresh() const;
  absl::StatusOr<std::shared_ptr<const CatalogView>> Load() const;
  absl::StatusOr<std::shared_ptr<const CatalogView>> Advance(
      std::shared_ptr<const CatalogView> view) const;

  ledger::Ledger& ledger_;
  // The last commit of this process that the listener heard of; outlives this for the ledger's
  // sake.
  std::shared_ptr<std::atomic<int64_t>> heard_;
  mutable std::mutex refresh_;       // one refresh at a time
  mutable std::shared_mutex mutex_;  // guards view_
  mutable std::shared_ptr<const CatalogView> view_;
  mutable std::atomic<int64_t> checked_ns_{0};  // when the head was last compared; 0: never
};

}  // namespace thidua::catalog
