#include "services/awards/api/awards_service.h"

namespace thidua::awards {

AwardsService::AwardsService(rpc::Dispatcher& dispatcher, const resource::Store& store,
                             const catalog::CatalogSource& catalog, EvidenceSources evidence,
                             CertificatePrinter& printer)
    : Service(dispatcher, "thidua.awards.v1.AwardsService"),
      rule_packs_(store),
      movements_(store),
      nominations_(store, catalog, evidence),
      decisions_(store, catalog, printer) {
  Unary("CreateRulePack", &rule_packs_, &RulePacks::Create);
  Unary("UpdateRulePack", &rule_packs_, &RulePacks::Update);
  Unary("GetRulePack", &rule_packs_, &RulePacks::Get);
  Unary("ListRulePacks", &rule_packs_, &RulePacks::List);
  Unary("CreateMovement", &movements_, &Movements::Create);
  Unary("GetMovement", &movements_, &Movements::Get);
  Unary("ListMovements", &movements_, &Movements::List);
  Unary("CreateNomination", &nominations_, &Nominations::Create);
  Unary("GetNomination", &nominations_, &Nominations::Get);
  Unary("ListNominations", &nominations_, &Nominations::List);
  Unary("AppraiseNomination", &nominations_, &Nominations::Appraise);
  Unary("RecordBallot", &nominations_, &Nominations::RecordBallot);
  Unary("CreateDecision", &decisions_, &Decisions::Create);
  Unary("GetDecision", &decisions_, &Decisions::Get);
  Unary("ListDecisions", &decisions_, &Decisions::List);
  Unary("GetGrant", &decisions_, &Decisions::GetGrant);
  Unary("ListGrants", &decisions_, &Decisions::ListGrants);
  Unary("RevokeGrant", &decisions_, &Decisions::RevokeGrant);
  Unary("RenderCertificate", &decisions_, &Decisions::RenderCertificate);
}

}  // namespace thidua::awards
