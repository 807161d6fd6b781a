#include "services/reporting/api/catalog/catalog_service.h"

#include <google/protobuf/empty.pb.h>

#include <utility>

#include "services/reporting/api/codes/by_code.h"

namespace thidua::reporting {

CatalogService::CatalogService(rpc::Dispatcher& dispatcher, const resource::Store& store,
                               const catalog::CatalogSource& source,
                               std::function<absl::Time()> clock)
    : Service(dispatcher, "thidua.catalog.v1.CatalogService"),
      units_(store, std::move(clock)),
      definitions_(store),
      bindings_(store, source),
      revocations_(store, source),
      reorganisations_(store) {
  Unary<catalog::v1::GetUnitRequest, catalog::v1::Unit>("GetUnit",
                                                        ByCode(source, &units_, &UnitsApi::Get));
  Unary<catalog::v1::ListUnitsRequest, catalog::v1::ListUnitsResponse>(
      "ListUnits", ByCode(source, &units_, &UnitsApi::List));
  Unary("CreateUnit", &units_, &UnitsApi::Create);
  Unary("UpdateUnit", &units_, &UnitsApi::Update);
  Unary("GetScale", &definitions_, &DefinitionsApi::GetScale);
  Unary("ListScales", &definitions_, &DefinitionsApi::ListScales);
  Unary("CreateScale", &definitions_, &DefinitionsApi::CreateScale);
  Unary("UpdateScale", &definitions_, &DefinitionsApi::UpdateScale);
  Unary("GetHolidayYear", &definitions_, &DefinitionsApi::GetHolidayYear);
  Unary("ListHolidayYears", &definitions_, &DefinitionsApi::ListHolidayYears);
  Unary("CreateHolidayYear", &definitions_, &DefinitionsApi::CreateHolidayYear);
  Unary("UpdateHolidayYear", &definitions_, &DefinitionsApi::UpdateHolidayYear);
  Unary("GetElement", &definitions_, &DefinitionsApi::GetElement);
  Unary("ListElements", &definitions_, &DefinitionsApi::ListElements);
  Unary("CreateElement", &definitions_, &DefinitionsApi::CreateElement);
  Unary("UpdateElement", &definitions_, &DefinitionsApi::UpdateElement);
  Unary("GetForm", &definitions_, &DefinitionsApi::GetForm);
  Unary("ListForms", &definitions_, &DefinitionsApi::ListForms);
  Unary("CreateForm", &definitions_, &DefinitionsApi::CreateForm);
  Unary("UpdateForm", &definitions_, &DefinitionsApi::UpdateForm);
  Unary("GetBinding", &bindings_, &BindingsApi::Get);
  Unary("ListBindings", &bindings_, &BindingsApi::List);
  Unary("CreateBinding", &bindings_, &BindingsApi::Create);
  Unary("UpdateBinding", &bindings_, &BindingsApi::Update);
  Unary("ConfirmBinding", &bindings_, &BindingsApi::Confirm);
  Unary("DeleteBinding", &bindings_, &BindingsApi::Delete);
  Unary("GetRevocation", &revocations_, &RevocationsApi::Get);
  Unary("ListRevocations", &revocations_, &RevocationsApi::List);
  Unary("CreateRevocation", &revocations_, &RevocationsApi::Create);
  Unary("DeleteRevocation", &revocations_, &RevocationsApi::Delete);
  Unary("ReorganiseUnits", &reorganisations_, &ReorganisationsApi::Reorganise);
  Unary<catalog::v1::LookupUnitsRequest, catalog::v1::LookupUnitsResponse>(
      "LookupUnits", ByCode(source, &units_, &UnitsApi::Lookup));
}

}  // namespace thidua::reporting
