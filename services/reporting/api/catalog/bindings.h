#pragma once
// Role bindings: who may do what where.

#include <absl/status/status.h>

#include <string_view>

#include "common/ledger/ledger.h"
#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "thidua/catalog/v1/catalog_service.pb.h"

namespace google::protobuf {
class Empty;
}

namespace thidua::reporting {

// Thread-safe. `store` must outlive it.
class BindingsApi {
 public:
  explicit BindingsApi(const resource::Store& store) : store_(store) {}

  absl::Status Get(rpc::Call& call, const catalog::v1::GetBindingRequest& request,
                   catalog::v1::Binding* response);
  absl::Status List(rpc::Call& call, const catalog::v1::ListBindingsRequest& request,
                    catalog::v1::ListBindingsResponse* response);
  absl::Status Create(rpc::Call& call, const catalog::v1::CreateBindingRequest& request,
                      catalog::v1::Binding* response);
  absl::Status Update(rpc::Call& call, const catalog::v1::UpdateBindingRequest& request,
                      catalog::v1::Binding* response);
  absl::Status Delete(rpc::Call& call, const catalog::v1::DeleteBindingRequest& request,
                      google::protobuf::Empty* response);

 private:
  const resource::Store& store_;
};

// Binds `principal` ("user:{id}") as administrator of all units, so that somebody can set the
// catalog up. Does nothing once there is any binding: from then on administrators make them.
//   INVALID_ARGUMENT / INVALID_NAME: not the name of a person.
absl::Status BootstrapAdministrator(ledger::Ledger& ledger, std::string_view principal);

}  // namespace thidua::reporting
