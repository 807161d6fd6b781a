#pragma once
// Totals over everything below one unit, in pages.

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "common/catalog/source.h"
#include "common/ledger/ledger.h"
#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "services/reporting/api/totals/place.h"
#include "services/reporting/api/totals/window.h"
#include "services/reporting/store/totals/totals.h"
#include "thidua/reporting/v1/reporting_service.pb.h"

namespace thidua::reporting {

// Thread-safe. What it is given must outlive it.
class RollupApi {
 public:
  RollupApi(const resource::Store& store, const catalog::CatalogSource& catalog, Totals& totals)
      : store_(store), catalog_(catalog), totals_(totals) {}

  // Adds up the owners below one unit.
  absl::Status RollUp(rpc::Call& call, const v1::RollUpTotalsRequest& request,
                      v1::RollUpTotalsResponse* response);

 private:
  // Which ledgers to read, by owner's name: at these positions, or at the latest where unset.
  using Positions = std::map<std::string, std::optional<ledger::Position>>;
  // One owner with what it has for each query.
  struct Owner {
    std::string name;
    std::vector<WindowFind> finds;  // empty if something of it cannot be read
  };

  // Returns the catalog that the request names, or the current one.
  absl::StatusOr<std::shared_ptr<const catalog::CatalogView>> CatalogOf(
      const v1::RollUpTotalsRequest& request);
  // Returns the owners below `parent` at any time, or those that the request's tokens name.
  absl::StatusOr<Positions> FindOwners(const v1::RollUpTotalsRequest& request,
                                       const catalog::CatalogView& view) const;
  // Finds every owner's leaves of when it lay in `place`, at one position, whose token it adds to
  // `response`.
  absl::StatusOr<std::vector<Owner>> Read(const rpc::Call& call, const Positions& positions,
                                          const std::vector<WindowQuery>& queries,
                                          const Place& place, v1::RollUpTotalsResponse* response);
  // Finds one owner's leaves by reading its ledger.
  absl::StatusOr<Owner> ReadOwner(const rpc::Call& call, const std::string& name,
                                  const std::optional<ledger::Position>& position,
                                  const std::vector<WindowQuery>& queries, const Place& place,
                                  v1::RollUpTotalsResponse* response);
  // Returns of each query whether it is hidden: the caller may not read totals of `parent` in its
  // window or in a period of it that would be counted. Such a query is answered without any owner,
  // because a part of its total would pass for the whole.
  static std::vector<bool> Hide(const rpc::Call& call, const std::string& parent,
                                const std::vector<WindowQuery>& queries,
                                std::vector<Owner>& owners);
  // Takes away what the caller may not read of an owner itself. Where the catalog is that of today
  // whoever reads the parent reads it; by an earlier one an owner may have lain there that has
  // moved.
  static void HideMoved(const rpc::Call& call, std::vector<Owner>& owners);
  // Fills in what was found for the queries from `first` on. An owner of whom a leaf cannot be
  // folded has no finds afterwards.
  absl::Status FillIn(size_t first, std::vector<Owner>& owners);

  const resource::Store& store_;
  const catalog::CatalogSource& catalog_;
  Totals& totals_;
  std::mutex mutex_;
  std::shared_ptr<const catalog::CatalogView> earlier_;  // the last one that was asked for
};

}  // namespace thidua::reporting
