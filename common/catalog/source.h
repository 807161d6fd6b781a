#pragma once
// Where the current catalog comes from, and the access checks that rest on it.

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <absl/time/clock.h>
#include <absl/time/time.h>

#include <functional>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/auth/access.h"
#include "common/catalog/view.h"

namespace thidua::catalog {

// Hands out the current catalog. Thread-safe and cheap to ask.
class CatalogSource {
 public:
  virtual ~CatalogSource() = default;

  // The catalog as it is known now; never nullptr.
  //   UNAVAILABLE / CATALOG_STALE: it is not known, or too old to rely on.
  //   UNAVAILABLE / STORE_UNAVAILABLE: the store does not answer.
  virtual absl::StatusOr<std::shared_ptr<const CatalogView>> Current() const = 0;

  // Called with the names of what cannot be read in the catalog (see CatalogView::unreadable)
  // whenever they have become others, and at once if there are any. On any thread, one call at a
  // time; keep it short. There is one listener.
  void OnUnreadable(std::function<void(const std::set<std::string>& names)> listener);

 protected:
  // For sources: with every view that they take up.
  void Report(const CatalogView& view) const;

 private:
  mutable std::mutex unreadable_mutex_;  // held while the listener is called
  mutable std::set<std::string> unreadable_;
  std::function<void(const std::set<std::string>&)> listener_;
};

// Decides by the bindings and revocations of the current catalog. Thread-safe. `source` must
// outlive it.
class CatalogAuthorizer : public auth::Authorizer {
 public:
  explicit CatalogAuthorizer(const CatalogSource& source,
                             std::function<absl::Time()> clock = absl::Now)
      : source_(source), clock_(std::move(clock)) {}

  absl::Status Authorize(const auth::Caller& caller, auth::v1::Permission permission,
                         std::string_view unit_name, std::string_view period) const override;
  absl::StatusOr<std::vector<auth::v1::RoleGrant>> GrantsOf(
      const auth::Caller& caller) const override;
  absl::Status Admit(const auth::Caller& caller) const override;
  absl::StatusOr<Persons> GetPersons() const override;

 private:
  const CatalogSource& source_;
  const std::function<absl::Time()> clock_;
};

}  // namespace thidua::catalog
