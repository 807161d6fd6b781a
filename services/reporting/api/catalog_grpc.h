#pragma once
// thidua.catalog.v1.CatalogService on gRPC: every verb goes to its handler.

#include <absl/time/time.h>

#include <functional>
#include <utility>

#include "common/ledger/ledger.h"
#include "common/rpc/dispatcher.h"
#include "services/reporting/api/bindings.h"
#include "services/reporting/api/definitions.h"
#include "services/reporting/api/units.h"
#include "thidua/catalog/v1/catalog_service.grpc.pb.h"

namespace thidua::reporting {

// Thread-safe. `dispatcher` and `ledger` must outlive it.
class CatalogGrpc : public catalog::v1::CatalogService::CallbackService {
 public:
  CatalogGrpc(rpc::Dispatcher& dispatcher, ledger::Ledger& ledger,
              std::function<absl::Time()> clock)
      : rpc_(dispatcher),
        units_(ledger, std::move(clock)),
        definitions_(ledger),
        bindings_(ledger) {}

  grpc::ServerUnaryReactor* GetUnit(grpc::CallbackServerContext* context,
                                    const catalog::v1::GetUnitRequest* request,
                                    catalog::v1::Unit* response) override;
  grpc::ServerUnaryReactor* ListUnits(grpc::CallbackServerContext* context,
                                      const catalog::v1::ListUnitsRequest* request,
                                      catalog::v1::ListUnitsResponse* response) override;
  grpc::ServerUnaryReactor* CreateUnit(grpc::CallbackServerContext* context,
                                       const catalog::v1::CreateUnitRequest* request,
                                       catalog::v1::Unit* response) override;
  grpc::ServerUnaryReactor* UpdateUnit(grpc::CallbackServerContext* context,
                                       const catalog::v1::UpdateUnitRequest* request,
                                       catalog::v1::Unit* response) override;
  grpc::ServerUnaryReactor* GetScale(grpc::CallbackServerContext* context,
                                     const catalog::v1::GetScaleRequest* request,
                                     catalog::v1::Scale* response) override;
  grpc::ServerUnaryReactor* ListScales(grpc::CallbackServerContext* context,
                                       const catalog::v1::ListScalesRequest* request,
                                       catalog::v1::ListScalesResponse* response) override;
  grpc::ServerUnaryReactor* CreateScale(grpc::CallbackServerContext* context,
                                        const catalog::v1::CreateScaleRequest* request,
                                        catalog::v1::Scale* response) override;
  grpc::ServerUnaryReactor* UpdateScale(grpc::CallbackServerContext* context,
                                        const catalog::v1::UpdateScaleRequest* request,
                                        catalog::v1::Scale* response) override;
  grpc::ServerUnaryReactor* GetElement(grpc::CallbackServerContext* context,
                                       const catalog::v1::GetElementRequest* request,
                                       catalog::v1::Element* response) override;
  grpc::ServerUnaryReactor* ListElements(grpc::CallbackServerContext* context,
                                         const catalog::v1::ListElementsRequest* request,
                                         catalog::v1::ListElementsResponse* response) override;
  grpc::ServerUnaryReactor* CreateElement(grpc::CallbackServerContext* context,
                                          const catalog::v1::CreateElementRequest* request,
                                          catalog::v1::Element* response) override;
  grpc::ServerUnaryReactor* UpdateElement(grpc::CallbackServerContext* context,
                                          const catalog::v1::UpdateElementRequest* request,
                                          catalog::v1::Element* response) override;
  grpc::ServerUnaryReactor* GetForm(grpc::CallbackServerContext* context,
                                    const catalog::v1::GetFormRequest* request,
                                    catalog::v1::Form* response) override;
  grpc::ServerUnaryReactor* ListForms(grpc::CallbackServerContext* context,
                                      const catalog::v1::ListFormsRequest* request,
                                      catalog::v1::ListFormsResponse* response) override;
  grpc::ServerUnaryReactor* CreateForm(grpc::CallbackServerContext* context,
                                       const catalog::v1::CreateFormRequest* request,
                                       catalog::v1::Form* response) override;
  grpc::ServerUnaryReactor* UpdateForm(grpc::CallbackServerContext* context,
                                       const catalog::v1::UpdateFormRequest* request,
                                       catalog::v1::Form* response) override;
  grpc::ServerUnaryReactor* GetBinding(grpc::CallbackServerContext* context,
                                       const catalog::v1::GetBindingRequest* request,
                                       catalog::v1::Binding* response) override;
  grpc::ServerUnaryReactor* ListBindings(grpc::CallbackServerContext* context,
                                         const catalog::v1::ListBindingsRequest* request,
                                         catalog::v1::ListBindingsResponse* response) override;
  grpc::ServerUnaryReactor* CreateBinding(grpc::CallbackServerContext* context,
                                          const catalog::v1::CreateBindingRequest* request,
                                          catalog::v1::Binding* response) override;
  grpc::ServerUnaryReactor* UpdateBinding(grpc::CallbackServerContext* context,
                                          const catalog::v1::UpdateBindingRequest* request,
                                          catalog::v1::Binding* response) override;
  grpc::ServerUnaryReactor* DeleteBinding(grpc::CallbackServerContext* context,
                                          const catalog::v1::DeleteBindingRequest* request,
                                          google::protobuf::Empty* response) override;
  grpc::ServerUnaryReactor* LookupUnits(grpc::CallbackServerContext* context,
                                        const catalog::v1::LookupUnitsRequest* request,
                                        catalog::v1::LookupUnitsResponse* response) override;

 private:
  rpc::Dispatcher& rpc_;
  UnitsApi units_;
  DefinitionsApi definitions_;
  BindingsApi bindings_;
};

}  // namespace thidua::reporting
