#pragma once
// Reorganisations: many units written by one act, in one commit.

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "services/reporting/domain/catalog/catalog_lookup.h"
#include "services/reporting/store/tasks/open_rounds.h"
#include "thidua/catalog/v1/catalog_service.pb.h"

namespace thidua::reporting {

// Thread-safe. `store` must outlive it.
class ReorganisationsApi {
 public:
  explicit ReorganisationsApi(const resource::Store& store)
      : store_(store), rounds_(store.ledger()) {}

  absl::Status Reorganise(rpc::Call& call, const catalog::v1::ReorganiseUnitsRequest& request,
                          catalog::v1::ReorganiseUnitsResponse* response);

 private:
  // Fills in what follows from a sound reorganisation, which leaves the catalog as `after` has it,
  // as far as the caller may read it. `catalog` is a reader of the catalog.
  absl::Status AddEffects(const rpc::Call& call, const catalog::v1::Reorganisation& reorganisation,
                          ledger::Reader& catalog, CatalogLookup& after,
                          catalog::v1::ReorganiseUnitsResponse& response);

  const resource::Store& store_;
  OpenRounds rounds_;
};

}  // namespace thidua::reporting
