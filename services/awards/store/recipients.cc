#include "services/awards/store/recipients.h"

#include <absl/container/btree_set.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>

#include <utility>

#include "common/resource/image.h"
#include "common/value/errors.h"
#include "common/value/name.h"
#include "common/value/status_macros.h"
#include "services/awards/domain/nomination.h"
#include "services/awards/domain/recipient.h"
#include "services/awards/store/merits.h"
#include "services/awards/store/titles.h"
#include "thidua/awards/v1/entries.pb.h"

namespace thidua::awards {
namespace {

// Far more than anybody was ever joined; a bound all the same.
constexpr int kMaxJoins = 1000;
// Names that an error has room for.
constexpr size_t kMaxNamed = 20;

// The nominations of the recipient that hold a merit: all that are under way are among them.
absl::StatusOr<absl::btree_set<std::string>> HoldersOf(ledger::Reader& reader,
                                                       std::string_view recipient) {
  const std::string prefix = absl::StrCat("units/", LedgerOf(recipient), "/merits/",
                                          std::string(LastSegment(recipient)), "/");
  ASSIGN_OR_RETURN(const auto entries, resource::LoadAll<v1::MeritEntry>(reader, prefix));
  absl::btree_set<std::string> holders;
  for (const v1::MeritEntry& entry : entries) {
    for (const v1::MeritHolder& holder : entry.holders()) holders.insert(holder.nomination());
  }
  return holders;
}

absl::Status CheckNoneUnderWay(ledger::Reader& reader, std::string_view recipient) {
  ASSIGN_OR_RETURN(const auto holders, HoldersOf(reader, recipient));
  std::vector<std::string> under_way;
  for (const std::string& name : holders) {
    ASSIGN_OR_RETURN(const auto nomination, resource::Find<v1::Nomination>(reader, name));
    if (nomination && IsUnderWay(nomination->state())) under_way.push_back(name);
  }
  if (under_way.empty()) return absl::OkStatus();
  std::string more;
  if (under_way.size() > kMaxNamed) {
    more = absl::StrCat(" and ", under_way.size() - kMaxNamed, " more");
    under_way.resize(kMaxNamed);
  }
  return IllegalState(
      absl::StrCat("under way is ", absl::StrJoin(under_way, ", "), more, ": end it first"));
}

}  // namespace

absl::StatusOr<std::optional<v1::Recipient>> FindCarryingOn(ledger::Reader& reader,
                                                            std::string_view name) {
  std::string at(name);
  for (int joins = 0; joins <= kMaxJoins; ++joins) {
    ASSIGN_OR_RETURN(std::optional<v1::Recipient> recipient,
                     resource::Find<v1::Recipient>(reader, at));
    if (!recipient || recipient->state() != v1::RECIPIENT_STATE_JOINED) return recipient;
    at = recipient->joined_into();
  }
  return Error(absl::StatusCode::kDataLoss, type::v1::ERROR_REASON_CORRUPT,
               std::string(name) + " was joined without end");
}

absl::StatusOr<v1::Recipient> LoadCarryingOn(ledger::Reader& reader, std::string_view name) {
  ASSIGN_OR_RETURN(std::optional<v1::Recipient> recipient, FindCarryingOn(reader, name));
  if (!recipient) return NotFound(name);
  return *std::move(recipient);
}

absl::StatusOr<v1::Recipient> LoadUnsealed(ledger::Reader& reader, const PersonalKeys& keys,
                                           std::string_view name) {
  ASSIGN_OR_RETURN(v1::Recipient recipient, resource::Load<v1::Recipient>(reader, name));
  RETURN_IF_ERROR(Unseal(keys, recipient));
  if (!recipient.sealed().empty()) {
    return IllegalState(recipient.name() + " is sealed with a key that is not here");
  }
  return recipient;
}

absl::StatusOr<v1::Recipient> JoinIn(ledger::Txn& txn, const PersonalKeys& keys,
                                     const std::string& name, const std::string& into,
                                     std::string_view etag) {
  ASSIGN_OR_RETURN(v1::Recipient ended, LoadUnsealed(txn, keys, name));
  RETURN_IF_ERROR(CheckEtag(name, etag, ended.etag()));
  ASSIGN_OR_RETURN(v1::Recipient other, LoadUnsealed(txn, keys, into));
  ASSIGN_OR_RETURN(JoinedRecipients joined, JoinInto(std::move(ended), std::move(other)));
  RETURN_IF_ERROR(MoveMerits(txn, name, into));
  RETURN_IF_ERROR(MoveTitles(txn, name, into));
  RETURN_IF_ERROR(Seal(keys, joined.ended));
  RETURN_IF_ERROR(Seal(keys, joined.into));
  resource::Put(txn, std::move(joined.ended));
  return std::move(joined.into);
}

absl::StatusOr<v1::Recipient> EraseIn(ledger::Txn& txn, const std::string& name,
                                      std::string_view etag) {
  ASSIGN_OR_RETURN(const v1::Recipient stored, resource::Load<v1::Recipient>(txn, name));
  RETURN_IF_ERROR(CheckEtag(name, etag, stored.etag()));
  ASSIGN_OR_RETURN(v1::Recipient erased, EraseRecipient(stored));
  if (stored.state() == v1::RECIPIENT_STATE_ERASED) return erased;
  RETURN_IF_ERROR(CheckNoneUnderWay(txn, name));
  for (const std::string& joined : stored.joined()) {
    ASSIGN_OR_RETURN(v1::Recipient ended, resource::Load<v1::Recipient>(txn, joined));
    resource::Put(txn, WithoutPerson(std::move(ended)));
  }
  return erased;
}

std::vector<std::string> KeysToErase(const v1::Recipient& erased) {
  std::vector<std::string> names{erased.name()};
  names.insert(names.end(), erased.joined().begin(), erased.joined().end());
  return names;
}

}  // namespace thidua::awards
