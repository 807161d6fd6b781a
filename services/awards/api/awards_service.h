#pragma once
// thidua.awards.v1.AwardsService: hands each call to its verb.

#include "common/rpc/service.h"
#include "services/awards/api/decisions.h"
#include "services/awards/api/movements.h"
#include "services/awards/api/nominations.h"
#include "services/awards/api/rule_packs.h"

namespace thidua::awards {

// Thread-safe. What it is given must outlive it.
class AwardsService : public rpc::Service {
 public:
  AwardsService(rpc::Dispatcher& dispatcher, const resource::Store& store,
                const catalog::CatalogSource& catalog, EvidenceSources evidence,
                CertificatePrinter& printer);

 private:
  RulePacks rule_packs_;
  Movements movements_;
  Nominations nominations_;
  Decisions decisions_;
};

}  // namespace thidua::awards
