// The handlers of Awards.

#include <fstream>

#include "services/awards/api/appraisals.h"
#include "services/awards/api/certificates.h"
#include "services/awards/api/council.h"
#include "services/awards/api/decisions.h"
#include "services/awards/api/grants.h"
#include "services/awards/api/holds.h"
#include "services/awards/api/movements.h"
#include "services/awards/api/nominations.h"
#include "services/awards/api/paper_submission.h"
#include "services/awards/api/recipients.h"
#include "services/awards/api/reviews.h"
#include "services/awards/api/rule_packs.h"
#include "services/awards/api/signed_papers.h"
#include "services/awards/api/statistics.h"
#include "services/awards/domain/testing/samples.h"
#include "services/awards/signature/testing/identity.h"
#include "tests/fuzz/calls.h"
#include "tests/fuzz/sample_sources.h"
#include "tests/fuzz/target.h"

namespace thidua::awards {
namespace {

const absl::Time kNow =
    absl::FromCivil(absl::CivilSecond(2020, 8, 16, 9, 0, 0), absl::FixedTimeZone(7 * 3600));

class AwardsHandlers : public fuzz::Handlers {
 public:
  explicit AwardsHandlers(const std::string& database)
      : ground_(database, "awards", kNow),
        rule_packs_(*ground_.store),
        movements_(*ground_.store),
        recipients_(*ground_.store, *ground_.catalog),
        nominations_(*ground_.store, *ground_.catalog),
        appraisals_(*ground_.store, *ground_.catalog, EvidenceSources(reporting_, targets_)),
        council_(*ground_.store, *ground_.catalog),
        decisions_(*ground_.store, *ground_.catalog),
        grants_(*ground_.store, *ground_.catalog),
        reviews_(*ground_.store, *ground_.catalog, EvidenceSources(reporting_, targets_)),
        holds_(*ground_.store),
        statistics_(*ground_.store, *ground_.catalog),
        certificates_(*ground_.store, *ground_.catalog, Printer(), ""),
        press_(*ground_.store, *ground_.catalog, Printer(), ""),
        signed_papers_(*ground_.store) {
    Bind("CreateRulePack", &rule_packs_, &RulePacks::Create);
    Bind("UpdateRulePack", &rule_packs_, &RulePacks::Update);
    Bind("GetRulePack", &rule_packs_, &RulePacks::Get);
    Bind("ListRulePacks", &rule_packs_, &RulePacks::List);
    Bind("CreateMovement", &movements_, &Movements::Create);
    Bind("UpdateMovement", &movements_, &Movements::Update);
    Bind("GetMovement", &movements_, &Movements::Get);
    Bind("ListMovements", &movements_, &Movements::List);
    Bind("CreateRecipient", &recipients_, &Recipients::Create);
    Bind("UpdateRecipient", &recipients_, &Recipients::Update);
    Bind("GetRecipient", &recipients_, &Recipients::Get);
    Bind("ListRecipients", &recipients_, &Recipients::List);
    Bind("JoinRecipients", &recipients_, &Recipients::Join);
    Bind("EraseRecipient", &recipients_, &Recipients::Erase);
    Bind("CreateNominations", &nominations_, &Nominations::Create);
    Bind("UpdateNomination", &nominations_, &Nominations::Update);
    Bind("GetNomination", &nominations_, &Nominations::Get);
    Bind("ListNominations", &nominations_, &Nominations::List);
    Bind("AppraiseNominations", &appraisals_, &Appraisals::Appraise);
    Bind("ReturnNominations", &nominations_, &Nominations::Return);
    Bind("WithdrawNominations", &nominations_, &Nominations::Withdraw);
    Bind("RefuseNominations", &nominations_, &Nominations::Refuse);
    Bind("RecordSession", &council_, &Council::RecordSession);
    Bind("GetSession", &council_, &Council::GetSession);
    Bind("ListSessions", &council_, &Council::ListSessions);
    Bind("PublishNotice", &council_, &Council::PublishNotice);
    Bind("GetNotice", &council_, &Council::GetNotice);
    Bind("ListNotices", &council_, &Council::ListNotices);
    Bind("RecordObjection", &council_, &Council::RecordObjection);
    Bind("SettleObjection", &council_, &Council::SettleObjection);
    Bind("CreateDecision", &decisions_, &Decisions::Create);
    Bind("GetDecision", &decisions_, &Decisions::Get);
    Bind("ListDecisions", &decisions_, &Decisions::List);
    Bind("GetGrant", &grants_, &Grants::Get);
    Bind("ListGrants", &grants_, &Grants::List);
    Bind("RevokeGrant", &grants_, &Grants::Revoke);
    Bind("CorrectGrant", &grants_, &Grants::Correct);
    Bind("IssueDuplicate", &grants_, &Grants::IssueDuplicate);
    Bind("RecordHandovers", &grants_, &Grants::RecordHandovers);
    Bind("ReviewGrants", &reviews_, &Reviews::Review);
    Bind("SettleReview", &reviews_, &Reviews::Settle);
    Bind("ComputeStatistics", &statistics_, &StatisticsApi::Compute);
    Bind("PlaceHold", &holds_, &HoldsApi::Place);
    Bind("LiftHold", &holds_, &HoldsApi::Lift);
    Bind("RenderCertificate", &certificates_, &Certificates::Render);
    Bind("CheckCertificate", &certificates_, &Certificates::Check);
    verbs_.push_back({"thidua.awards.v1.AwardsService/SubmitSignedPaper",
                      [this](rpc::Call& call, std::string_view bytes, std::string* answer) {
                        return Submit(call, bytes, answer);
                      }});
    Bind("GetSignedPaper", &signed_papers_, &SignedPapers::Get);
    Bind("ListSignedPapers", &signed_papers_, &SignedPapers::List);
  }

