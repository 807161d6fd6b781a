#include "services/awards/api/reviews.h"

#include <absl/strings/str_cat.h>

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "common/resource/access.h"
#include "common/resource/page.h"
#include "common/resource/write.h"
#include "common/value/text.h"
#include "services/awards/api/disclose.h"
#include "services/awards/api/evidence_again.h"
#include "services/awards/api/grant_parent.h"
#include "services/awards/api/personal_names.h"
#include "services/awards/domain/duties.h"
#include "services/awards/domain/names.h"
#include "services/awards/domain/request.h"
#include "services/awards/domain/review.h"
#include "services/awards/domain/rule_pack.h"
#include "services/awards/store/decisions.h"
#include "services/awards/store/evidence.h"
#include "services/awards/store/personal.h"

namespace thidua::awards {
namespace {

constexpr int kMaxReviewed = 200;
constexpr size_t kDigestDigits = 32;
constexpr size_t kMaxWhy = 400;  // of a note, in bytes

// A grant as it stands, and what was found.
struct Looked {
  v1::GrantReview review;
  v1::Evidence evidence;    // that was found
  absl::Status unreadable;  // OK, or why the review is UNREADABLE
};

// Rule packs as they were when they ruled. They lie in a ledger of their own.
class PackVersions {
 public:
  explicit PackVersions(const resource::Store& store) : store_(store) {}

  // The pack that ruled the appraisal. Stays as long as this.
  //   FAILED_PRECONDITION / NO_RULE_PACK: it is not there, or is another one at that position.
  absl::StatusOr<const v1::RulePack*> Of(const v1::Appraisal& appraisal) {
    const Key key = {appraisal.rule_pack(), appraisal.rule_pack_version()};
    const auto known = packs_.find(key);
    if (known != packs_.end()) return &known->second;
    int64_t seq = 0;
    if (!absl::SimpleAtoi(key.second, &seq)) return Lost(key);
    ASSIGN_OR_RETURN(auto latest, store_.Open(kRulesLedger));
    if (seq < 1 || seq > latest->position().seq) return Lost(key);
    ASSIGN_OR_RETURN(const ledger::Position position, latest->PositionOf(seq));
    latest.reset();
    ASSIGN_OR_RETURN(auto reader, store_.Open(kRulesLedger, position));
    ASSIGN_OR_RETURN(auto pack, resource::Find<v1::RulePack>(*reader, key.first));
    if (!pack || pack->etag() != key.second) return Lost(key);
    return &(packs_[key] = *std::move(pack));
  }

 private:
  using Key = std::pair<std::string, std::string>;

  static absl::Status Lost(const Key& key) {
    return Error(absl::StatusCode::kFailedPrecondition, type::v1::ERROR_REASON_NO_RULE_PACK,
                 absl::StrCat(key.first, " is not known as of ", key.second));
  }

  const resource::Store& store_;
  std::map<Key, v1::RulePack> packs_;
};

v1::GrantReview HeadOf(const v1::Grant& grant) {
  v1::GrantReview review;
  review.set_grant(grant.name());
  *review.mutable_honouree() = grant.honouree();
  review.set_honour(grant.honour());
  review.set_honour_title(grant.honour_title());
  review.set_etag(grant.etag());
  review.set_certificate_number(grant.certificate_number());
  return review;
}

std::string NoteOf(const FoundAgain& found) {
  if (found.restricted) {
    return "Dựa trên số liệu hạn chế mà người xem không được đọc";
  }
  return absl::StrCat("Không đọc lại được: ",
                      std::string(CutText(std::string(found.unreadable.message()), kMaxWhy)));
}

// What the conditions of the grant come to, by the rules that it was appraised by.
absl::StatusOr<std::vector<v1::ConditionChange>> JudgeAgain(PackVersions& packs,
                                                            const GrantBehind& behind,
                                                            const v1::Evidence& now) {
  const v1::Appraisal& appraisal = behind.nomination.appraisal();
  ASSIGN_OR_RETURN(const v1::RulePack* pack, packs.Of(appraisal));
  const v1::Honour* honour = FindHonour(*pack, behind.grant.honour());
  if (honour == nullptr) {
    return Error(absl::StatusCode::kFailedPrecondition, type::v1::ERROR_REASON_NO_RULE_PACK,
                 pack->name() + " does not know the honour " + behind.grant.honour());
  }
  return CompareConditions({.honour = *honour,
                            .kind = behind.nomination.honouree().kind(),
                            .checks = appraisal.checks(),
                            .request = behind.request,
                            .year = behind.movement.year()},
                           behind.grant.evidence(), now);
}

// Looks at the grants, in their order.
absl::StatusOr<std::vector<Looked>> Look(const rpc::Call& call, const resource::Store& store,
                                         const catalog::CatalogSource& catalog,
                                         EvidenceSources& sources,
                                         const std::vector<GrantBehind>& behind) {
  ASSIGN_OR_RETURN(const auto view, catalog.Current());
  ASSIGN_OR_RETURN(auto found, FindAgain(call, store, *view, sources, behind));
  PackVersions packs(store);
  std::vector<Looked> looked;
  for (size_t i = 0; i < behind.size(); ++i) {
    Looked& one = looked.emplace_back();
    one.review = HeadOf(behind[i].grant);
    if (found[i].unreadable.ok()) {
      auto conditions = JudgeAgain(packs, behind[i], found[i].evidence);
      if (!conditions.ok() && !IsRefusal(conditions.status())) return conditions.status();
      if (conditions.ok()) {
        std::vector<Difference> differences =
            CompareEvidence(behind[i].grant.evidence(), found[i].evidence);
        for (Difference& figure : found[i].figures) differences.push_back(std::move(figure));
        Conclude(one.review, behind[i].grant, differences, *conditions);
        one.evidence = std::move(found[i].evidence);
        continue;
      }
      found[i].unreadable = conditions.status();
    }
    one.review.set_state(v1::REVIEW_STATE_UNREADABLE);
    one.review.set_note(NoteOf(found[i]));
    one.unreadable = std::move(found[i].unreadable);
  }
  return looked;
}

bool IsFlagged(const v1::GrantReview& review) {
  return review.state() != v1::REVIEW_STATE_UNCHANGED && !review.settled();
}

void CheckDigest(Violations& violations, const std::string& digest) {
  const bool hex = std::all_of(digest.begin(), digest.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
  });
  if (digest.size() == kDigestDigits && hex) return;
  violations.Add("found_digest", "is not what ReviewGrants tells: 32 digits 0-9 and a-f");
}

}  // namespace

