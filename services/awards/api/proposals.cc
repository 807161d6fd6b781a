#include "services/awards/api/proposals.h"

#include <absl/container/flat_hash_set.h>
#include <absl/strings/str_cat.h>

#include <optional>
#include <set>
#include <utility>

#include "common/resource/access.h"
#include "common/resource/image.h"
#include "common/value/date.h"
#include "common/value/status_macros.h"
#include "services/awards/api/lineage.h"
#include "services/awards/domain/likely_double.h"
#include "services/awards/domain/names.h"
#include "services/awards/domain/nomination.h"
#include "services/awards/domain/recipient.h"
#include "services/awards/domain/request.h"
#include "services/awards/domain/rule_pack.h"
#include "services/awards/store/merits.h"
#include "services/awards/store/recipients.h"

namespace thidua::awards {
namespace {

std::string At(int index) { return absl::StrCat("entries[", index, "]"); }

// Enters one request's proposals; faults go to violations or, where the ledger stands in the way,
// to obstacles.
class Entering {
 public:
  Entering(ledger::Txn& txn, const v1::CreateNominationsRequest& request,
           const ProposalContext& context, BatchNotes& notes)
      : txn_(txn), request_(request), context_(context), roll_(context.roll), notes_(notes) {}

  absl::Status Run() {
    notes_.Clear();
    ASSIGN_OR_RETURN(movement_, resource::Load<v1::Movement>(txn_, request_.parent()));
    for (int i = 0; i < request_.entries_size(); ++i) {
      const absl::Status status = Enter(i, request_.entries(i));
      if (status.ok()) continue;
      if (request_.entries_size() == 1) return Join(invalid_, status);
      if (absl::IsInvalidArgument(status)) {
        for (const FieldViolation& each : ViolationsOf(status)) {
          invalid_.Add(each.field, each.description, each.reason);
        }
      } else if (absl::IsFailedPrecondition(status) || absl::IsAlreadyExists(status) ||
                 absl::IsNotFound(status)) {
        obstacles_.Add(At(i), std::string(status.message()), ReasonOf(status));
      } else {
        return status;
      }
    }
    RETURN_IF_ERROR(invalid_.ToStatus());
    return Refusal(obstacles_);
  }

 private:
  absl::Status Enter(int index, const v1::NominationEntry& entry) {
    const std::string at = At(index);
    const v1::Nomination& asked = entry.nomination();
    ASSIGN_OR_RETURN(const v1::Recipient recipient, RecipientOf(at, entry));
    if (recipient.unit() != context_.units[index]) {
      return resource::MovedMeanwhile(recipient.name());
    }
    ASSIGN_OR_RETURN(const v1::RulePack* pack, ChoosePack(context_.packs, asked.receipt_date()));
    Violations violations;
    CheckNotLater(violations, at + ".nomination.receipt_date", asked.receipt_date(),
                  DayInVietnam(txn_.time()));
    CheckAgainstRules(violations, at + ".nomination", asked, recipient.kind(), movement_, *pack);
    RETURN_IF_ERROR(violations.ToStatus());
    RETURN_IF_ERROR(resource::CheckAbsent(txn_, asked.name()));
    ASSIGN_OR_RETURN(const v1::Honouree honouree, HonoureeOf(recipient, asked.honouree()));
    v1::Nomination nomination =
        NewNomination(asked, honouree, movement_, context_.proposer, txn_.time());
    RETURN_IF_ERROR(TakeMerit(
        txn_, nomination, AlikeUnits(context_.view, honouree, asked.receipt_date()),
        [&](std::string_view a, std::string_view b) { return SharesMerit(*pack, a, b); }));
    notes_.Done(nomination);
    RETURN_IF_ERROR(Seal(context_.keys, nomination));
    resource::Put(txn_, std::move(nomination));
    return absl::OkStatus();
  }

