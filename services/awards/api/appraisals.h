#pragma once
// Appraising nominations: evidence is looked up in the other services, then judged and recorded.

#include <absl/status/status.h>

#include "common/catalog/source.h"
#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "services/awards/api/evidence_sources.h"
#include "thidua/awards/v1/awards_service.pb.h"

namespace thidua::awards {

// Does as its proto says. Thread-safe. What it is given must outlive it.
class Appraisals {
 public:
  Appraisals(const resource::Store& store, const catalog::CatalogSource& catalog,
             EvidenceSources evidence)
      : store_(store), catalog_(catalog), evidence_(evidence) {}

  absl::Status Appraise(rpc::Call& call, const v1::AppraiseNominationsRequest& request,
                        v1::NominationsOutcome* answer);

 private:
  const resource::Store& store_;
  const catalog::CatalogSource& catalog_;
  EvidenceSources evidence_;
};

}  // namespace thidua::awards
