#pragma once
// Scales, elements, forms and days off of the catalog: what may be counted, what is reported
// together, and by when.

#include <absl/status/status.h>

#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "thidua/catalog/v1/catalog_service.pb.h"

namespace thidua::reporting {

// Thread-safe. `store` must outlive it.
class DefinitionsApi {
 public:
  explicit DefinitionsApi(const resource::Store& store) : store_(store) {}

  absl::Status GetScale(rpc::Call& call, const catalog::v1::GetScaleRequest& request,
                        catalog::v1::Scale* response);
  absl::Status ListScales(rpc::Call& call, const catalog::v1::ListScalesRequest& request,
                          catalog::v1::ListScalesResponse* response);
  absl::Status CreateScale(rpc::Call& call, const catalog::v1::CreateScaleRequest& request,
                           catalog::v1::Scale* response);
  absl::Status UpdateScale(rpc::Call& call, const catalog::v1::UpdateScaleRequest& request,
                           catalog::v1::Scale* response);

  absl::Status GetHolidayYear(rpc::Call& call, const catalog::v1::GetHolidayYearRequest& request,
                              catalog::v1::HolidayYear* response);
  absl::Status ListHolidayYears(rpc::Call& call,
                                const catalog::v1::ListHolidayYearsRequest& request,
                                catalog::v1::ListHolidayYearsResponse* response);
  absl::Status CreateHolidayYear(rpc::Call& call,
                                 const catalog::v1::CreateHolidayYearRequest& request,
                                 catalog::v1::HolidayYear* response);
  absl::Status UpdateHolidayYear(rpc::Call& call,
                                 const catalog::v1::UpdateHolidayYearRequest& request,
                                 catalog::v1::HolidayYear* response);

  absl::Status GetElement(rpc::Call& call, const catalog::v1::GetElementRequest& request,
                          catalog::v1::Element* response);
  absl::Status ListElements(rpc::Call& call, const catalog::v1::ListElementsRequest& request,
                            catalog::v1::ListElementsResponse* response);
  absl::Status CreateElement(rpc::Call& call, const catalog::v1::CreateElementRequest& request,
                             catalog::v1::Element* response);
  absl::Status UpdateElement(rpc::Call& call, const catalog::v1::UpdateElementRequest& request,
                             catalog::v1::Element* response);

  absl::Status GetForm(rpc::Call& call, const catalog::v1::GetFormRequest& request,
                       catalog::v1::Form* response);
  absl::Status ListForms(rpc::Call& call, const catalog::v1::ListFormsRequest& request,
                         catalog::v1::ListFormsResponse* response);
  absl::Status CreateForm(rpc::Call& call, const catalog::v1::CreateFormRequest& request,
                          catalog::v1::Form* response);
  absl::Status UpdateForm(rpc::Call& call, const catalog::v1::UpdateFormRequest& request,
                          catalog::v1::Form* response);

 private:
  const resource::Store& store_;
};

}  // namespace thidua::reporting
