#include "services/awards/store/merits.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>

#include <optional>

#include "common/resource/image.h"
#include "common/value/errors.h"
#include "common/value/name.h"
#include "common/value/status_macros.h"
#include "services/awards/domain/nomination.h"
#include "services/awards/store/recipients.h"

namespace thidua::awards {
namespace {

absl::Status Taken(std::string_view holders) {
  return Error(absl::StatusCode::kFailedPrecondition, type::v1::ERROR_REASON_MERIT_TAKEN,
               absl::StrCat(std::string(holders), " has the merit: one merit, one award"));
}

absl::StatusOr<v1::MeritEntry> LoadEntry(ledger::Reader& reader, std::string_view key) {
  ASSIGN_OR_RETURN(std::optional<v1::MeritEntry> entry,
                   resource::Find<v1::MeritEntry>(reader, key));
  return entry ? *std::move(entry) : v1::MeritEntry();
}

void PutEntry(ledger::Txn& txn, std::string_view key, const v1::MeritEntry& entry) {
  if (entry.holders().empty()) {
    txn.Delete(key);
  } else {
    txn.Put(key, Serialize(entry));
  }
}

std::vector<std::string> KeysOf(const v1::Nomination& nomination, std::string_view recipient) {
  MeritKeys keys = MeritKeysOf(nomination, recipient);
  return {std::move(keys.achievement), std::move(keys.honour)};
}

// "units/{unit}/merits/{recipient}/" of a recipient's name.
std::string MeritsOf(std::string_view recipient) {
  return absl::StrCat("units/", LedgerOf(recipient), "/merits/",
                      std::string(LastSegment(recipient)), "/");
}

}  // namespace

absl::Status TakeMerit(ledger::Txn& txn, const v1::Nomination& nomination,
                       const std::vector<std::string>& alike, MayShare may_share) {
  const std::string_view own = LastSegment(nomination.honouree().recipient());
  std::vector<std::string> recipients = {std::string(own)};
  recipients.insert(recipients.end(), alike.begin(), alike.end());
  for (const std::string& recipient : recipients) {
    for (const std::string& key : KeysOf(nomination, recipient)) {
      ASSIGN_OR_RETURN(v1::MeritEntry entry, LoadEntry(txn, key));
      const v1::MeritHolder* holder = HolderInTheWay(entry, nomination, may_share);
      if (holder != nullptr) return Taken(holder->nomination());
      if (recipient != own) continue;
      AddHolder(entry, nomination);
      PutEntry(txn, key, entry);
    }
  }
  return absl::OkStatus();
}

absl::Status FreeMerit(ledger::Txn& txn, const v1::Nomination& nomination) {
  ASSIGN_OR_RETURN(const auto recipient, FindCarryingOn(txn, nomination.honouree().recipient()));
  const std::string& name = recipient ? recipient->name() : nomination.honouree().recipient();
  for (const std::string& key : KeysOf(nomination, LastSegment(name))) {
    ASSIGN_OR_RETURN(v1::MeritEntry entry, LoadEntry(txn, key));
    RemoveHolder(entry, nomination.name());
    PutEntry(txn, key, entry);
  }
  return absl::OkStatus();
}

absl::Status FreeMeritIfEnded(ledger::Txn& txn, const v1::Nomination& nomination) {
  return FreesMerit(nomination.state()) ? FreeMerit(txn, nomination) : absl::OkStatus();
}

absl::Status MoveMerits(ledger::Txn& txn, std::string_view from, std::string_view into) {
  const std::string old_prefix = MeritsOf(from), new_prefix = MeritsOf(into);
  ASSIGN_OR_RETURN(const std::vector<ledger::Image> images, txn.Scan(old_prefix, "", 0));
  std::vector<std::string> taken;
  for (const ledger::Image& image : images) {
    ASSIGN_OR_RETURN(const v1::MeritEntry entry, resource::FromImage<v1::MeritEntry>(image));
    const std::string key = new_prefix + image.key.substr(old_prefix.size());
    ASSIGN_OR_RETURN(const v1::MeritEntry there, LoadEntry(txn, key));
    for (const v1::MeritHolder& holder : there.holders()) taken.push_back(holder.nomination());
    if (!there.holders().empty()) continue;
    txn.Put(key, Serialize(entry));
    txn.Delete(image.key);
  }
  if (!taken.empty()) return Taken(absl::StrJoin(taken, ", "));
  return absl::OkStatus();
}

}  // namespace thidua::awards
