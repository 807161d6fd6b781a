#include "services/awards/api/awards_api.h"

namespace thidua::awards {
namespace {

using Context = grpc::CallbackServerContext;
using Reactor = grpc::ServerUnaryReactor;

}  // namespace

Reactor* AwardsApi::CreateRulePack(Context* context, const v1::CreateRulePackRequest* request,
                                   v1::RulePack* response) {
  return rpc_.Unary(
      context, request, response, "thidua.awards.v1.AwardsService/CreateRulePack",
      [this](rpc::Call& call, const auto& q, auto* a) { return rule_packs_.Create(call, q, a); });
}

Reactor* AwardsApi::UpdateRulePack(Context* context, const v1::UpdateRulePackRequest* request,
                                   v1::RulePack* response) {
  return rpc_.Unary(
      context, request, response, "thidua.awards.v1.AwardsService/UpdateRulePack",
      [this](rpc::Call& call, const auto& q, auto* a) { return rule_packs_.Update(call, q, a); });
}

Reactor* AwardsApi::GetRulePack(Context* context, const v1::GetRulePackRequest* request,
                                v1::RulePack* response) {
  return rpc_.Unary(
      context, request, response, "thidua.awards.v1.AwardsService/GetRulePack",
      [this](rpc::Call& call, const auto& q, auto* a) { return rule_packs_.Get(call, q, a); });
}

Reactor* AwardsApi::ListRulePacks(Context* context, const v1::ListRulePacksRequest* request,
                                  v1::ListRulePacksResponse* response) {
  return rpc_.Unary(
      context, request, response, "thidua.awards.v1.AwardsService/ListRulePacks",
      [this](rpc::Call& call, const auto& q, auto* a) { return rule_packs_.List(call, q, a); });
}

Reactor* AwardsApi::CreateMovement(Context* context, const v1::CreateMovementRequest* request,
                                   v1::Movement* response) {
  return rpc_.Unary(
      context, request, response, "thidua.awards.v1.AwardsService/CreateMovement",
      [this](rpc::Call& call, const auto& q, auto* a) { return movements_.Create(call, q, a); });
}

Reactor* AwardsApi::GetMovement(Context* context, const v1::GetMovementRequest* request,
                                v1::Movement* response) {
  return rpc_.Unary(
      context, request, response, "thidua.awards.v1.AwardsService/GetMovement",
      [this](rpc::Call& call, const auto& q, auto* a) { return movements_.Get(call, q, a); });
}

Reactor* AwardsApi::ListMovements(Context* context, const v1::ListMovementsRequest* request,
                                  v1::ListMovementsResponse* response) {
  return rpc_.Unary(
      context, request, response, "thidua.awards.v1.AwardsService/ListMovements",
      [this](rpc::Call& call, const auto& q, auto* a) { return movements_.List(call, q, a); });
}

Reactor* AwardsApi::CreateNomination(Context* context, const v1::CreateNominationRequest* request,
                                     v1::Nomination* response) {
  return rpc_.Unary(
      context, request, response, "thidua.awards.v1.AwardsService/CreateNomination",
      [this](rpc::Call& call, const auto& q, auto* a) { return nominations_.Create(call, q, a); });
}

Reactor* AwardsApi::GetNomination(Context* context, const v1::GetNominationRequest* request,
                                  v1::Nomination* response) {
  return rpc_.Unary(
      context, request, response, "thidua.awards.v1.AwardsService/GetNomination",
      [this](rpc::Call& call, const auto& q, auto* a) { return nominations_.Get(call, q, a); });
}

Reactor* AwardsApi::ListNominations(Context* context, const v1::ListNominationsRequest* request,
                                    v1::ListNominationsResponse* response) {
  return rpc_.Unary(
      context, request, response, "thidua.awards.v1.AwardsService/ListNominations",
      [this](rpc::Call& call, const auto& q, auto* a) { return nominations_.List(call, q, a); });
}

Reactor* AwardsApi::AppraiseNomination(Context* context,
                                       const v1::AppraiseNominationRequest* request,
                                       v1::Nomination* response) {
  return rpc_.Unary(context, request, response, "thidua.awards.v1.AwardsService/AppraiseNomination",
                    [this](rpc::Call& call, const auto& q, auto* a) {
                      return nominations_.Appraise(call, q, a);
                    });
}

Reactor* AwardsApi::RecordBallot(Context* context, const v1::RecordBallotRequest* request,
                                 v1::Nomination* response) {
  return rpc_.Unary(context, request, response, "thidua.awards.v1.AwardsService/RecordBallot",
                    [this](rpc::Call& call, const auto& q, auto* a) {
                      return nominations_.RecordBallot(call, q, a);
                    });
}

Reactor* AwardsApi::CreateDecision(Context* context, const v1::CreateDecisionRequest* request,
                                   v1::Decision* response) {
  return rpc_.Unary(
      context, request, response, "thidua.awards.v1.AwardsService/CreateDecision",
      [this](rpc::Call& call, const auto& q, auto* a) { return decisions_.Create(call, q, a); });
}

Reactor* AwardsApi::GetDecision(Context* context, const v1::GetDecisionRequest* request,
                                v1::Decision* response) {
  return rpc_.Unary(
      context, request, response, "thidua.awards.v1.AwardsService/GetDecision",
      [this](rpc::Call& call, const auto& q, auto* a) { return decisions_.Get(call, q, a); });
}

Reactor* AwardsApi::ListDecisions(Context* context, const v1::ListDecisionsRequest* request,
                                  v1::ListDecisionsResponse* response) {
  return rpc_.Unary(
      context, request, response, "thidua.awards.v1.AwardsService/ListDecisions",
      [this](rpc::Call& call, const auto& q, auto* a) { return decisions_.List(call, q, a); });
}

Reactor* AwardsApi::GetGrant(Context* context, const v1::GetGrantRequest* request,
                             v1::Grant* response) {
  return rpc_.Unary(
      context, request, response, "thidua.awards.v1.AwardsService/GetGrant",
      [this](rpc::Call& call, const auto& q, auto* a) { return decisions_.GetGrant(call, q, a); });
}

Reactor* AwardsApi::ListGrants(Context* context, const v1::ListGrantsRequest* request,
                               v1::ListGrantsResponse* response) {
  return rpc_.Unary(context, request, response, "thidua.awards.v1.AwardsService/ListGrants",
                    [this](rpc::Call& call, const auto& q, auto* a) {
                      return decisions_.ListGrants(call, q, a);
                    });
}

Reactor* AwardsApi::RevokeGrant(Context* context, const v1::RevokeGrantRequest* request,
                                v1::Grant* response) {
  return rpc_.Unary(context, request, response, "thidua.awards.v1.AwardsService/RevokeGrant",
                    [this](rpc::Call& call, const auto& q, auto* a) {
                      return decisions_.RevokeGrant(call, q, a);
                    });
}

Reactor* AwardsApi::RenderCertificate(Context* context, const v1::RenderCertificateRequest* request,
                                      v1::RenderCertificateResponse* response) {
  return rpc_.Unary(context, request, response, "thidua.awards.v1.AwardsService/RenderCertificate",
                    [this](rpc::Call& call, const auto& q, auto* a) {
                      return decisions_.RenderCertificate(call, q, a);
                    });
}

}  // namespace thidua::awards
