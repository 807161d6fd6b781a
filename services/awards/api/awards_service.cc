#include "services/awards/api/awards_service.h"

#include <memory>
#include <utility>

namespace thidua::awards {

AwardsService::AwardsService(rpc::Dispatcher& dispatcher, const resource::Store& store,
                             const catalog::CatalogSource& catalog, EvidenceSources evidence,
                             papers::Printer& printer, std::string check_url,
                             const PaperTrust& trust)
    : Service(dispatcher, "thidua.awards.v1.AwardsService"),
      rule_packs_(store),
      movements_(store),
      recipients_(store, catalog),
      nominations_(store, catalog),
      appraisals_(store, catalog, evidence),
      council_(store, catalog),
      decisions_(store, catalog),
      grants_(store, catalog),
      reviews_(store, catalog, evidence),
      holds_(store),
      certificates_(store, catalog, printer, check_url),
      press_(store, catalog, printer, std::move(check_url)),
      papers_(dispatcher, press_),
      signed_papers_(store),
      statistics_(store, catalog),
      submissions_(
          dispatcher,
          [&store, &trust, this] {
            return std::make_unique<SubmissionStream>(store, press_, trust);
          },
          kSubmissions) {
  Unary("CreateRulePack", &rule_packs_, &RulePacks::Create);
  Unary("UpdateRulePack", &rule_packs_, &RulePacks::Update);
  Unary("GetRulePack", &rule_packs_, &RulePacks::Get);
  Unary("ListRulePacks", &rule_packs_, &RulePacks::List);
  Unary("CreateMovement", &movements_, &Movements::Create);
  Unary("UpdateMovement", &movements_, &Movements::Update);
  Unary("GetMovement", &movements_, &Movements::Get);
  Unary("ListMovements", &movements_, &Movements::List);
  Unary("CreateRecipient", &recipients_, &Recipients::Create);
  Unary("UpdateRecipient", &recipients_, &Recipients::Update);
  Unary("GetRecipient", &recipients_, &Recipients::Get);
  Unary("ListRecipients", &recipients_, &Recipients::List);
  Unary("JoinRecipients", &recipients_, &Recipients::Join);
  Unary("EraseRecipient", &recipients_, &Recipients::Erase);
  Unary("CreateNominations", &nominations_, &Nominations::Create);
  Unary("UpdateNomination", &nominations_, &Nominations::Update);
  Unary("GetNomination", &nominations_, &Nominations::Get);
  Unary("ListNominations", &nominations_, &Nominations::List);
  Unary("ReturnNominations", &nominations_, &Nominations::Return);
  Unary("WithdrawNominations", &nominations_, &Nominations::Withdraw);
  Unary("RefuseNominations", &nominations_, &Nominations::Refuse);
  Unary("AppraiseNominations", &appraisals_, &Appraisals::Appraise);
  Unary("RecordSession", &council_, &Council::RecordSession);
  Unary("GetSession", &council_, &Council::GetSession);
  Unary("ListSessions", &council_, &Council::ListSessions);
  Unary("PublishNotice", &council_, &Council::PublishNotice);
  Unary("GetNotice", &council_, &Council::GetNotice);
  Unary("ListNotices", &council_, &Council::ListNotices);
  Unary("RecordObjection", &council_, &Council::RecordObjection);
  Unary("SettleObjection", &council_, &Council::SettleObjection);
  Unary("CreateDecision", &decisions_, &Decisions::Create);
  Unary("GetDecision", &decisions_, &Decisions::Get);
  Unary("ListDecisions", &decisions_, &Decisions::List);
  Unary("GetGrant", &grants_, &Grants::Get);
  Unary("ListGrants", &grants_, &Grants::List);
  Unary("RevokeGrant", &grants_, &Grants::Revoke);
  Unary("CorrectGrant", &grants_, &Grants::Correct);
  Unary("IssueDuplicate", &grants_, &Grants::IssueDuplicate);
  Unary("RecordHandovers", &grants_, &Grants::RecordHandovers);
  Unary("ReviewGrants", &reviews_, &Reviews::Review);
  Unary("SettleReview", &reviews_, &Reviews::Settle);
  Unary("PlaceHold", &holds_, &HoldsApi::Place);
  Unary("LiftHold", &holds_, &HoldsApi::Lift);
  Stream<v1::RenderPapersRequest, v1::RenderPapersResponse>(
      "RenderPapers",
      [this](grpc::CallbackServerContext* context, const grpc::ByteBuffer& request) {
        return papers_.Open(context, request);
      });
  Unary("RenderCertificate", &certificates_, &Certificates::Render);
  ClientStream<v1::SubmitSignedPaperRequest, v1::SignedPaper>("SubmitSignedPaper", &submissions_);
  Unary("GetSignedPaper", &signed_papers_, &SignedPapers::Get);
  Unary("ListSignedPapers", &signed_papers_, &SignedPapers::List);
  Unary("ComputeStatistics", &statistics_, &StatisticsApi::Compute);
  Unary("CheckCertificate", &certificates_, &Certificates::Check);
}

}  // namespace thidua::awards
