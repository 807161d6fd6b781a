#include "services/awards/api/council.h"

#include <absl/strings/str_cat.h>

#include <string>
#include <utility>
#include <vector>

#include "common/resource/access.h"
#include "common/resource/page.h"
#include "common/resource/write.h"
#include "common/value/date.h"
#include "common/value/timestamp.h"
#include "services/awards/api/personal_names.h"
#include "services/awards/api/rules.h"
#include "services/awards/domain/names.h"
#include "services/awards/domain/notice.h"
#include "services/awards/domain/request.h"
#include "services/awards/domain/rule_pack.h"
#include "services/awards/domain/session.h"
#include "services/awards/store/merits.h"

namespace thidua::awards {
namespace {

// The honour by the pack that ruled the nomination's appraisal or, before there was one, its
// receipt.
absl::StatusOr<const v1::Honour*> HonourOf(const std::vector<v1::RulePack>& packs,
                                           const v1::Nomination& nomination) {
  const v1::RulePack* pack = nullptr;
  for (const v1::RulePack& candidate : packs) {
    if (candidate.name() == nomination.appraisal().rule_pack()) pack = &candidate;
  }
  if (pack == nullptr) {
    ASSIGN_OR_RETURN(pack, ChoosePack(packs, nomination.receipt_date()));
  }
  const v1::Honour* honour = FindHonour(*pack, nomination.honour());
  if (honour == nullptr) {
    return Error(absl::StatusCode::kFailedPrecondition, type::v1::ERROR_REASON_NO_RULE_PACK,
                 pack->name() + " no longer knows the honour " + nomination.honour());
  }
  return honour;
}

// Notes why one nomination of a request cannot take the step; anything that is not its own fault
// ends the request. Of a request about one nomination the status is the answer.
absl::Status Note(const absl::Status& status, const std::string& field, bool only,
                  Violations& faults) {
  if (only || !absl::IsFailedPrecondition(status)) return status;
  const std::vector<FieldViolation> listed = ViolationsOf(status);
  for (const FieldViolation& each : listed) faults.Add(each.field, each.description, each.reason);
  if (listed.empty()) faults.Add(field, std::string(status.message()), ReasonOf(status));
  return absl::OkStatus();
}

// Votes on everything within the transaction; the session as it is stored.
absl::StatusOr<v1::CouncilSession> VoteIn(ledger::Txn& txn, const v1::CouncilSession& asked,
                                          const std::vector<v1::RulePack>& packs,
                                          std::string_view recorder, SamePerson same) {
  RETURN_IF_ERROR(resource::CheckAbsent(txn, asked.name()));
  RETURN_IF_ERROR(resource::Load<v1::Movement>(txn, MovementOf(asked.name())).status());
  v1::CouncilSession session = asked;
  session.clear_etag();
  session.clear_token();
  session.set_recorder(recorder.data(), recorder.size());
  *session.mutable_record_time() = ToTimestamp(txn.time());
  Violations faults;
  CheckMembersDiffer(faults, session, same);
  for (int i = 0; i < session.ballots_size(); ++i) {
    v1::SessionBallot& ballot = *session.mutable_ballots(i);
    const std::string field = absl::StrCat("session.ballots[", i, "]");
    ASSIGN_OR_RETURN(v1::Nomination nomination,
                     resource::Load<v1::Nomination>(txn, ballot.nomination()));
    const auto honour = HonourOf(packs, nomination);
    auto voted = honour.ok() ? Vote(std::move(nomination), **honour, session, i, recorder, same)
                             : absl::StatusOr<v1::Nomination>(honour.status());
    if (!voted.ok()) {
      RETURN_IF_ERROR(Note(voted.status(), field, session.ballots_size() == 1, faults));
      continue;
    }
    ballot.set_passed(voted->ballot().passed());
    RETURN_IF_ERROR(FreeMeritIfEnded(txn, *voted));
    resource::Put(txn, *std::move(voted));
  }
  RETURN_IF_ERROR(Refusal(faults));
  return session;
}

// Neither a confirmation nor the request's reason names whom the council voted on.
absl::Status CheckBallotsUnnamed(const resource::Store& store,
                                 const v1::RecordSessionRequest& request, Violations& violations) {
  std::vector<std::string> nominations;
  KeptTexts texts = {{"reason", request.reason()}};
  for (int i = 0; i < request.session().ballots_size(); ++i) {
    const v1::SessionBallot& ballot = request.session().ballots(i);
    nominations.push_back(ballot.nomination());
    texts.push_back({absl::StrCat("session.ballots[", i, "].confirmation"), ballot.confirmation()});
  }
  return CheckUnnamed(store, LedgerOf(request.session().name()), nominations, texts, violations);
}

// The nominations of the notice; none: it is not there.
absl::StatusOr<std::vector<std::string>> PublishedIn(const resource::Store& store,
                                                     const std::string& notice) {
  ASSIGN_OR_RETURN(auto reader, store.Open(LedgerOf(notice)));
  ASSIGN_OR_RETURN(const auto stored, resource::Find<v1::PublicNotice>(*reader, notice));
  if (!stored) return std::vector<std::string>();
  return std::vector<std::string>(stored->nominations().begin(), stored->nominations().end());
}

}  // namespace

absl::Status Council::RecordSession(rpc::Call& call, const v1::RecordSessionRequest& request,
                                    v1::CouncilSession* answer) {
  const v1::CouncilSession& session = request.session();
  RETURN_IF_ERROR(resource::AuthorizeName(call, kSessionName, "session.name", session.name()));
  ASSIGN_OR_RETURN(const auto packs, RulePacksFor(store_, catalog_, session.name()));
  ASSIGN_OR_RETURN(const auto same_person, call.GetPersons());
  Violations named;
  RETURN_IF_ERROR(CheckBallotsUnnamed(store_, request, named));
  const auto decide = [&](ledger::Txn& txn) -> absl::StatusOr<v1::CouncilSession> {
    Violations violations = named;
    CheckSession(violations, session, DayInVietnam(txn.time()));
    RETURN_IF_ERROR(violations.ToStatus());
    return VoteIn(txn, session, packs, call.caller().principal, same_person);
  };
  if (!request.validate_only()) {
    return resource::Write(call, store_, request, session.name(), decide, answer);
  }
  return resource::Rehearse(call, store_, LedgerOf(session.name()),
                            [&](ledger::Txn& txn) -> absl::Status {
                              ASSIGN_OR_RETURN(*answer, decide(txn));
                              return absl::OkStatus();
                            });
}

absl::Status Council::GetSession(rpc::Call& call, const v1::GetSessionRequest& request,
                                 v1::CouncilSession* answer) {
  RETURN_IF_ERROR(resource::AuthorizeName(call, kSessionName, "name", request.name()));
  ASSIGN_OR_RETURN(*answer, store_.Get<v1::CouncilSession>(request));
  return absl::OkStatus();
}

absl::Status Council::ListSessions(rpc::Call& call, const v1::ListSessionsRequest& request,
                                   v1::ListSessionsResponse* answer) {
  RETURN_IF_ERROR(resource::AuthorizeName(call, kMovementName, "parent", request.parent()));
  return resource::List(
      call, store_, request, {.prefix = request.parent() + "/sessions/"},
      [](const v1::CouncilSession&) { return true; }, answer->mutable_sessions(), answer);
}

absl::Status Council::PublishNotice(rpc::Call& call, const v1::PublishNoticeRequest& request,
                                    v1::PublicNotice* answer) {
  const v1::PublicNotice& notice = request.notice();
  RETURN_IF_ERROR(resource::AuthorizeName(call, kNoticeName, "notice.name", notice.name()));
  Violations named;
  RETURN_IF_ERROR(CheckUnnamed(store_, LedgerOf(notice.name()),
                               {notice.nominations().begin(), notice.nominations().end()},
                               {{"reason", request.reason()}}, named));
  return resource::Write(
      call, store_, request, notice.name(),
      [&](ledger::Txn& txn) -> absl::StatusOr<v1::PublicNotice> {
        Violations violations = named;
        CheckNotice(violations, notice, DayInVietnam(txn.time()));
        RETURN_IF_ERROR(violations.ToStatus());
        RETURN_IF_ERROR(resource::CheckAbsent(txn, notice.name()));
        Violations faults;
        for (int i = 0; i < notice.nominations_size(); ++i) {
          ASSIGN_OR_RETURN(v1::Nomination nomination,
                           resource::Load<v1::Nomination>(txn, notice.nominations(i)));
          auto published = Publish(std::move(nomination), notice.name());
          if (!published.ok()) {
            RETURN_IF_ERROR(Note(published.status(), absl::StrCat("notice.nominations[", i, "]"),
                                 notice.nominations_size() == 1, faults));
            continue;
          }
          resource::Put(txn, *std::move(published));
        }
        RETURN_IF_ERROR(Refusal(faults));
        return NewNotice(notice, call.caller().principal, txn.time());
      },
      answer);
}

absl::Status Council::GetNotice(rpc::Call& call, const v1::GetNoticeRequest& request,
                                v1::PublicNotice* answer) {
  RETURN_IF_ERROR(resource::AuthorizeName(call, kNoticeName, "name", request.name()));
  ASSIGN_OR_RETURN(*answer, store_.Get<v1::PublicNotice>(request));
  return absl::OkStatus();
}

absl::Status Council::ListNotices(rpc::Call& call, const v1::ListNoticesRequest& request,
                                  v1::ListNoticesResponse* answer) {
  RETURN_IF_ERROR(resource::AuthorizeName(call, kMovementName, "parent", request.parent()));
  return resource::List(
      call, store_, request, {.prefix = request.parent() + "/notices/"},
      [](const v1::PublicNotice&) { return true; }, answer->mutable_notices(), answer);
}

absl::Status Council::RecordObjection(rpc::Call& call, const v1::RecordObjectionRequest& request,
                                      v1::PublicNotice* answer) {
  RETURN_IF_ERROR(resource::AuthorizeName(call, kNoticeName, "name", request.name()));
  Violations named;
  RETURN_IF_ERROR(CheckUnnamed(
      store_, LedgerOf(request.name()), {request.objection().nomination()},
      {{"objection.reference", request.objection().reference()}, {"reason", request.reason()}},
      named));
  return resource::Write(
      call, store_, request, request.name(),
      [&](ledger::Txn& txn) -> absl::StatusOr<v1::PublicNotice> {
        ASSIGN_OR_RETURN(auto stored, resource::Load<v1::PublicNotice>(txn, request.name()));
        RETURN_IF_ERROR(CheckEtag(request.name(), request.etag(), stored.etag()));
        Violations violations = named;
        CheckObjection(violations, stored, request.objection(), DayInVietnam(txn.time()));
        RETURN_IF_ERROR(violations.ToStatus());
        return WithObjection(std::move(stored), request.objection());
      },
      answer);
}

absl::Status Council::SettleObjection(rpc::Call& call, const v1::SettleObjectionRequest& request,
                                      v1::PublicNotice* answer) {
  RETURN_IF_ERROR(resource::AuthorizeName(call, kNoticeName, "name", request.name()));
  Violations violations;
  CheckRequiredText(violations, "answer", request.answer(), kMaxNote);
  ASSIGN_OR_RETURN(const auto published, PublishedIn(store_, request.name()));
  RETURN_IF_ERROR(CheckUnnamed(store_, LedgerOf(request.name()), published,
                               {{"answer", request.answer()}, {"reason", request.reason()}},
                               violations));
  return resource::Write(
      call, store_, request, request.name(),
      [&](ledger::Txn& txn) -> absl::StatusOr<v1::PublicNotice> {
        RETURN_IF_ERROR(violations.ToStatus());
        ASSIGN_OR_RETURN(auto stored, resource::Load<v1::PublicNotice>(txn, request.name()));
        RETURN_IF_ERROR(CheckEtag(request.name(), request.etag(), stored.etag()));
        return Settle(std::move(stored), request.number(), request.upheld(), request.answer(),
                      call.caller().principal);
      },
      answer);
}

}  // namespace thidua::awards
