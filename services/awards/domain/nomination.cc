#include "services/awards/domain/nomination.h"

#include <absl/algorithm/container.h>
#include <absl/strings/str_cat.h>

#include <map>
#include <set>

#include "common/value/text.h"
#include "common/value/timestamp.h"
#include "services/awards/domain/evidence_request.h"
#include "services/awards/domain/merit.h"
#include "services/awards/domain/names.h"
#include "services/awards/domain/request.h"
#include "services/awards/domain/rule_pack.h"

namespace thidua::awards {
namespace {

using type::v1::ERROR_REASON_UNKNOWN_REFERENCE;

// The dossier in a fixed order: a protobuf map has none.
std::map<std::string, std::string> Papers(const v1::Nomination& nomination) {
  return {nomination.dossier().begin(), nomination.dossier().end()};
}

// What a client sets, and what every proposal begins with.
v1::Nomination Proposed(const v1::Nomination& request, const v1::Honouree& honouree,
                        const v1::Movement& movement, std::string_view proposer, absl::Time time) {
  v1::Nomination nomination;
  nomination.set_name(request.name());
  *nomination.mutable_honouree() = honouree;
  nomination.set_merit(request.merit());
  nomination.set_merit_digest(MeritDigest(request.merit()));
  nomination.set_honour(request.honour());
  nomination.set_receipt_date(request.receipt_date());
  *nomination.mutable_dossier() = request.dossier();
  if (request.has_evidence_request()) {
    *nomination.mutable_evidence_request() = request.evidence_request();
  }
  nomination.set_state(v1::NOMINATION_STATE_PROPOSED);
  nomination.set_proposer(proposer.data(), proposer.size());
  nomination.set_simulated(movement.simulated());
  *nomination.mutable_create_time() = ToTimestamp(time);
  return nomination;
}

// Whoever proposed or edited the nomination, but for the editor, who is its proposer from now on.
std::set<std::string> EarlierProposers(const v1::Nomination& nomination, std::string_view editor) {
  std::set<std::string> earlier(nomination.earlier_proposers().begin(),
                                nomination.earlier_proposers().end());
  earlier.insert(nomination.proposer());
  earlier.erase(std::string(editor));
  return earlier;
}

bool CanBeEdited(v1::NominationState state) {
  return state == v1::NOMINATION_STATE_PROPOSED || state == v1::NOMINATION_STATE_RETURNED ||
         state == v1::NOMINATION_STATE_ELIGIBLE || state == v1::NOMINATION_STATE_INELIGIBLE ||
         state == v1::NOMINATION_STATE_VOTED;
}

bool Admits(v1::NominationState state, Closing step) {
  switch (step) {
    case Closing::kReturn:
      return state == v1::NOMINATION_STATE_PROPOSED || state == v1::NOMINATION_STATE_ELIGIBLE ||
             state == v1::NOMINATION_STATE_VOTED;
    case Closing::kWithdraw:
      return CanBeEdited(state);
    case Closing::kRefuse:
      return state == v1::NOMINATION_STATE_ELIGIBLE || state == v1::NOMINATION_STATE_INELIGIBLE ||
             state == v1::NOMINATION_STATE_VOTED;
  }
  return false;
}

v1::NominationState StateAfter(Closing step) {
  switch (step) {
    case Closing::kReturn:
      return v1::NOMINATION_STATE_RETURNED;
    case Closing::kWithdraw:
      return v1::NOMINATION_STATE_WITHDRAWN;
    case Closing::kRefuse:
      return v1::NOMINATION_STATE_REFUSED;
  }
  return v1::NOMINATION_STATE_UNSPECIFIED;
}

}  // namespace

void CheckNomination(Violations& violations, std::string_view at_view,
                     const v1::Nomination& nomination) {
  const std::string at(at_view);
  auto ids = kNominationName.Match(nomination.name());
  violations.AddStatus(at + ".name", ids.status());
  const v1::Honouree& honouree = nomination.honouree();
  auto recipient = kRecipientName.Match(honouree.recipient());
  violations.AddStatus(at + ".honouree.recipient", recipient.status());
  if (ids.ok() && recipient.ok() && (*recipient)[0] != (*ids)[0]) {
    violations.Add(at + ".honouree.recipient", "is no recipient of the movement's owner",
                   ERROR_REASON_UNKNOWN_REFERENCE);
  }
  CheckOptionalText(violations, at + ".honouree.display_name", honouree.display_name(), kMaxTitle);
  CheckOptionalText(violations, at + ".honouree.description", honouree.description(), kMaxLine);
  CheckRequiredText(violations, at + ".merit", nomination.merit(), kMaxParagraph);
  if (!nomination.merit().empty() && MeritDigest(nomination.merit()) == MeritDigest("")) {
    violations.Add(at + ".merit", "has neither letters nor digits",
                   type::v1::ERROR_REASON_INVALID_TEXT);
  }
  violations.AddStatus(at + ".honour", CheckId(nomination.honour()));
  CheckDate(violations, at + ".receipt_date", nomination.receipt_date());
  for (const auto& [item, reference] : Papers(nomination)) {
    CheckRequiredText(violations, absl::StrCat(at, ".dossier[", Quote(item), "]"), reference,
                      kMaxLine);
  }
  if (ids.ok() && nomination.has_evidence_request()) {
    CheckEvidenceRequest(violations, at + ".evidence_request", nomination.evidence_request(),
                         (*ids)[0]);
  }
}

void CheckAgainstRules(Violations& violations, std::string_view at_view,
                       const v1::Nomination& nomination, v1::RecipientKind kind,
                       const v1::Movement& movement, const v1::RulePack& pack) {
  const std::string at(at_view);
  const v1::Honour* honour = FindHonour(pack, nomination.honour());
  if (honour == nullptr) {
    violations.Add(at + ".honour",
                   absl::StrCat(Quote(nomination.honour()), " is no honour of ", pack.name()),
                   ERROR_REASON_UNKNOWN_REFERENCE);
    return;
  }
  if (!movement.honours().empty() &&
      !absl::c_linear_search(movement.honours(), nomination.honour())) {
    violations.Add(at + ".honour",
                   absl::StrCat(movement.name(), " does not give ", nomination.honour()),
                   ERROR_REASON_UNKNOWN_REFERENCE);
  }
  if (honour->type() == v1::HONOUR_TYPE_TITLE && movement.year() == 0) {
    violations.Add(at + ".honour",
                   absl::StrCat(nomination.honour(), " is the title of a year, and ",
                                movement.name(), " names none"));
  }
  if (FindTerms(*honour, kind) == nullptr) {
    violations.Add(at + ".honouree.recipient",
                   absl::StrCat("the honour ", honour->honour(), " is not for ",
                                v1::RecipientKind_Name(kind)));
  }
  for (const auto& [item, reference] : Papers(nomination)) {
    if (!absl::c_linear_search(honour->dossier_items(), item)) {
      violations.Add(absl::StrCat(at, ".dossier[", Quote(item), "]"),
                     absl::StrCat("is no dossier item of ", honour->honour()),
                     ERROR_REASON_UNKNOWN_REFERENCE);
    }
  }
}

v1::Nomination NewNomination(const v1::Nomination& request, const v1::Honouree& honouree,
                             const v1::Movement& movement, std::string_view proposer,
                             absl::Time time) {
  return Proposed(request, honouree, movement, proposer, time);
}

absl::StatusOr<v1::Nomination> EditNomination(const v1::Nomination& stored,
                                              const v1::Nomination& request,
                                              const v1::Honouree& honouree,
                                              const v1::Movement& movement, std::string_view editor,
                                              absl::Time time) {
  if (!CanBeEdited(stored.state())) {
    return IllegalState(absl::StrCat(stored.name(), " is ",
                                     v1::NominationState_Name(stored.state()),
                                     "; it can no longer be edited"));
  }
  if (request.honouree().recipient() != stored.honouree().recipient()) {
    Violations violations;
    violations.Add("nomination.honouree.recipient",
                   "is " + stored.honouree().recipient() +
                       " and does not change; withdraw this one and propose another");
    return violations.ToStatus();
  }
  v1::Nomination nomination = Proposed(request, honouree, movement, editor, time);
  *nomination.mutable_create_time() = stored.create_time();
  *nomination.mutable_holds() = stored.holds();
  for (const std::string& earlier : EarlierProposers(stored, editor)) {
    nomination.add_earlier_proposers(earlier);
  }
  return nomination;
}

absl::StatusOr<v1::Nomination> Close(v1::Nomination nomination, Closing step,
                                     std::string_view note) {
  if (!Admits(nomination.state(), step)) {
    return IllegalState(
        absl::StrCat(nomination.name(), " is ", v1::NominationState_Name(nomination.state()),
                     "; it cannot become ", v1::NominationState_Name(StateAfter(step))));
  }
  nomination.set_state(StateAfter(step));
  nomination.set_note(note.data(), note.size());
  return nomination;
}

bool FreesMerit(v1::NominationState state) {
  return state == v1::NOMINATION_STATE_INELIGIBLE || state == v1::NOMINATION_STATE_REJECTED ||
         state == v1::NOMINATION_STATE_WITHDRAWN || state == v1::NOMINATION_STATE_REFUSED ||
         state == v1::NOMINATION_STATE_REVOKED;
}

bool IsUnderWay(v1::NominationState state) {
  return state == v1::NOMINATION_STATE_PROPOSED || state == v1::NOMINATION_STATE_RETURNED ||
         state == v1::NOMINATION_STATE_ELIGIBLE || state == v1::NOMINATION_STATE_VOTED;
}

}  // namespace thidua::awards
