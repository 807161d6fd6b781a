#pragma once
// The verbs of scoring schemes.

#include <absl/status/status.h>

#include "common/catalog/source.h"
#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "thidua/targets/v1/targets_service.pb.h"

namespace thidua::targets {

// Each verb does as its proto says. Thread-safe. `store` and `catalog` must outlive it.
class Schemes {
 public:
  Schemes(const resource::Store& store, const catalog::CatalogSource& catalog)
      : store_(store), catalog_(catalog) {}

  absl::Status Create(rpc::Call& call, const v1::CreateSchemeRequest& request, v1::Scheme* answer);
  absl::Status Update(rpc::Call& call, const v1::UpdateSchemeRequest& request, v1::Scheme* answer);
  absl::Status Adopt(rpc::Call& call, const v1::AdoptSchemeRequest& request, v1::Scheme* answer);
  absl::Status Get(rpc::Call& call, const v1::GetSchemeRequest& request, v1::Scheme* answer);
  absl::Status List(rpc::Call& call, const v1::ListSchemesRequest& request,
                    v1::ListSchemesResponse* answer);

 private:
  const resource::Store& store_;
  const catalog::CatalogSource& catalog_;
};

}  // namespace thidua::targets
