#include "services/reporting/api/catalog_grpc.h"

namespace thidua::reporting {

grpc::ServerUnaryReactor* CatalogGrpc::GetUnit(grpc::CallbackServerContext* context,
                                               const catalog::v1::GetUnitRequest* request,
                                               catalog::v1::Unit* response) {
  return rpc_.Unary(context, request, response, "thidua.catalog.v1.CatalogService/GetUnit",
                    [this](rpc::Call& call, const auto& request, auto* response) {
                      return units_.Get(call, request, response);
                    });
}

grpc::ServerUnaryReactor* CatalogGrpc::ListUnits(grpc::CallbackServerContext* context,
                                                 const catalog::v1::ListUnitsRequest* request,
                                                 catalog::v1::ListUnitsResponse* response) {
  return rpc_.Unary(context, request, response, "thidua.catalog.v1.CatalogService/ListUnits",
                    [this](rpc::Call& call, const auto& request, auto* response) {
                      return units_.List(call, request, response);
                    });
}

grpc::ServerUnaryReactor* CatalogGrpc::CreateUnit(grpc::CallbackServerContext* context,
                                                  const catalog::v1::CreateUnitRequest* request,
                                                  catalog::v1::Unit* response) {
  return rpc_.Unary(context, request, response, "thidua.catalog.v1.CatalogService/CreateUnit",
                    [this](rpc::Call& call, const auto& request, auto* response) {
                      return units_.Create(call, request, response);
                    });
}

grpc::ServerUnaryReactor* CatalogGrpc::UpdateUnit(grpc::CallbackServerContext* context,
                                                  const catalog::v1::UpdateUnitRequest* request,
                                                  catalog::v1::Unit* response) {
  return rpc_.Unary(context, request, response, "thidua.catalog.v1.CatalogService/UpdateUnit",
                    [this](rpc::Call& call, const auto& request, auto* response) {
                      return units_.Update(call, request, response);
                    });
}

grpc::ServerUnaryReactor* CatalogGrpc::GetScale(grpc::CallbackServerContext* context,
                                                const catalog::v1::GetScaleRequest* request,
                                                catalog::v1::Scale* response) {
  return rpc_.Unary(context, request, response, "thidua.catalog.v1.CatalogService/GetScale",
                    [this](rpc::Call& call, const auto& request, auto* response) {
                      return definitions_.GetScale(call, request, response);
                    });
}

grpc::ServerUnaryReactor* CatalogGrpc::ListScales(grpc::CallbackServerContext* context,
                                                  const catalog::v1::ListScalesRequest* request,
                                                  catalog::v1::ListScalesResponse* response) {
  return rpc_.Unary(context, request, response, "thidua.catalog.v1.CatalogService/ListScales",
                    [this](rpc::Call& call, const auto& request, auto* response) {
                      return definitions_.ListScales(call, request, response);
                    });
}

grpc::ServerUnaryReactor* CatalogGrpc::CreateScale(grpc::CallbackServerContext* context,
                                                   const catalog::v1::CreateScaleRequest* request,
                                                   catalog::v1::Scale* response) {
  return rpc_.Unary(context, request, response, "thidua.catalog.v1.CatalogService/CreateScale",
                    [this](rpc::Call& call, const auto& request, auto* response) {
                      return definitions_.CreateScale(call, request, response);
                    });
}

grpc::ServerUnaryReactor* CatalogGrpc::UpdateScale(grpc::CallbackServerContext* context,
                                                   const catalog::v1::UpdateScaleRequest* request,
                                                   catalog::v1::Scale* response) {
  return rpc_.Unary(context, request, response, "thidua.catalog.v1.CatalogService/UpdateScale",
                    [this](rpc::Call& call, const auto& request, auto* response) {
                      return definitions_.UpdateScale(call, request, response);
                    });
}

grpc::ServerUnaryReactor* CatalogGrpc::GetElement(grpc::CallbackServerContext* context,
                                                  const catalog::v1::GetElementRequest* request,
                                                  catalog::v1::Element* response) {
  return rpc_.Unary(context, request, response, "thidua.catalog.v1.CatalogService/GetElement",
                    [this](rpc::Call& call, const auto& request, auto* response) {
                      return definitions_.GetElement(call, request, response);
                    });
}

grpc::ServerUnaryReactor* CatalogGrpc::ListElements(grpc::CallbackServerContext* context,
                                                    const catalog::v1::ListElementsRequest* request,
                                                    catalog::v1::ListElementsResponse* response) {
  return rpc_.Unary(context, request, response, "thidua.catalog.v1.CatalogService/ListElements",
                    [this](rpc::Call& call, const auto& request, auto* response) {
                      return definitions_.ListElements(call, request, response);
                    });
}

grpc::ServerUnaryReactor* CatalogGrpc::CreateElement(
    grpc::CallbackServerContext* context, const catalog::v1::CreateElementRequest* request,
    catalog::v1::Element* response) {
  return rpc_.Unary(context, request, response, "thidua.catalog.v1.CatalogService/CreateElement",
                    [this](rpc::Call& call, const auto& request, auto* response) {
                      return definitions_.CreateElement(call, request, response);
                    });
}

grpc::ServerUnaryReactor* CatalogGrpc::UpdateElement(
    grpc::CallbackServerContext* context, const catalog::v1::UpdateElementRequest* request,
    catalog::v1::Element* response) {
  return rpc_.Unary(context, request, response, "thidua.catalog.v1.CatalogService/UpdateElement",
                    [this](rpc::Call& call, const auto& request, auto* response) {
                      return definitions_.UpdateElement(call, request, response);
                    });
}

grpc::ServerUnaryReactor* CatalogGrpc::GetForm(grpc::CallbackServerContext* context,
                                               const catalog::v1::GetFormRequest* request,
                                               catalog::v1::Form* response) {
  return rpc_.Unary(context, request, response, "thidua.catalog.v1.CatalogService/GetForm",
                    [this](rpc::Call& call, const auto& request, auto* response) {
                      return definitions_.GetForm(call, request, response);
                    });
}

grpc::ServerUnaryReactor* CatalogGrpc::ListForms(grpc::CallbackServerContext* context,
                                                 const catalog::v1::ListFormsRequest* request,
                                                 catalog::v1::ListFormsResponse* response) {
  return rpc_.Unary(context, request, response, "thidua.catalog.v1.CatalogService/ListForms",
                    [this](rpc::Call& call, const auto& request, auto* response) {
                      return definitions_.ListForms(call, request, response);
                    });
}

grpc::ServerUnaryReactor* CatalogGrpc::CreateForm(grpc::CallbackServerContext* context,
                                                  const catalog::v1::CreateFormRequest* request,
                                                  catalog::v1::Form* response) {
  return rpc_.Unary(context, request, response, "thidua.catalog.v1.CatalogService/CreateForm",
                    [this](rpc::Call& call, const auto& request, auto* response) {
                      return definitions_.CreateForm(call, request, response);
                    });
}

grpc::ServerUnaryReactor* CatalogGrpc::UpdateForm(grpc::CallbackServerContext* context,
                                                  const catalog::v1::UpdateFormRequest* request,
                                                  catalog::v1::Form* response) {
  return rpc_.Unary(context, request, response, "thidua.catalog.v1.CatalogService/UpdateForm",
                    [this](rpc::Call& call, const auto& request, auto* response) {
                      return definitions_.UpdateForm(call, request, response);
                    });
}

grpc::ServerUnaryReactor* CatalogGrpc::GetBinding(grpc::CallbackServerContext* context,
                                                  const catalog::v1::GetBindingRequest* request,
                                                  catalog::v1::Binding* response) {
  return rpc_.Unary(context, request, response, "thidua.catalog.v1.CatalogService/GetBinding",
                    [this](rpc::Call& call, const auto& request, auto* response) {
                      return bindings_.Get(call, request, response);
                    });
}

grpc::ServerUnaryReactor* CatalogGrpc::ListBindings(grpc::CallbackServerContext* context,
                                                    const catalog::v1::ListBindingsRequest* request,
                                                    catalog::v1::ListBindingsResponse* response) {
  return rpc_.Unary(context, request, response, "thidua.catalog.v1.CatalogService/ListBindings",
                    [this](rpc::Call& call, const auto& request, auto* response) {
                      return bindings_.List(call, request, response);
                    });
}

grpc::ServerUnaryReactor* CatalogGrpc::CreateBinding(
    grpc::CallbackServerContext* context, const catalog::v1::CreateBindingRequest* request,
    catalog::v1::Binding* response) {
  return rpc_.Unary(context, request, response, "thidua.catalog.v1.CatalogService/CreateBinding",
                    [this](rpc::Call& call, const auto& request, auto* response) {
                      return bindings_.Create(call, request, response);
                    });
}

grpc::ServerUnaryReactor* CatalogGrpc::UpdateBinding(
    grpc::CallbackServerContext* context, const catalog::v1::UpdateBindingRequest* request,
    catalog::v1::Binding* response) {
  return rpc_.Unary(context, request, response, "thidua.catalog.v1.CatalogService/UpdateBinding",
                    [this](rpc::Call& call, const auto& request, auto* response) {
                      return bindings_.Update(call, request, response);
                    });
}

grpc::ServerUnaryReactor* CatalogGrpc::DeleteBinding(
    grpc::CallbackServerContext* context, const catalog::v1::DeleteBindingRequest* request,
    google::protobuf::Empty* response) {
  return rpc_.Unary(context, request, response, "thidua.catalog.v1.CatalogService/DeleteBinding",
                    [this](rpc::Call& call, const auto& request, auto* response) {
                      return bindings_.Delete(call, request, response);
                    });
}

grpc::ServerUnaryReactor* CatalogGrpc::LookupUnits(grpc::CallbackServerContext* context,
                                                   const catalog::v1::LookupUnitsRequest* request,
                                                   catalog::v1::LookupUnitsResponse* response) {
  return rpc_.Unary(context, request, response, "thidua.catalog.v1.CatalogService/LookupUnits",
                    [this](rpc::Call& call, const auto& request, auto* response) {
                      return units_.Lookup(call, request, response);
                    });
}

}  // namespace thidua::reporting