absl::Status Reviews::Review(rpc::Call& call, const v1::ReviewGrantsRequest& request,
                             v1::ReviewGrantsResponse* answer) {
  ASSIGN_OR_RETURN(const resource::Collection collection,
                   AuthorizeGrantsOf(call, request.parent()));
  ASSIGN_OR_RETURN(resource::PageQuery query, resource::ReadPageQuery(call, request));
  query.size = std::min(query.size, kMaxReviewed);
  google::protobuf::RepeatedPtrField<v1::Grant> page;
  {
    ASSIGN_OR_RETURN(auto reader, store_.Open(LedgerOf(collection.prefix)));
    RETURN_IF_ERROR(resource::FillPage(
        store_, *reader, query, collection,
        [](const v1::Grant& grant) { return grant.state() == v1::GRANT_STATE_GRANTED; }, &page,
        answer, IsGrant));
  }
  RETURN_IF_ERROR(UnsealAnswers(store_.ledger(), page));
  ASSIGN_OR_RETURN(const auto behind,
                   LoadBehind(store_, LedgerOf(collection.prefix), {page.begin(), page.end()}));
  ASSIGN_OR_RETURN(auto looked, Look(call, store_, catalog_, evidence_, behind));
  size_t bytes = 0;
  for (size_t i = 0; i < looked.size(); ++i) {
    v1::GrantReview& review = looked[i].review;
    const bool shown = request.include_unflagged() || IsFlagged(review);
    bytes += shown ? review.ByteSizeLong() : 0;
    if (bytes > resource::kMaxPageBytes && answer->examined() > 0) {
      answer->set_next_page_token(EncodePageToken(query.digest, behind[i - 1].grant.name()));
      break;
    }
    answer->set_examined(answer->examined() + 1);
    if (shown) *answer->add_reviews() = std::move(review);
  }
  return absl::OkStatus();
}

absl::Status Reviews::Settle(rpc::Call& call, const v1::SettleReviewRequest& request,
                             v1::Grant* answer) {
  RETURN_IF_ERROR(resource::AuthorizeName(call, kGrantName, "name", request.name()));
  Violations violations;
  CheckDigest(violations, request.found_digest());
  CheckRequiredText(violations, "ground", request.ground(), kMaxNote);
  RETURN_IF_ERROR(CheckUnnamed(store_, LedgerOf(request.name()), {request.name()},
                               {{"ground", request.ground()}, {"reason", request.reason()}},
                               violations));
  const std::string owner = LedgerOf(request.name());

  // Other services are asked before the commit, which must not wait for them. What they refuse is
  // said within it: a request that was committed before is answered whatever is found today.
  const auto look = [&]() -> absl::StatusOr<Looked> {
    RETURN_IF_ERROR(violations.ToStatus());
    std::vector<v1::Grant> grants;
    {
      ASSIGN_OR_RETURN(auto reader, store_.Open(owner));
      ASSIGN_OR_RETURN(v1::Grant grant, resource::Load<v1::Grant>(*reader, request.name()));
      grants.push_back(std::move(grant));
    }
    ASSIGN_OR_RETURN(const auto behind, LoadBehind(store_, owner, std::move(grants)));
    ASSIGN_OR_RETURN(auto looked, Look(call, store_, catalog_, evidence_, behind));
    RETURN_IF_ERROR(looked[0].unreadable);
    return std::move(looked[0]);
  };
  const absl::StatusOr<Looked> looked = look();
  ASSIGN_OR_RETURN(const auto same_person, call.GetPersons());
  RETURN_IF_ERROR(resource::Write(
      call, store_, request, request.name(),
      [&](ledger::Txn& txn) -> absl::StatusOr<v1::Grant> {
        RETURN_IF_ERROR(violations.ToStatus());
        ASSIGN_OR_RETURN(v1::Grant stored, resource::Load<v1::Grant>(txn, request.name()));
        RETURN_IF_ERROR(CheckEtag(request.name(), request.etag(), stored.etag()));
        ASSIGN_OR_RETURN(const v1::Nomination nomination,
                         resource::Load<v1::Nomination>(txn, stored.nomination()));
        Violations duties;
        CheckDuty(duties, "name", nomination, nullptr, Duty::kAppraise, call.caller().principal,
                  same_person);
        RETURN_IF_ERROR(Refusal(duties));
        RETURN_IF_ERROR(looked.status());
        const std::string digest = PutEvidence(txn, owner, looked->evidence);
        ASSIGN_OR_RETURN(v1::Grant settled,
                         awards::Settle(std::move(stored), looked->review, digest, request,
                                        call.caller().principal, txn.time()));
        RETURN_IF_ERROR(TouchIn(txn, settled, v1::TOUCH_KIND_REVIEWED));
        return settled;
      },
      answer));
  return Disclose(call, store_, *answer);
}

}  // namespace thidua::awards
