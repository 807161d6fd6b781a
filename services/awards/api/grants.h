#pragma once
// What happens to grants after their decision.

#include <absl/status/status.h>

#include "common/catalog/source.h"
#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "thidua/awards/v1/awards_service.pb.h"

namespace thidua::awards {

// Each verb does as its proto says. Thread-safe. What it is given must outlive it.
class Grants {
 public:
  Grants(const resource::Store& store, const catalog::CatalogSource& catalog)
      : store_(store), catalog_(catalog) {}

  absl::Status Get(rpc::Call& call, const v1::GetGrantRequest& request, v1::Grant* answer);
  absl::Status List(rpc::Call& call, const v1::ListGrantsRequest& request,
                    v1::ListGrantsResponse* answer);
  absl::Status Revoke(rpc::Call& call, const v1::RevokeGrantRequest& request,
                      v1::RevokeGrantResponse* answer);
  absl::Status Correct(rpc::Call& call, const v1::CorrectGrantRequest& request, v1::Grant* answer);
  absl::Status IssueDuplicate(rpc::Call& call, const v1::IssueDuplicateRequest& request,
                              v1::Grant* answer);
  absl::Status RecordHandovers(rpc::Call& call, const v1::RecordHandoversRequest& request,
                               v1::RecordHandoversResponse* answer);

 private:
  const resource::Store& store_;
  const catalog::CatalogSource& catalog_;
};

}  // namespace thidua::awards
