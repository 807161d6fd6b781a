#pragma once
// Revocations: whom and what no service believes any more.

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <set>
#include <string>

#include "common/catalog/source.h"
#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "thidua/catalog/v1/catalog_service.pb.h"

namespace google::protobuf {
class Empty;
}

namespace thidua::reporting {

// Thread-safe. `store` and `source`, the catalog that the store keeps, must outlive it.
class RevocationsApi {
 public:
  RevocationsApi(const resource::Store& store, const catalog::CatalogSource& source)
      : store_(store), source_(source) {}

  absl::Status Get(rpc::Call& call, const catalog::v1::GetRevocationRequest& request,
                   catalog::v1::Revocation* response);
  absl::Status List(rpc::Call& call, const catalog::v1::ListRevocationsRequest& request,
                    catalog::v1::ListRevocationsResponse* response);
  absl::Status Create(rpc::Call& call, const catalog::v1::CreateRevocationRequest& request,
                      catalog::v1::Revocation* response);
  absl::Status Delete(rpc::Call& call, const catalog::v1::DeleteRevocationRequest& request,
                      google::protobuf::Empty* response);

 private:
  // The units on which the principal holds roles, or the topmost ones: of a service, which serves
  // everybody, and of who holds none.
  absl::StatusOr<std::set<std::string>> ScopeOf(const std::string& principal) const;

  const resource::Store& store_;
  const catalog::CatalogSource& source_;
};

}  // namespace thidua::reporting