  const std::vector<fuzz::Verb>& verbs() const override { return verbs_; }
  fuzz::Ground& ground() override { return ground_; }

 private:
  // It reads its fonts once.
  static papers::Printer& Printer() {
    static papers::Printer& printer = *new papers::Printer;
    return printer;
  }

  // Of somebody whose signature nobody has.
  static const PaperTrust& Trust() {
    static const TemporaryFolder folder;
    static const PaperTrust trust = [] {
      std::ofstream(folder / "roots.pem") << testing::Identity::Root().Pem();
      return PaperTrust(folder / "roots.pem");
    }();
    return trust;
  }

  // The bytes are the first message with the file, which comes in the next.
  std::optional<absl::Status> Submit(rpc::Call& call, std::string_view bytes, std::string* answer) {
    v1::SubmitSignedPaperRequest message, part;
    if (!message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) return std::nullopt;
    part.set_pdf(message.pdf());
    message.clear_pdf();
    PaperSubmission submission(*ground_.store, press_, Trust());
    v1::SignedPaper paper;
    RETURN_IF_ERROR(submission.Take(call, message));
    RETURN_IF_ERROR(submission.Take(call, part));
    RETURN_IF_ERROR(submission.Finish(call, &paper));
    *answer = Serialize(paper);
    return absl::OkStatus();
  }

  template <class Api, class Request, class Response>
  void Bind(const std::string& verb, Api* api,
            absl::Status (Api::*handler)(rpc::Call&, const Request&, Response*)) {
    verbs_.push_back(fuzz::VerbOf("thidua.awards.v1.AwardsService/" + verb, api, handler));
  }

