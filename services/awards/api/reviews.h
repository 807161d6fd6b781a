#pragma once
// Looking again at what grants rest on: nothing is stored until a person settles it.

#include <absl/status/status.h>

#include "common/catalog/source.h"
#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "services/awards/api/evidence_sources.h"
#include "thidua/awards/v1/awards_service.pb.h"

namespace thidua::awards {

// Each verb does as its proto says. Thread-safe. What it is given must outlive it.
class Reviews {
 public:
  Reviews(const resource::Store& store, const catalog::CatalogSource& catalog,
          EvidenceSources evidence)
      : store_(store), catalog_(catalog), evidence_(evidence) {}

  absl::Status Review(rpc::Call& call, const v1::ReviewGrantsRequest& request,
                      v1::ReviewGrantsResponse* answer);
  absl::Status Settle(rpc::Call& call, const v1::SettleReviewRequest& request, v1::Grant* answer);

 private:
  const resource::Store& store_;
  const catalog::CatalogSource& catalog_;
  EvidenceSources evidence_;
};

}  // namespace thidua::awards
