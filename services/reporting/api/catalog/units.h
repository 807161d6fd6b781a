#pragma once
// Units of the catalog.

#include <absl/status/status.h>
#include <absl/time/time.h>

#include <functional>

#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "thidua/catalog/v1/catalog_service.pb.h"

namespace thidua::reporting {

// Thread-safe. `store` must outlive it.
class UnitsApi {
 public:
  UnitsApi(const resource::Store& store, std::function<absl::Time()> clock)
      : store_(store), clock_(std::move(clock)) {}

  absl::Status Get(rpc::Call& call, const catalog::v1::GetUnitRequest& request,
                   catalog::v1::Unit* response);
  absl::Status List(rpc::Call& call, const catalog::v1::ListUnitsRequest& request,
                    catalog::v1::ListUnitsResponse* response);
  absl::Status Create(rpc::Call& call, const catalog::v1::CreateUnitRequest& request,
                      catalog::v1::Unit* response);
  absl::Status Update(rpc::Call& call, const catalog::v1::UpdateUnitRequest& request,
                      catalog::v1::Unit* response);
  absl::Status Lookup(rpc::Call& call, const catalog::v1::LookupUnitsRequest& request,
                      catalog::v1::LookupUnitsResponse* response);

 private:
  // `date` if it is a date, today in Viet Nam if it is empty.
  absl::StatusOr<std::string> DateOrToday(const std::string& date) const;

  const resource::Store& store_;
  const std::function<absl::Time()> clock_;
};

}  // namespace thidua::reporting