  // The recipient of the entry, unsealed; entered if it is new.
  absl::StatusOr<v1::Recipient> RecipientOf(const std::string& at,
                                            const v1::NominationEntry& entry) {
    const std::string& name = entry.nomination().honouree().recipient();
    ASSIGN_OR_RETURN(std::optional<v1::Recipient> stored,
                     resource::Find<v1::Recipient>(txn_, name));
    Violations violations;
    if (stored) {
      RETURN_IF_ERROR(Unseal(context_.keys, *stored));
      if (entry.has_recipient()) {
        CheckSameRecipient(violations, at + ".recipient", *stored, entry.recipient());
        RETURN_IF_ERROR(violations.ToStatus());
      }
      return *std::move(stored);
    }
    if (!entry.has_recipient()) {
      violations.Add(at + ".nomination.honouree.recipient",
                     "there is no recipient of this name; enter it, or give it with the entry",
                     type::v1::ERROR_REASON_UNKNOWN_REFERENCE);
      return violations.ToStatus();
    }
    v1::Recipient asked = entry.recipient();
    asked.set_name(name);
    ASSIGN_OR_RETURN(v1::Recipient recipient,
                     NewRecipient(asked, context_.may_appraise, txn_.time()));
    if (!context_.view.IsWithin(recipient.unit(), kUnitName.Format({LedgerOf(name)}))) {
      violations.Add(at + ".recipient.unit", "is no unit of the movement's owner",
                     type::v1::ERROR_REASON_UNKNOWN_UNIT);
      return violations.ToStatus();
    }
    const Identity identity = IdentityOf(recipient);
    CheckDifferent(violations, at + ".recipient", roll_.AlikeTo(identity), entry.different_from());
    RETURN_IF_ERROR(violations.ToStatus(absl::StatusCode::kFailedPrecondition));
    roll_.Add(identity);
    v1::Recipient sealed = recipient;
    RETURN_IF_ERROR(Seal(context_.keys, sealed));
    resource::Put(txn_, std::move(sealed));
    return recipient;
  }

  ledger::Txn& txn_;
  const v1::CreateNominationsRequest& request_;
  const ProposalContext& context_;
  Roll roll_;  // with the recipients that this request enters
  BatchNotes& notes_;
  v1::Movement movement_;
  Violations invalid_;
  Violations obstacles_;
};

}  // namespace

void CheckProposals(Violations& violations, const v1::CreateNominationsRequest& request) {
  if (request.entries().empty() || request.entries_size() > kMaxBatch) {
    violations.Add("entries",
                   absl::StrCat("has ", request.entries_size(), " entries; from 1 to ", kMaxBatch));
    return;
  }
  absl::flat_hash_set<std::string> seen;
  for (int i = 0; i < request.entries_size(); ++i) {
    const v1::NominationEntry& entry = request.entries(i);
    const std::string at = At(i);
    CheckNomination(violations, at + ".nomination", entry.nomination());
    const std::string& name = entry.nomination().name();
    if (kNominationName.Match(name).ok() && MovementOf(name) != request.parent()) {
      violations.Add(at + ".nomination.name", "is not of " + request.parent());
    }
    if (!seen.insert(name).second) {
      violations.Add(at + ".nomination.name", "is listed twice", type::v1::ERROR_REASON_DUPLICATE);
    }
    if (!entry.has_recipient()) continue;
    v1::Recipient recipient = entry.recipient();
    // Its name may be left to the nomination.
    if (recipient.name().empty()) recipient.set_name(entry.nomination().honouree().recipient());
    if (recipient.name() != entry.nomination().honouree().recipient()) {
      violations.Add(at + ".recipient.name", "is not the recipient of the nomination");
    }
    CheckRecipient(violations, at + ".recipient", recipient);
  }
}

absl::Status EnterProposals(ledger::Txn& txn, const v1::CreateNominationsRequest& request,
                            const ProposalContext& context, BatchNotes& notes) {
  return Entering(txn, request, context, notes).Run();
}

std::vector<std::string> AlikeUnits(const catalog::CatalogView& view, const v1::Honouree& honouree,
                                    std::string_view receipt_date) {
  std::vector<std::string> alike;
  if (honouree.kind() != v1::RECIPIENT_KIND_COLLECTIVE ||
      LastSegment(honouree.recipient()) != LastSegment(honouree.unit())) {
    return alike;
  }
  std::set<std::string> units = PredecessorsOf(view, honouree.unit(), receipt_date);
  units.merge(SuccessorsOf(view, honouree.unit(), receipt_date));
  for (const std::string& unit : units) alike.emplace_back(LastSegment(unit));
  return alike;
}

}  // namespace thidua::awards