  fuzz::Ground ground_;
  SampleReporting reporting_;
  SampleTargets targets_;
  RulePacks rule_packs_;
  Movements movements_;
  Recipients recipients_;
  Nominations nominations_;
  Appraisals appraisals_;
  Council council_;
  Decisions decisions_;
  Grants grants_;
  Reviews reviews_;
  HoldsApi holds_;
  StatisticsApi statistics_;
  Certificates certificates_;
  PaperPress press_;
  SignedPapers signed_papers_;
  std::vector<fuzz::Verb> verbs_;
};

constexpr char kPack[] = R"(
    units { name: "units/khoai-chau" versions { display_name: "Khoái Châu" kind: UNIT_KIND_DISTRICT
            valid_from: "1999-01-01" } }
    units { name: "units/dan-tien" versions { display_name: "Dân Tiến" kind: UNIT_KIND_COMMUNE
            parent: "units/khoai-chau" valid_from: "1999-01-01" } })";

constexpr char kMovement[] = "units/khoai-chau/movements/m2020";
constexpr char kDecision[] = "units/khoai-chau/decisions/q1";

fuzz::Step CreatePack() {
  v1::CreateRulePackRequest request;
  *request.mutable_rule_pack() = SamplePack();
  request.set_request_id("1");
  return {"CreateRulePack one", request};
}

fuzz::Step UpdatePack() {
  v1::UpdateRulePackRequest request;
  *request.mutable_rule_pack() = SamplePack();
  request.mutable_rule_pack()->clear_etag();
  request.mutable_rule_pack()->add_caveats("Chưa kiểm chứng");
  request.set_request_id("2");
  return {"UpdateRulePack one", request};
}

std::string Nomination(const std::string& id) { return kMovement + ("/nominations/" + id); }
std::string Recipient(const std::string& id) { return "units/khoai-chau/recipients/" + id; }

// A person of Dân Tiến as text.
std::string Person(const std::string& id, const std::string& name) {
  return "name: '" + Recipient(id) + "' kind: RECIPIENT_KIND_PERSON display_name: '" + name +
         "' unit: 'units/dan-tien' birth_year: 1980";
}

// An entry whose person is new.
std::string Entry(const std::string& id, const std::string& name, const std::string& honour) {
  return "entries { nomination { name: '" + Nomination(id) + "' honouree { recipient: '" +
         Recipient("p-" + id) + "' } merit: 'Hoàn thành xuất sắc nhiệm vụ' honour: '" + honour +
         "' receipt_date: '2020-08-03' } recipient { " + Person("p-" + id, name) + " } }";
}

// A step for one nomination.
template <class Request>
fuzz::Step Close(const std::string& line, const std::string& id) {
  return fuzz::StepOf<Request>(line, "parent: '" + std::string(kMovement) + "' nominations: '" +
                                         Nomination(id) + "' note: 'Thiếu' request_id: '" + line +
                                         "'");
}

template <class Request>
fuzz::Step Named(const std::string& line, const std::string& name) {
  return fuzz::StepOf<Request>(line, "name: '" + name + "'");
}
template <class Request>
fuzz::Step Below(const std::string& line, const std::string& parent) {
  return fuzz::StepOf<Request>(line, "parent: '" + parent + "'");
}

// Packs, a movement, and who can be honoured.
std::vector<fuzz::Step> Ground() {
  using fuzz::StepOf;
  const std::string about = "name: '" + std::string(kMovement) +
                            "' start_date: '2020-01-01' end_date: '2020-12-31' year: 2020";
  return {
      CreatePack(),
      UpdatePack(),
      Named<v1::GetRulePackRequest>("GetRulePack two", "rulePacks/nd91"),
      StepOf<v1::ListRulePacksRequest>("ListRulePacks two", "date: '2020-08-15'"),
      StepOf<v1::CreateMovementRequest>(
          "CreateMovement one", "movement { " + about + " title: 'Phong trào' } request_id: '3'"),
      StepOf<v1::UpdateMovementRequest>(
          "UpdateMovement one",
          "movement { " + about +
              " title: 'Phong trào năm 2020' criteria: 'Tốt' } request_id: '4'"),
      Named<v1::GetMovementRequest>("GetMovement two", kMovement),
      Below<v1::ListMovementsRequest>("ListMovements two", "units/khoai-chau"),
      StepOf<v1::CreateRecipientRequest>(
          "CreateRecipient lan",
          "recipient { " + Person("p-n1", "Nguyễn Thị Lan") + " } request_id: '5'"),
      StepOf<v1::UpdateRecipientRequest>("UpdateRecipient lan",
                                         "recipient { " + Person("p-n1", "Nguyễn Thị Lan") +
                                             " description: 'Trưởng thôn' } request_id: '6'"),
      StepOf<v1::CreateRecipientRequest>("CreateRecipient one",
                                         "recipient { " + Person("p-x", "Nguyễn Thị Làn") +
                                             " } different_from: '" + Recipient("p-n1") +
                                             "' request_id: '7'"),
      StepOf<v1::JoinRecipientsRequest>(
          "JoinRecipients one", "name: '" + Recipient("p-x") + "' into: '" + Recipient("p-n1") +
                                    "' reason: 'Một người' request_id: '8'"),
      Named<v1::GetRecipientRequest>("GetRecipient lan", Recipient("p-n1")),
      Below<v1::ListRecipientsRequest>("ListRecipients two", "units/khoai-chau"),
  };
}

// Nominations in every state on the way to a decision.
std::vector<fuzz::Step> Proposals() {
  using fuzz::StepOf;
  const std::string parent = "parent: '" + std::string(kMovement) + "' ";
  return {
      StepOf<v1::CreateNominationsRequest>(
          "CreateNominations lan",
          parent + Entry("n1", "Nguyễn Thị Lan", "ldtt") + Entry("n2", "Trần Văn Bình", "cstd") +
              Entry("n3", "Lê Văn Chính", "ldtt") + Entry("n4", "Phạm Thị Dung", "ldtt") +
              Entry("n5", "Vũ Văn Giang", "ldtt") + "request_id: '11'"),
      StepOf<v1::UpdateNominationRequest>("UpdateNomination lan",
                                          "nomination { name: '" + Nomination("n1") +
                                              "' honouree { recipient: '" + Recipient("p-n1") +
                                              "' } merit: 'Sáng kiến' honour: 'ldtt' receipt_date: "
                                              "'2020-08-04' } request_id: '12'"),
      Close<v1::WithdrawNominationsRequest>("WithdrawNominations lan", "n3"),
      Close<v1::ReturnNominationsRequest>("ReturnNominations two", "n4"),
      StepOf<v1::AppraiseNominationsRequest>("AppraiseNominations two",
                                             parent + "request_id: '13'"),
      Close<v1::RefuseNominationsRequest>("RefuseNominations one", "n5"),
      StepOf<v1::EraseRecipientRequest>(
          "EraseRecipient one",
          "name: '" + Recipient("p-n5") + "' reason: 'Yêu cầu' request_id: '14'"),
      Named<v1::GetNominationRequest>("GetNomination two", Nomination("n1")),
      Below<v1::ListNominationsRequest>("ListNominations two", kMovement),
  };
}

fuzz::Step Vote() {
  v1::RecordSessionRequest request;
  *request.mutable_session() = SampleSession();
  request.mutable_session()->mutable_ballots(0)->set_nomination(Nomination("n2"));
  request.set_request_id("21");
  return {"RecordSession one", request};
}

// Council, notice, decision and what came of it.
std::vector<fuzz::Step> Acts() {
  using fuzz::StepOf;
  const std::string session = SampleSession().name();
  const std::string notice = kMovement + std::string("/notices/1");
  const std::string grant = kDecision + std::string("/grants/1");
  return {
      Vote(),
      Named<v1::GetSessionRequest>("GetSession two", session),
      Below<v1::ListSessionsRequest>("ListSessions two", kMovement),
      StepOf<v1::PublishNoticeRequest>("PublishNotice two",
                                       "notice { name: '" + notice +
                                           "' place: 'Trụ sở' start_date: '2020-08-16' end_date: "
                                           "'2020-08-20' nominations: '" +
                                           Nomination("n2") + "' } request_id: '22'"),
      StepOf<v1::RecordObjectionRequest>("RecordObjection two",
                                         "name: '" + notice + "' objection { nomination: '" +
                                             Nomination("n2") +
                                             "' reference: 'Đơn 1' receipt_date: '2020-08-16' } "
                                             "request_id: '23'"),
      StepOf<v1::SettleObjectionRequest>(
          "SettleObjection two",
          "name: '" + notice + "' number: 1 answer: 'Không có cơ sở' request_id: '24'"),
      Named<v1::GetNoticeRequest>("GetNotice two", notice),
      Below<v1::ListNoticesRequest>("ListNotices two", kMovement),
      StepOf<v1::CreateDecisionRequest>("CreateDecision one",
                                        "decision { name: '" + std::string(kDecision) +
                                            "' number: '1/QĐ' date: '2020-08-16' signer: 'Thưởng' "
                                            "signer_title: 'Chủ tịch' nominations: '" +
                                            Nomination("n1") + "' } request_id: '25'"),
      Named<v1::GetDecisionRequest>("GetDecision two", kDecision),
      Below<v1::ListDecisionsRequest>("ListDecisions two", "units/khoai-chau"),
      Named<v1::GetGrantRequest>("GetGrant two", grant),
      Below<v1::ListGrantsRequest>("ListGrants two", kDecision),
      Below<v1::ReviewGrantsRequest>("ReviewGrants two", kDecision),
      StepOf<v1::ComputeStatisticsRequest>(
          "ComputeStatistics two",
          "parent: 'units/khoai-chau' form: STATISTICAL_FORM_BASE_AWARDS start_date: '2020-01-01' "
          "end_date: '2020-12-31' include_below: true"),
      Named<v1::RenderCertificateRequest>("RenderCertificate one", grant),
      Below<v1::ListSignedPapersRequest>("ListSignedPapers two", "units/khoai-chau"),
      StepOf<v1::PlaceHoldRequest>("PlaceHold two",
                                   "name: '" + grant + "' ground: 'Có đơn' request_id: '31'"),
      StepOf<v1::LiftHoldRequest>(
          "LiftHold two", "name: '" + grant + "' outcome: 'Không có cơ sở' request_id: '32'"),
      StepOf<v1::CorrectGrantRequest>("CorrectGrant one",
                                      "name: '" + grant +
                                          "' description: 'Trưởng thôn Đông' correction: 'CV 1' "
                                          "request_id: '33'"),
      StepOf<v1::IssueDuplicateRequest>(
          "IssueDuplicate one",
          "name: '" + grant + "' ground: 'Bị mất' date: '2020-08-16' request_id: '34'"),
      StepOf<v1::RecordHandoversRequest>(
          "RecordHandovers one", "parent: '" + std::string(kDecision) +
                                     "' handover { date: '2020-08-16' occasion: 'Hội nghị' } "
                                     "request_id: '35'"),
  };
}

// Of what would take the only grant away, asks for a code that is drawn, needs evidence that has
// changed or a signer, there are inputs alone.
std::vector<fuzz::Step> Steps() {
  std::vector<fuzz::Step> steps = Ground();
  for (const auto& more : {Proposals(), Acts()}) {
    steps.insert(steps.end(), more.begin(), more.end());
  }
  return steps;
}

}  // namespace

FUZZ(awards_calls) {
  static fuzz::Calls& calls = *new fuzz::Calls(
      [](const std::string& database) { return std::make_unique<AwardsHandlers>(database); }, kPack,
      Steps());
  calls.Run(bytes);
}

}  // namespace thidua::awards
