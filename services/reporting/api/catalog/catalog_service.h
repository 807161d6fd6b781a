#pragma once
// thidua.catalog.v1.CatalogService: hands each call to its verb.

#include <absl/time/time.h>

#include <functional>

#include "common/resource/store.h"
#include "common/rpc/service.h"
#include "services/reporting/api/catalog/bindings.h"
#include "services/reporting/api/catalog/definitions.h"
#include "services/reporting/api/catalog/reorganisations.h"
#include "services/reporting/api/catalog/revocations.h"
#include "services/reporting/api/catalog/units.h"

namespace thidua::reporting {

// Thread-safe. What it is given must outlive it; `source` is the catalog that the store keeps.
class CatalogService : public rpc::Service {
 public:
  CatalogService(rpc::Dispatcher& dispatcher, const resource::Store& store,
                 const catalog::CatalogSource& source, std::function<absl::Time()> clock);

 private:
  UnitsApi units_;
  DefinitionsApi definitions_;
  BindingsApi bindings_;
  RevocationsApi revocations_;
  ReorganisationsApi reorganisations_;
};

}  // namespace thidua::reporting
