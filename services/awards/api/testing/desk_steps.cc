// The steps of the sample nominations.
#include <absl/strings/str_cat.h>

#include "services/awards/api/testing/desk.h"
#include "services/awards/domain/testing/samples.h"

namespace thidua::awards {

absl::StatusOr<v1::Nomination> Desk::Nominate(const v1::Nomination& nomination,
                                              const std::string& person,
                                              const std::string& request_id) {
  v1::CreateNominationsRequest request = ProposalsOf({nomination});
  request.set_request_id(request_id);
  RETURN_IF_ERROR(Propose(request, person).status());
  return GetNomination(nomination.name().substr(nomination.name().rfind('/') + 1));
}

absl::StatusOr<v1::Nomination> Desk::Edit(v1::Nomination nomination, const std::string& person,
                                          const std::string& request_id) {
  v1::UpdateNominationRequest request;
  *request.mutable_nomination() = std::move(nomination);
  request.set_request_id(request_id.empty() ? NewId() : request_id);
  v1::Nomination answer;
  auto call = As(person, "UpdateNomination");
  RETURN_IF_ERROR(nominations->Update(call, request, &answer));
  return answer;
}

absl::StatusOr<v1::NominationOutcome> Desk::Appraise(const std::string& id,
                                                     const std::vector<std::string>& attested,
                                                     const std::string& person,
                                                     const std::string& request_id) {
  v1::AppraiseNominationsRequest request = AppraisalOf({id});
  for (const std::string& rule : attested) request.add_attested_rules(rule);
  request.set_request_id(request_id);
  ASSIGN_OR_RETURN(const v1::NominationsOutcome answer, Appraise(request, person));
  if (answer.outcomes_size() != 1) return absl::InternalError("one nomination, one outcome");
  return answer.outcomes(0);
}

v1::RecordSessionRequest Desk::Session(const std::string& id, const std::vector<std::string>& ids,
                                       int in_favour) {
  v1::RecordSessionRequest request;
  v1::CouncilSession& session = *request.mutable_session();
  session = SampleSession();
  session.set_name(SessionName(id));
  session.set_date("2020-08-05");  // the desk's first day
  session.clear_ballots();
  for (const std::string& nomination : ids) {
    v1::SessionBallot& ballot = *session.add_ballots();
    ballot.set_nomination(NominationName(nomination));
    ballot.set_in_favour(in_favour);
    ballot.set_against(10 - in_favour);
  }
  return request;
}

v1::CreateDecisionRequest Desk::Decision(const std::string& id, const std::vector<std::string>& ids,
                                         const std::string& number) {
  v1::CreateDecisionRequest request;
  v1::Decision& decision = *request.mutable_decision();
  decision.set_name(DecisionName(id));
  decision.set_number(number.empty() ? id + "/QĐ-UBND" : number);
  decision.set_date("2020-08-14");
  decision.set_signer("Nguyễn Hữu Thưởng");
  decision.set_signer_title("Chủ tịch");
  for (const std::string& nomination : ids) {
    decision.add_nominations(NominationName(nomination));
  }
  return request;
}

absl::StatusOr<v1::Decision> Desk::Decide(const std::string& id,
                                          const std::vector<std::string>& ids,
                                          const std::string& number, const std::string& person) {
  return Decide(Decision(id, ids, number), person);
}

absl::StatusOr<v1::ReviewGrantsResponse> Desk::Review(v1::ReviewGrantsRequest request,
                                                      const std::string& person) {
  v1::ReviewGrantsResponse answer;
  auto call = As(person, "ReviewGrants");
  RETURN_IF_ERROR(reviews->Review(call, request, &answer));
  return answer;
}

absl::StatusOr<v1::Grant> Desk::SettleReview(v1::SettleReviewRequest request,
                                             const std::string& person) {
  if (request.request_id().empty()) request.set_request_id(NewId());
  v1::Grant answer;
  auto call = As(person, "SettleReview");
  RETURN_IF_ERROR(reviews->Settle(call, request, &answer));
  return answer;
}

absl::Status Desk::MakeEligible(const v1::Nomination& nomination) {
  RETURN_IF_ERROR(Nominate(nomination).status());
  return Appraise(nomination.name().substr(nomination.name().rfind('/') + 1)).status();
}

std::vector<std::string> Desk::Eligible(const std::string& prefix, int count) {
  std::vector<std::string> ids;
  std::vector<v1::Nomination> nominations;
  for (int i = 0; i < count; ++i) {
    ids.push_back(absl::StrCat(prefix, i));
    nominations.push_back(SampleNomination(ids.back()));
  }
  EXPECT_THAT(Propose(ProposalsOf(nominations)), IsOk());
  EXPECT_THAT(Appraise(AppraisalOf(ids)), IsOk());
  return ids;
}

std::vector<std::string> Desk::Voted(const std::string& prefix, int count) {
  std::vector<std::string> ids;
  std::vector<v1::Nomination> nominations;
  for (int i = 0; i < count; ++i) {
    ids.push_back(absl::StrCat(prefix, i));
    nominations.push_back(SampleNomination(ids.back(), "cstd"));
  }
  EXPECT_THAT(Propose(ProposalsOf(nominations)), IsOk());
  EXPECT_THAT(Appraise(AppraisalOf(ids)), IsOk());
  EXPECT_THAT(Record(Session("of-" + prefix, ids)), IsOk());
  EXPECT_THAT(Publish("of-" + prefix, ids), IsOk());
  return ids;
}

absl::StatusOr<v1::Nomination> Desk::GetNomination(const std::string& id,
                                                   const std::string& person) {
  v1::GetNominationRequest request;
  request.set_name(NominationName(id));
  v1::Nomination answer;
  auto call = As(person, "GetNomination");
  RETURN_IF_ERROR(nominations->Get(call, request, &answer));
  return answer;
}

absl::StatusOr<v1::Grant> Desk::GetGrant(const std::string& name, const std::string& person) {
  v1::GetGrantRequest request;
  request.set_name(name);
  v1::Grant answer;
  auto call = As(person, "GetGrant");
  RETURN_IF_ERROR(grants->Get(call, request, &answer));
  return answer;
}

}  // namespace thidua::awards
