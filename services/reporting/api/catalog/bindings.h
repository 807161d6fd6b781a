#pragma once
// Role bindings: who may do what where.

#include <absl/status/status.h>

#include <string_view>

#include "common/catalog/source.h"
#include "common/ledger/ledger.h"
#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "services/reporting/domain/catalog/write_mode.h"
#include "thidua/catalog/v1/catalog_service.pb.h"

namespace google::protobuf {
class Empty;
}

namespace thidua::reporting {

// Thread-safe. `store` and `source`, the catalog that the store keeps, must outlive it.
class BindingsApi {
 public:
  BindingsApi(const resource::Store& store, const catalog::CatalogSource& source)
      : store_(store), source_(source) {}

  absl::Status Get(rpc::Call& call, const catalog::v1::GetBindingRequest& request,
                   catalog::v1::Binding* response);
  absl::Status List(rpc::Call& call, const catalog::v1::ListBindingsRequest& request,
                    catalog::v1::ListBindingsResponse* response);
  absl::Status Create(rpc::Call& call, const catalog::v1::CreateBindingRequest& request,
                      catalog::v1::Binding* response);
  absl::Status Update(rpc::Call& call, const catalog::v1::UpdateBindingRequest& request,
                      catalog::v1::Binding* response);
  absl::Status Confirm(rpc::Call& call, const catalog::v1::ConfirmBindingRequest& request,
                       catalog::v1::Binding* response);
  absl::Status Delete(rpc::Call& call, const catalog::v1::DeleteBindingRequest& request,
                      google::protobuf::Empty* response);

 private:
  template <class Request>
  absl::Status Write(rpc::Call& call, const Request& request, WriteMode mode,
                     catalog::v1::Binding* response);

  const resource::Store& store_;
  const catalog::CatalogSource& source_;
};

// Binds `principal` ("user:{id}") as administrator of all units, so that somebody can set the
// catalog up. Does nothing once there is any binding: from then on administrators make them.
//   INVALID_ARGUMENT / INVALID_NAME: not the name of a person.
absl::Status BootstrapAdministrator(ledger::Ledger& ledger, std::string_view principal);

// The same beside all bindings that there are, for who runs the service's machine when no
// administrator is left, or only one where two are asked. A proposal that waits for this principal
// is dropped. Does nothing where he is one already. Fails as BootstrapAdministrator does.
absl::Status RecoverAdministrator(ledger::Ledger& ledger, std::string_view principal);

}  // namespace thidua::reporting
