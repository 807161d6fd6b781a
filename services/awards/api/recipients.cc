#include "services/awards/api/recipients.h"

#include <absl/algorithm/container.h>
#include <absl/strings/str_cat.h>

#include <optional>
#include <utility>
#include <vector>

#include "common/resource/access.h"
#include "common/resource/page.h"
#include "common/resource/write.h"
#include "common/value/text.h"
#include "services/awards/api/personal_names.h"
#include "services/awards/domain/likely_double.h"
#include "services/awards/domain/names.h"
#include "services/awards/domain/recipient.h"
#include "services/awards/domain/request.h"
#include "services/awards/store/personal.h"
#include "services/awards/store/recipients.h"
#include "services/awards/store/roll.h"

namespace thidua::awards {
namespace {

using auth::v1::PERMISSION_APPRAISE;
using auth::v1::PERMISSION_READ_AWARDS;

constexpr int kMaxDifferent = 1000;

template <class Names>
void CheckDifferentFrom(Violations& violations, const Names& different_from) {
  if (different_from.size() > kMaxDifferent) {
    violations.Add("different_from", absl::StrCat("at most ", kMaxDifferent));
  }
  for (int i = 0; i < different_from.size() && i < kMaxDifferent; ++i) {
    violations.AddStatus(absl::StrCat("different_from[", i, "]"),
                         kRecipientName.Match(different_from[i]).status());
  }
}

// The request as its digest is kept for ever: what is personal in it is sealed, so that nobody can
// find it out by trying.
template <class Request>
Request ForDigest(const PersonalKeys& keys, const Request& request) {
  Request kept = request;
  v1::Recipient& recipient = *kept.mutable_recipient();
  recipient.clear_sealed();
  if (IsPersonal(recipient.kind()) && !Seal(keys, recipient).ok()) {
    recipient = WithoutPerson(std::move(recipient));
  }
  return kept;
}

// Whether likely doubles of both are the same.
bool SameIdentity(const v1::Recipient& a, const v1::Recipient& b) {
  // A person who moves to another unit is alike to nobody new: see AreAlike.
  const bool same_unit = a.kind() == v1::RECIPIENT_KIND_PERSON || a.unit() == b.unit();
  return a.display_name() == b.display_name() && a.birth_year() == b.birth_year() && same_unit;
}

absl::Status CheckDoubles(const Roll& roll, ledger::Txn& txn, const v1::Recipient& recipient,
                          const google::protobuf::RepeatedPtrField<std::string>& different_from) {
  RETURN_IF_ERROR(roll.CheckLatest(txn));
  Violations doubles;
  CheckDifferent(doubles, "recipient", roll.AlikeTo(IdentityOf(recipient)), different_from);
  return doubles.ToStatus(absl::StatusCode::kFailedPrecondition);
}

// There is a reason, and it names none of these recipients, which are of one owner.
absl::Status CheckReason(const resource::Store& store, const std::vector<std::string>& recipients,
                         const std::string& reason, Violations& violations) {
  if (reason.empty()) violations.Add("reason", "is required");
  ASSIGN_OR_RETURN(const auto names, PersonalNames::Of(store, LedgerOf(recipients[0]), recipients));
  names.CheckUnnamed(violations, "reason", reason);
  return absl::OkStatus();
}

void CheckUnnamed(Violations& violations, const v1::Recipient& recipient,
                  const std::string& reason) {
  PersonalNames names;
  if (IsPersonal(recipient.kind())) names.Add(recipient.display_name());
  names.CheckUnnamed(violations, "reason", reason);
}

absl::Status ChangedMeanwhile(const std::string& name) {
  return Error(absl::StatusCode::kAborted, type::v1::ERROR_REASON_ETAG_MISMATCH,
               name + " was changed meanwhile");
}

// Unseals a written recipient for the one who wrote it.
absl::Status Show(const rpc::Call& call, const PersonalKeys& keys, v1::Recipient& recipient) {
  RETURN_IF_ERROR(Unseal(keys, recipient));
  Disclose(call, recipient);
  return absl::OkStatus();
}

}  // namespace

void Disclose(const rpc::Call& call, v1::Recipient& recipient) {
  recipient.clear_sealed();
  if (recipient.bars().empty()) return;
  if (!call.Allowed(PERMISSION_APPRAISE, OwnerOf(recipient.name()))) recipient.clear_bars();
}

absl::Status Recipients::AuthorizeKeeper(const rpc::Call& call, const std::string& name,
                                         const std::string& unit) const {
  if (!kRecipientName.Match(name).ok()) return call.Authorize("");
  const std::string owner = OwnerOf(name);
  const absl::Status on_owner = call.Authorize(owner);
  if (on_owner.ok() || call.Allowed(PERMISSION_APPRAISE, owner)) return absl::OkStatus();
  if (!kUnitName.Match(unit).ok()) return on_owner;
  ASSIGN_OR_RETURN(const auto view, catalog_.Current());
  // A unit elsewhere gives no say here.
  if (view->IsWithin(unit, owner) && call.Authorize(unit).ok()) return absl::OkStatus();
  return on_owner;
}

absl::Status Recipients::CheckFacts(const rpc::Call& call, const v1::Recipient& asked,
                                    const v1::Recipient& stored) const {
  Violations violations;
  {
    ASSIGN_OR_RETURN(const auto view, catalog_.Current());
    if (kUnitName.Match(asked.unit()).ok() &&
        !view->IsWithin(asked.unit(), OwnerOf(asked.name()))) {
      violations.Add("recipient.unit", "is no unit of the owner",
                     type::v1::ERROR_REASON_UNKNOWN_UNIT);
    }
  }
  for (int i = 0; i < asked.formerly_size(); ++i) {
    const std::string& name = asked.formerly(i);
    if (!kRecipientName.Match(name).ok() || absl::c_linear_search(stored.formerly(), name)) {
      continue;
    }
    RETURN_IF_ERROR(call.Authorize(PERMISSION_READ_AWARDS, OwnerOf(name)));
    ASSIGN_OR_RETURN(const auto reader, store_.Open(LedgerOf(name)));
    ASSIGN_OR_RETURN(const auto former, resource::Find<v1::Recipient>(*reader, name));
    if (!former || former->kind() != asked.kind()) {
      violations.Add(absl::StrCat("recipient.formerly[", i, "]"),
                     former ? "is of another kind" : "does not exist",
                     type::v1::ERROR_REASON_UNKNOWN_REFERENCE);
    }
  }
  return violations.ToStatus();
}

absl::Status Recipients::Create(rpc::Call& call, const v1::CreateRecipientRequest& request,
                                v1::Recipient* answer) {
  const v1::Recipient& recipient = request.recipient();
  const std::string& name = recipient.name();
  RETURN_IF_ERROR(AuthorizeKeeper(call, name, recipient.unit()));
  RETURN_IF_ERROR(resource::CheckName(call, kRecipientName, "recipient.name", name));
  const std::string owner = OwnerOf(name);
  const bool may_appraise = call.Allowed(PERMISSION_APPRAISE, owner);
  Violations violations;
  CheckRecipient(violations, "recipient", recipient);
  CheckDifferentFrom(violations, request.different_from());
  CheckUnnamed(violations, recipient, request.reason());
  const absl::Status verdict = thidua::Join(violations, CheckFacts(call, recipient, {}));

  // A key is made only for what is about to be entered: see PersonalKeys.
  bool exists = false;
  {
    ASSIGN_OR_RETURN(const auto reader, store_.Open(LedgerOf(name)));
    ASSIGN_OR_RETURN(const auto image, reader->Get(name));
    exists = image.has_value();
  }
  PersonalKeys keys;
  if (IsPersonal(recipient.kind())) {
    const bool make = !exists && verdict.ok();
    ASSIGN_OR_RETURN(keys, make ? PersonalKeys::LoadAndMake(store_.ledger(), {}, {name})
                                : PersonalKeys::Load(store_.ledger(), {name}));
  }
  const v1::CreateRecipientRequest kept = ForDigest(keys, request);
  RETURN_IF_ERROR(WriteWithRoll(store_, owner, [&](Roll& roll) {
    return resource::Write(
        call, store_, kept, name,
        [&](ledger::Txn& txn) -> absl::StatusOr<v1::Recipient> {
          // Within, so that a repeated request is answered as before whatever has become of the
          // facts.
          RETURN_IF_ERROR(verdict);
          RETURN_IF_ERROR(resource::CheckAbsent(txn, name));
          RETURN_IF_ERROR(CheckDoubles(roll, txn, recipient, request.different_from()));
          ASSIGN_OR_RETURN(v1::Recipient made, NewRecipient(recipient, may_appraise, txn.time()));
          RETURN_IF_ERROR(Seal(keys, made));
          return made;
        },
        answer);
  }));
  return Show(call, keys, *answer);
}

absl::Status Recipients::Update(rpc::Call& call, const v1::UpdateRecipientRequest& request,
                                v1::Recipient* answer) {
  const v1::Recipient& recipient = request.recipient();
  const std::string& name = recipient.name();
  RETURN_IF_ERROR(AuthorizeKeeper(call, name, recipient.unit()));
  RETURN_IF_ERROR(resource::CheckName(call, kRecipientName, "recipient.name", name));
  ASSIGN_OR_RETURN(const PersonalKeys keys, PersonalKeys::Load(store_.ledger(), {name}));
  v1::Recipient before;
  {
    ASSIGN_OR_RETURN(const auto reader, store_.Open(LedgerOf(name)));
    ASSIGN_OR_RETURN(auto found, resource::Find<v1::Recipient>(*reader, name));
    if (found) before = *std::move(found);
  }
  const bool exists = !before.name().empty();
  if (exists) RETURN_IF_ERROR(AuthorizeKeeper(call, name, before.unit()));
  RETURN_IF_ERROR(Unseal(keys, before));

  const std::string owner = OwnerOf(name);
  const bool may_appraise = call.Allowed(PERMISSION_APPRAISE, owner);
  Violations violations;
  CheckRecipient(violations, "recipient", recipient);
  CheckDifferentFrom(violations, request.different_from());
  CheckUnnamed(violations, recipient, request.reason());
  const absl::Status verdict = thidua::Join(violations, CheckFacts(call, recipient, before));
  const v1::UpdateRecipientRequest kept = ForDigest(keys, request);

  const auto write = [&](const Roll* roll) {
    return resource::Write(
        call, store_, kept, name,
        [&](ledger::Txn& txn) -> absl::StatusOr<v1::Recipient> {
          RETURN_IF_ERROR(verdict);
          ASSIGN_OR_RETURN(const v1::Recipient stored, LoadUnsealed(txn, keys, name));
          RETURN_IF_ERROR(CheckEtag(name, recipient.etag(), stored.etag()));
          if (stored.unit() != before.unit()) return resource::MovedMeanwhile(name);
          ASSIGN_OR_RETURN(v1::Recipient changed, ChangeRecipient(stored, recipient, may_appraise));
          if (!SameIdentity(stored, changed)) {
            if (roll == nullptr) return ChangedMeanwhile(name);
            RETURN_IF_ERROR(CheckDoubles(*roll, txn, changed, request.different_from()));
          }
          RETURN_IF_ERROR(Seal(keys, changed));
          return changed;
        },
        answer);
  };
  if (!exists || SameIdentity(before, recipient)) {
    RETURN_IF_ERROR(write(nullptr));
  } else {
    RETURN_IF_ERROR(WriteWithRoll(store_, owner, [&](Roll& roll) { return write(&roll); }));
  }
  return Show(call, keys, *answer);
}

absl::Status Recipients::Get(rpc::Call& call, const v1::GetRecipientRequest& request,
                             v1::Recipient* answer) {
  const absl::Status on_owner = resource::AuthorizeOwner(call, kRecipientName, request.name());
  // On the owner, or on the unit of what is found; who may read neither learns nothing of it.
  if (!on_owner.ok() && !kRecipientName.Match(request.name()).ok()) return on_owner;
  RETURN_IF_ERROR(resource::CheckName(call, kRecipientName, "name", request.name()));
  absl::StatusOr<v1::Recipient> found = store_.Get<v1::Recipient>(request);
  if (!on_owner.ok() && (!found.ok() || !call.Authorize(found->unit()).ok())) return on_owner;
  RETURN_IF_ERROR(found.status());
  RETURN_IF_ERROR(UnsealAnswer(store_.ledger(), *found));
  Disclose(call, *found);
  *answer = *std::move(found);
  return absl::OkStatus();
}

absl::Status Recipients::AuthorizeList(const rpc::Call& call, const std::string& parent,
                                       const std::string& unit) const {
  const absl::Status on_owner = resource::AuthorizeName(call, kUnitName, "parent", parent);
  if (on_owner.ok() || !kUnitName.Match(parent).ok() || !kUnitName.Match(unit).ok()) {
    return on_owner;
  }
  return call.Authorize(unit).ok() ? absl::OkStatus() : on_owner;
}

absl::Status Recipients::List(rpc::Call& call, const v1::ListRecipientsRequest& request,
                              v1::ListRecipientsResponse* answer) {
  RETURN_IF_ERROR(AuthorizeList(call, request.parent(), request.unit()));
  Violations violations;
  CheckOptionalText(violations, "query", request.query(), kMaxTitle);
  if (!request.unit().empty()) {
    violations.AddStatus("unit", kUnitName.Match(request.unit()).status());
  }
  if (!v1::RecipientKind_IsValid(request.kind())) violations.Add("kind", "is unknown");
  const auto query = resource::ReadPageQuery(call, request);
  RETURN_IF_ERROR(thidua::Join(violations, query.status()));
  RETURN_IF_ERROR(query.status());

  const resource::Collection collection{.prefix = request.parent() + "/recipients/"};
  const auto open = [&] { return store_.Open(LedgerOf(collection.prefix), request.consistency()); };
  const auto chosen = [&](const v1::Recipient& recipient) {
    return (request.unit().empty() || recipient.unit() == request.unit()) &&
           (request.kind() == v1::RECIPIENT_KIND_UNSPECIFIED || recipient.kind() == request.kind());
  };
  // Names are sealed: who looks for one needs the keys of all that may have it, beforehand.
  PersonalKeys keys;
  if (!request.query().empty()) {
    std::vector<std::string> names;
    {
      ASSIGN_OR_RETURN(const auto reader, open());
      const auto add = [&](const ledger::Image& image) -> absl::StatusOr<bool> {
        ASSIGN_OR_RETURN(const auto recipient, resource::FromImage<v1::Recipient>(image));
        if (chosen(recipient) && !recipient.sealed().empty()) names.push_back(recipient.name());
        return true;
      };
      RETURN_IF_ERROR(reader->WalkCollection(collection.prefix, query->after, add).status());
    }
    ASSIGN_OR_RETURN(keys, PersonalKeys::Load(store_.ledger(), std::move(names)));
  }
  const std::string folded = FoldForSearch(request.query());
  absl::Status unsealed;
  {
    ASSIGN_OR_RETURN(const auto reader, open());
    const auto keep = [&](v1::Recipient& recipient) {
      if (!chosen(recipient)) return false;
      if (folded.empty()) return true;
      unsealed.Update(Unseal(keys, recipient));
      return FoldForSearch(recipient.display_name()).find(folded) != std::string::npos;
    };
    RETURN_IF_ERROR(resource::FillPage(store_, *reader, *query, collection, keep,
                                       answer->mutable_recipients(), answer));
  }
  RETURN_IF_ERROR(unsealed);
  RETURN_IF_ERROR(UnsealAnswers(store_.ledger(), *answer->mutable_recipients()));
  const bool all = call.Allowed(PERMISSION_APPRAISE, request.parent());
  for (v1::Recipient& recipient : *answer->mutable_recipients()) {
    if (!all) recipient.clear_bars();
  }
  return absl::OkStatus();
}

absl::Status Recipients::Join(rpc::Call& call, const v1::JoinRecipientsRequest& request,
                              v1::Recipient* answer) {
  RETURN_IF_ERROR(resource::AuthorizeName(call, kRecipientName, "name", request.name()));
  RETURN_IF_ERROR(resource::CheckName(call, kRecipientName, "into", request.into()));
  Violations violations;
  RETURN_IF_ERROR(
      CheckReason(store_, {request.name(), request.into()}, request.reason(), violations));
  if (request.name() == request.into()) {
    violations.Add("into", "is the same recipient");
  } else if (LedgerOf(request.name()) != LedgerOf(request.into())) {
    violations.Add("into", "is a recipient of another owner");
  }
  RETURN_IF_ERROR(violations.ToStatus());
  ASSIGN_OR_RETURN(const PersonalKeys keys,
                   PersonalKeys::Load(store_.ledger(), {request.name(), request.into()}));
  RETURN_IF_ERROR(resource::Write(
      call, store_, request, request.into(),
      [&](ledger::Txn& txn) {
        return JoinIn(txn, keys, request.name(), request.into(), request.etag());
      },
      answer));
  return Show(call, keys, *answer);
}

absl::Status Recipients::Erase(rpc::Call& call, const v1::EraseRecipientRequest& request,
                               v1::Recipient* answer) {
  RETURN_IF_ERROR(resource::AuthorizeName(call, kRecipientName, "name", request.name()));
  Violations violations;
  RETURN_IF_ERROR(CheckReason(store_, {request.name()}, request.reason(), violations));
  RETURN_IF_ERROR(violations.ToStatus());
  RETURN_IF_ERROR(resource::Write(
      call, store_, request, request.name(),
      [&](ledger::Txn& txn) { return EraseIn(txn, request.name(), request.etag()); }, answer));
  // Behind the commit: a request that is broken off here is finished by its repetition.
  return PersonalKeys::Erase(store_.ledger(), KeysToErase(*answer));
}

}  // namespace thidua::awards
