#pragma once
// thidua.awards.v1.AwardsService: hands each call to its verb.

#include <grpcpp/grpcpp.h>

#include "common/rpc/dispatcher.h"
#include "services/awards/api/decisions.h"
#include "services/awards/api/movements.h"
#include "services/awards/api/nominations.h"
#include "services/awards/api/rule_packs.h"
#include "thidua/awards/v1/awards_service.grpc.pb.h"

namespace thidua::awards {

// Thread-safe. What it is given must outlive it.
class AwardsApi : public v1::AwardsService::CallbackService {
 public:
  AwardsApi(rpc::Dispatcher& dispatcher, ledger::Ledger& ledger,
            const catalog::CatalogSource& catalog, EvidenceSources evidence,
            CertificatePrinter& printer)
      : rpc_(dispatcher),
        rule_packs_(ledger),
        movements_(ledger),
        nominations_(ledger, catalog, evidence),
        decisions_(ledger, catalog, printer) {}

  grpc::ServerUnaryReactor* CreateRulePack(grpc::CallbackServerContext* context,
                                           const v1::CreateRulePackRequest* request,
                                           v1::RulePack* response) override;
  grpc::ServerUnaryReactor* UpdateRulePack(grpc::CallbackServerContext* context,
                                           const v1::UpdateRulePackRequest* request,
                                           v1::RulePack* response) override;
  grpc::ServerUnaryReactor* GetRulePack(grpc::CallbackServerContext* context,
                                        const v1::GetRulePackRequest* request,
                                        v1::RulePack* response) override;
  grpc::ServerUnaryReactor* ListRulePacks(grpc::CallbackServerContext* context,
                                          const v1::ListRulePacksRequest* request,
                                          v1::ListRulePacksResponse* response) override;
  grpc::ServerUnaryReactor* CreateMovement(grpc::CallbackServerContext* context,
                                           const v1::CreateMovementRequest* request,
                                           v1::Movement* response) override;
  grpc::ServerUnaryReactor* GetMovement(grpc::CallbackServerContext* context,
                                        const v1::GetMovementRequest* request,
                                        v1::Movement* response) override;
  grpc::ServerUnaryReactor* ListMovements(grpc::CallbackServerContext* context,
                                          const v1::ListMovementsRequest* request,
                                          v1::ListMovementsResponse* response) override;
  grpc::ServerUnaryReactor* CreateNomination(grpc::CallbackServerContext* context,
                                             const v1::CreateNominationRequest* request,
                                             v1::Nomination* response) override;
  grpc::ServerUnaryReactor* GetNomination(grpc::CallbackServerContext* context,
                                          const v1::GetNominationRequest* request,
                                          v1::Nomination* response) override;
  grpc::ServerUnaryReactor* ListNominations(grpc::CallbackServerContext* context,
                                            const v1::ListNominationsRequest* request,
                                            v1::ListNominationsResponse* response) override;
  grpc::ServerUnaryReactor* AppraiseNomination(grpc::CallbackServerContext* context,
                                               const v1::AppraiseNominationRequest* request,
                                               v1::Nomination* response) override;
  grpc::ServerUnaryReactor* RecordBallot(grpc::CallbackServerContext* context,
                                         const v1::RecordBallotRequest* request,
                                         v1::Nomination* response) override;
  grpc::ServerUnaryReactor* CreateDecision(grpc::CallbackServerContext* context,
                                           const v1::CreateDecisionRequest* request,
                                           v1::Decision* response) override;
  grpc::ServerUnaryReactor* GetDecision(grpc::CallbackServerContext* context,
                                        const v1::GetDecisionRequest* request,
                                        v1::Decision* response) override;
  grpc::ServerUnaryReactor* ListDecisions(grpc::CallbackServerContext* context,
                                          const v1::ListDecisionsRequest* request,
                                          v1::ListDecisionsResponse* response) override;
  grpc::ServerUnaryReactor* GetGrant(grpc::CallbackServerContext* context,
                                     const v1::GetGrantRequest* request,
                                     v1::Grant* response) override;
  grpc::ServerUnaryReactor* ListGrants(grpc::CallbackServerContext* context,
                                       const v1::ListGrantsRequest* request,
                                       v1::ListGrantsResponse* response) override;
  grpc::ServerUnaryReactor* RevokeGrant(grpc::CallbackServerContext* context,
                                        const v1::RevokeGrantRequest* request,
                                        v1::Grant* response) override;
  grpc::ServerUnaryReactor* RenderCertificate(grpc::CallbackServerContext* context,
                                              const v1::RenderCertificateRequest* request,
                                              v1::RenderCertificateResponse* response) override;

 private:
  rpc::Dispatcher& rpc_;
  RulePacks rule_packs_;
  Movements movements_;
  Nominations nominations_;
  Decisions decisions_;
};

}  // namespace thidua::awards
