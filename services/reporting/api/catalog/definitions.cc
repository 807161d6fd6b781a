#include "services/reporting/api/catalog/definitions.h"

#include <string>
#include <string_view>
#include <vector>

#include "services/reporting/api/catalog/catalog_collection.h"
#include "services/reporting/domain/catalog/catalog_rules.h"
#include "services/reporting/domain/catalog/holiday_rules.h"

namespace thidua::reporting {
namespace {

using catalog::v1::Element;
using catalog::v1::Form;
using catalog::v1::HolidayYear;
using catalog::v1::Scale;

std::string ScopeOfOwner(std::string_view owner) {
  return std::string(owner.empty() ? resource::kAllUnits : owner);
}

// A definition belongs to its owner: who gives it to another unit may write for both.
template <class Resource>
std::vector<std::string> Owners(const Resource& next, const Resource* stored) {
  std::vector<std::string> scope = {ScopeOfOwner(next.owner())};
  if (stored != nullptr && stored->owner() != next.owner()) {
    scope.push_back(ScopeOfOwner(stored->owner()));
  }
  return scope;
}

template <class Resource>
absl::Status AsGiven(Resource&, const Resource*, ledger::Txn&) {
  return absl::OkStatus();
}

template <class Resource>
bool KeepAll(Resource&) {
  return true;
}

}  // namespace

absl::Status DefinitionsApi::GetScale(rpc::Call& call, const catalog::v1::GetScaleRequest& request,
                                      Scale* response) {
  return GetFromCatalog(call, store_, kScaleName, request, response);
}

absl::Status DefinitionsApi::ListScales(rpc::Call& call,
                                        const catalog::v1::ListScalesRequest& request,
                                        catalog::v1::ListScalesResponse* response) {
  return ListFromCatalog<Scale>(call, store_, "scales/", request, response->mutable_scales(),
                                response, KeepAll<Scale>);
}

absl::Status DefinitionsApi::CreateScale(rpc::Call& call,
                                         const catalog::v1::CreateScaleRequest& request,
                                         Scale* response) {
  return WriteToCatalog(call, store_, kScaleName, "scale.name", request, request.scale(),
                        {.create = true}, Owners<Scale>, ValidateScale, AsGiven<Scale>, response);
}

absl::Status DefinitionsApi::UpdateScale(rpc::Call& call,
                                         const catalog::v1::UpdateScaleRequest& request,
                                         Scale* response) {
  return WriteToCatalog(call, store_, kScaleName, "scale.name", request, request.scale(),
                        {.allow_missing = request.allow_missing()}, Owners<Scale>, ValidateScale,
                        AsGiven<Scale>, response);
}

absl::Status DefinitionsApi::GetHolidayYear(rpc::Call& call,
                                            const catalog::v1::GetHolidayYearRequest& request,
                                            HolidayYear* response) {
  return GetFromCatalog(call, store_, kHolidayYearName, request, response);
}

absl::Status DefinitionsApi::ListHolidayYears(rpc::Call& call,
                                              const catalog::v1::ListHolidayYearsRequest& request,
                                              catalog::v1::ListHolidayYearsResponse* response) {
  return ListFromCatalog<HolidayYear>(call, store_, "holidays/", request,
                                      response->mutable_holiday_years(), response,
                                      KeepAll<HolidayYear>);
}

absl::Status DefinitionsApi::CreateHolidayYear(rpc::Call& call,
                                               const catalog::v1::CreateHolidayYearRequest& request,
                                               HolidayYear* response) {
  return WriteToCatalog(call, store_, kHolidayYearName, "holiday_year.name", request,
                        request.holiday_year(), {.create = true}, Owners<HolidayYear>,
                        ValidateHolidayYear, AsGiven<HolidayYear>, response);
}

absl::Status DefinitionsApi::UpdateHolidayYear(rpc::Call& call,
                                               const catalog::v1::UpdateHolidayYearRequest& request,
                                               HolidayYear* response) {
  return WriteToCatalog(call, store_, kHolidayYearName, "holiday_year.name", request,
                        request.holiday_year(), {.allow_missing = request.allow_missing()},
                        Owners<HolidayYear>, ValidateHolidayYear, AsGiven<HolidayYear>, response);
}

absl::Status DefinitionsApi::GetElement(rpc::Call& call,
                                        const catalog::v1::GetElementRequest& request,
                                        Element* response) {
  return GetFromCatalog(call, store_, kElementName, request, response);
}

absl::Status DefinitionsApi::ListElements(rpc::Call& call,
                                          const catalog::v1::ListElementsRequest& request,
                                          catalog::v1::ListElementsResponse* response) {
  return ListFromCatalog<Element>(call, store_, "elements/", request, response->mutable_elements(),
                                  response, KeepAll<Element>);
}

absl::Status DefinitionsApi::CreateElement(rpc::Call& call,
                                           const catalog::v1::CreateElementRequest& request,
                                           Element* response) {
  return WriteToCatalog(call, store_, kElementName, "element.name", request, request.element(),
                        {.create = true}, Owners<Element>, ValidateElement, AsGiven<Element>,
                        response);
}

absl::Status DefinitionsApi::UpdateElement(rpc::Call& call,
                                           const catalog::v1::UpdateElementRequest& request,
                                           Element* response) {
  return WriteToCatalog(call, store_, kElementName, "element.name", request, request.element(),
                        {.allow_missing = request.allow_missing()}, Owners<Element>,
                        ValidateElement, AsGiven<Element>, response);
}

absl::Status DefinitionsApi::GetForm(rpc::Call& call, const catalog::v1::GetFormRequest& request,
                                     Form* response) {
  return GetFromCatalog(call, store_, kFormName, request, response);
}

absl::Status DefinitionsApi::ListForms(rpc::Call& call,
                                       const catalog::v1::ListFormsRequest& request,
                                       catalog::v1::ListFormsResponse* response) {
  return ListFromCatalog<Form>(call, store_, "forms/", request, response->mutable_forms(), response,
                               KeepAll<Form>);
}

absl::Status DefinitionsApi::CreateForm(rpc::Call& call,
                                        const catalog::v1::CreateFormRequest& request,
                                        Form* response) {
  return WriteToCatalog(call, store_, kFormName, "form.name", request, request.form(),
                        {.create = true}, Owners<Form>, ValidateForm, AsGiven<Form>, response);
}

absl::Status DefinitionsApi::UpdateForm(rpc::Call& call,
                                        const catalog::v1::UpdateFormRequest& request,
                                        Form* response) {
  return WriteToCatalog(call, store_, kFormName, "form.name", request, request.form(),
                        {.allow_missing = request.allow_missing()}, Owners<Form>, ValidateForm,
                        AsGiven<Form>, response);
}

}  // namespace thidua::reporting
