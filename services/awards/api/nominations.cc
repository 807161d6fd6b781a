#include "services/awards/api/nominations.h"

#include <absl/algorithm/container.h>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/resource/access.h"
#include "common/resource/page.h"
#include "common/resource/write.h"
#include "common/value/date.h"
#include "services/awards/api/disclose.h"
#include "services/awards/api/nomination_batch.h"
#include "services/awards/api/nominators.h"
#include "services/awards/api/personal_names.h"
#include "services/awards/api/proposals.h"
#include "services/awards/api/request_digest.h"
#include "services/awards/api/rules.h"
#include "services/awards/domain/names.h"
#include "services/awards/domain/notice.h"
#include "services/awards/domain/recipient.h"
#include "services/awards/domain/request.h"
#include "services/awards/domain/rule_pack.h"
#include "services/awards/store/merits.h"
#include "services/awards/store/recipients.h"

namespace thidua::awards {
namespace {

// The recipients that the entries name: those stored, those that are to be entered and, of these,
// who gets a key; and the unit of each entry. A recipient that is neither has no unit.
struct EntryRecipients {
  std::vector<std::string> known, entering, persons;  // names
  std::vector<std::string> units;
};

absl::StatusOr<EntryRecipients> RecipientsOf(const resource::Store& store,
                                             const v1::CreateNominationsRequest& request) {
  EntryRecipients found;
  ASSIGN_OR_RETURN(auto reader, store.Open(LedgerOf(request.parent())));
  std::map<std::string, std::string> entered;  // units of new ones by name
  for (const v1::NominationEntry& entry : request.entries()) {
    const std::string& name = entry.nomination().honouree().recipient();
    if (entry.has_recipient()) entered.try_emplace(name, entry.recipient().unit());
    std::optional<v1::Recipient> stored;
    if (kRecipientName.Match(name).ok() && LedgerOf(name) == LedgerOf(request.parent())) {
      ASSIGN_OR_RETURN(stored, resource::Find<v1::Recipient>(*reader, name));
      if (stored) {
        found.known.push_back(name);
      } else if (entry.has_recipient()) {
        found.entering.push_back(name);
        if (IsPersonal(entry.recipient().kind())) found.persons.push_back(name);
      }
    }
    found.units.push_back(stored ? stored->unit() : entered[name]);
  }
  return found;
}

// The reason names none of the recipients, those among them that are to be entered.
absl::Status CheckReason(const resource::Store& store, const v1::CreateNominationsRequest& request,
                         const EntryRecipients& recipients, Violations& violations) {
  if (request.reason().empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(auto names,
                   PersonalNames::Of(store, LedgerOf(request.parent()), recipients.known));
  for (const v1::NominationEntry& entry : request.entries()) {
    if (IsPersonal(entry.recipient().kind())) names.Add(entry.recipient().display_name());
  }
  names.CheckUnnamed(violations, "reason", request.reason());
  return absl::OkStatus();
}

// The nomination of a request, as long as it is the same as the caller was authorised for.
absl::StatusOr<v1::Nomination> LoadStill(ledger::Txn& txn, const std::string& name,
                                         const std::vector<std::string>& units) {
  ASSIGN_OR_RETURN(v1::Nomination nomination, resource::Load<v1::Nomination>(txn, name));
  if (!absl::c_linear_search(units, nomination.honouree().unit())) {
    return resource::MovedMeanwhile(name);
  }
  return nomination;
}

// Units of the nominations that exist.
template <class Names>
absl::StatusOr<std::vector<std::string>> UnitsOf(const resource::Store& store,
                                                 const std::string& owner, const Names& names) {
  std::vector<std::string> units;
  ASSIGN_OR_RETURN(auto reader, store.Open(owner));
  for (const std::string& name : names) {
    if (!kNominationName.Match(name).ok() || LedgerOf(name) != owner) continue;
    ASSIGN_OR_RETURN(const auto nomination, resource::Find<v1::Nomination>(*reader, name));
    if (nomination) units.push_back(nomination->honouree().unit());
  }
  return units;
}

// An objection that is being looked into must not be edited away.
absl::Status CheckNoOpenObjection(ledger::Reader& reader, const v1::Nomination& nomination) {
  if (nomination.notice().empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const auto notice,
                   resource::Load<v1::PublicNotice>(reader, nomination.notice()));
  for (const v1::Objection& objection : notice.objections()) {
    if (objection.nomination() == nomination.name() &&
        objection.state() == v1::OBJECTION_STATE_OPEN) {
      return IllegalState(ObjectionObstacle(notice, nomination.name()));
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status Nominations::Create(rpc::Call& call, const v1::CreateNominationsRequest& request,
                                 v1::NominationsOutcome* answer) {
  RETURN_IF_ERROR(resource::CheckName(call, kMovementName, "parent", request.parent()));
  const std::string owner = kUnitName.Format({LedgerOf(request.parent())});
  ASSIGN_OR_RETURN(const EntryRecipients recipients, RecipientsOf(store_, request));
  RETURN_IF_ERROR(AuthorizeNominator(call, catalog_, owner, recipients.units));
  Violations violations;
  CheckProposals(violations, request);
  RETURN_IF_ERROR(CheckReason(store_, request, recipients, violations));
  if (!violations.empty() && request.validate_only()) return violations.ToStatus();
  ASSIGN_OR_RETURN(const auto packs, RulePacksFor(store_, catalog_, request.parent()));
  ASSIGN_OR_RETURN(const auto view, catalog_.Current());
  const auto persons = violations.empty() ? recipients.persons : std::vector<std::string>();
  ASSIGN_OR_RETURN(const PersonalKeys keys,
                   request.validate_only()
                       ? PersonalKeys::LoadAndPretend(store_.ledger(), recipients.known, persons)
                       : PersonalKeys::LoadAndMake(store_.ledger(), recipients.known, persons));
  const v1::CreateNominationsRequest kept = ForDigest(keys, request);
  std::vector<std::string> names;
  for (const v1::NominationEntry& entry : request.entries()) {
    names.push_back(entry.nomination().name());
  }
  const bool may_appraise = call.Allowed(auth::v1::PERMISSION_APPRAISE, owner);
  return WriteWithRoll(store_, owner, [&](Roll& roll) {
    BatchNotes notes;
    const ProposalContext context{
        packs, *view, keys, roll, recipients.units, call.caller().principal, may_appraise};
    answer->Clear();
    return WriteBatch(
        call, store_, kept, names, request.validate_only(),
        [&](ledger::Txn& txn) -> absl::Status {
          // Within, so that a repeated request is answered as before whatever has become of the
          // rules.
          RETURN_IF_ERROR(violations.ToStatus());
          if (!recipients.entering.empty()) RETURN_IF_ERROR(roll.CheckLatest(txn));
          return EnterProposals(txn, request, context, notes);
        },
        notes, Outcomes::kStates, answer);
  });
}

absl::Status Nominations::Update(rpc::Call& call, const v1::UpdateNominationRequest& request,
                                 v1::Nomination* answer) {
  const v1::Nomination& asked = request.nomination();
  const std::string& name = asked.name();
  RETURN_IF_ERROR(resource::CheckName(call, kNominationName, "nomination.name", name));
  const std::string owner = kUnitName.Format({LedgerOf(name)});
  ASSIGN_OR_RETURN(const auto units,
                   UnitsOf(store_, LedgerOf(name), std::vector<std::string>{name}));
  RETURN_IF_ERROR(AuthorizeNominator(call, catalog_, owner, units));
  Violations violations;
  CheckNomination(violations, "nomination", asked);
  RETURN_IF_ERROR(CheckUnnamed(store_, LedgerOf(name), {name, asked.honouree().recipient()},
                               {{"reason", request.reason()}}, violations));
  ASSIGN_OR_RETURN(const auto packs, RulePacksFor(store_, catalog_, name));
  ASSIGN_OR_RETURN(const auto view, catalog_.Current());
  const std::string& recipient_name = asked.honouree().recipient();
  ASSIGN_OR_RETURN(const PersonalKeys keys, PersonalKeys::Load(store_.ledger(), {recipient_name}));
  RETURN_IF_ERROR(resource::Write(
      call, store_, ForDigest(keys, request), name,
      [&](ledger::Txn& txn) -> absl::StatusOr<v1::Nomination> {
        RETURN_IF_ERROR(violations.ToStatus());
        ASSIGN_OR_RETURN(const v1::Nomination stored, LoadStill(txn, name, units));
        RETURN_IF_ERROR(CheckEtag(name, asked.etag(), stored.etag()));
        RETURN_IF_ERROR(CheckNoOpenObjection(txn, stored));
        ASSIGN_OR_RETURN(const auto movement, resource::Load<v1::Movement>(txn, MovementOf(name)));
        ASSIGN_OR_RETURN(const v1::Recipient recipient, LoadUnsealed(txn, keys, recipient_name));
        ASSIGN_OR_RETURN(const v1::RulePack* pack, ChoosePack(packs, asked.receipt_date()));
        Violations faults;
        CheckNotLater(faults, "nomination.receipt_date", asked.receipt_date(),
                      DayInVietnam(txn.time()));
        CheckAgainstRules(faults, "nomination", asked, recipient.kind(), movement, *pack);
        RETURN_IF_ERROR(faults.ToStatus());
        ASSIGN_OR_RETURN(const v1::Honouree honouree, HonoureeOf(recipient, asked.honouree()));
        ASSIGN_OR_RETURN(
            v1::Nomination edited,
            EditNomination(stored, asked, honouree, movement, call.caller().principal, txn.time()));
        RETURN_IF_ERROR(FreeMerit(txn, stored));
        RETURN_IF_ERROR(TakeMerit(
            txn, edited, AlikeUnits(*view, honouree, asked.receipt_date()),
            [&](std::string_view a, std::string_view b) { return SharesMerit(*pack, a, b); }));
        RETURN_IF_ERROR(Seal(keys, edited));
        return edited;
      },
      answer));
  return Disclose(call, store_, *answer);
}

absl::Status Nominations::Get(rpc::Call& call, const v1::GetNominationRequest& request,
                              v1::Nomination* answer) {
  RETURN_IF_ERROR(resource::AuthorizeName(call, kNominationName, "name", request.name()));
  ASSIGN_OR_RETURN(*answer, store_.Get<v1::Nomination>(request));
  return Disclose(call, store_, *answer);
}

absl::Status Nominations::List(rpc::Call& call, const v1::ListNominationsRequest& request,
                               v1::ListNominationsResponse* answer) {
  RETURN_IF_ERROR(resource::AuthorizeName(call, kMovementName, "parent", request.parent()));
  RETURN_IF_ERROR(resource::List(
      call, store_, request, {.prefix = request.parent() + "/nominations/"},
      [&](const v1::Nomination& nomination) {
        const v1::Honouree& honouree = nomination.honouree();
        return (request.states().empty() ||
                absl::c_linear_search(request.states(), nomination.state())) &&
               (request.honour().empty() || nomination.honour() == request.honour()) &&
               (request.unit().empty() || honouree.unit() == request.unit()) &&
               (request.recipient().empty() || honouree.recipient() == request.recipient());
      },
      answer->mutable_nominations(), answer));
  return DiscloseAll(call, store_, *answer->mutable_nominations());
}

template <class Request>
absl::Status Nominations::CloseAll(rpc::Call& call, const Request& request, Closing step,
                                   const std::vector<std::string>* units,
                                   v1::NominationsOutcome* answer) {
  Violations violations;
  CheckBatch(violations, request.parent(), request.nominations(), 1);
  CheckRequiredText(violations, "note", request.note(), kMaxNote);
  BatchNotes notes;
  std::vector<std::string> names(request.nominations().begin(), request.nominations().end());
  if (violations.empty()) {
    RETURN_IF_ERROR(CheckUnnamed(store_, LedgerOf(request.parent()), names,
                                 {{"note", request.note()}, {"reason", request.reason()}},
                                 violations));
  }
  return WriteBatch(
      call, store_, request, names, false,
      [&](ledger::Txn& txn) -> absl::Status {
        notes.Clear();
        RETURN_IF_ERROR(violations.ToStatus());
        Violations faults;
        for (size_t i = 0; i < names.size(); ++i) {
          ASSIGN_OR_RETURN(v1::Nomination stored,
                           units == nullptr ? resource::Load<v1::Nomination>(txn, names[i])
                                            : LoadStill(txn, names[i], *units));
          auto closed = Close(std::move(stored), step, request.note());
          if (!closed.ok()) {
            faults.Add("nominations[" + std::to_string(i) + "]",
                       std::string(closed.status().message()), ReasonOf(closed.status()));
            continue;
          }
          RETURN_IF_ERROR(FreeMeritIfEnded(txn, *closed));
          notes.Done(*closed);
          resource::Put(txn, *std::move(closed));
        }
        return Refusal(faults);
      },
      notes, Outcomes::kStates, answer);
}

absl::Status Nominations::Return(rpc::Call& call, const v1::ReturnNominationsRequest& request,
                                 v1::NominationsOutcome* answer) {
  RETURN_IF_ERROR(resource::AuthorizeName(call, kMovementName, "parent", request.parent()));
  return CloseAll(call, request, Closing::kReturn, nullptr, answer);
}

absl::Status Nominations::Withdraw(rpc::Call& call, const v1::WithdrawNominationsRequest& request,
                                   v1::NominationsOutcome* answer) {
  RETURN_IF_ERROR(resource::CheckName(call, kMovementName, "parent", request.parent()));
  const std::string owner = LedgerOf(request.parent());
  ASSIGN_OR_RETURN(const auto units, UnitsOf(store_, owner, request.nominations()));
  RETURN_IF_ERROR(AuthorizeNominator(call, catalog_, kUnitName.Format({owner}), units));
  return CloseAll(call, request, Closing::kWithdraw, &units, answer);
}

absl::Status Nominations::Refuse(rpc::Call& call, const v1::RefuseNominationsRequest& request,
                                 v1::NominationsOutcome* answer) {
  RETURN_IF_ERROR(resource::AuthorizeName(call, kMovementName, "parent", request.parent()));
  return CloseAll(call, request, Closing::kRefuse, nullptr, answer);
}

}  // namespace thidua::awards
