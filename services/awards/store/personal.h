#pragma once
// Personal data of persons and households in what is stored: kept in the field `sealed` under the
// recipient's own key, and in no other. Keys are beside the ledger and cannot be read within a
// transaction: they are loaded before the commit, and again after it for the answer.
//
//   ASSIGN_OR_RETURN(const PersonalKeys keys, PersonalKeys::Load(store_.ledger(), {recipient}));
//   ... in the transaction:
//   RETURN_IF_ERROR(Unseal(keys, stored));     // to look at or change names, merits, papers
//   RETURN_IF_ERROR(Seal(keys, changed));      // before it is Put
//   ... of the answer:
//   RETURN_IF_ERROR(Unseal(keys, *answer));
//
// A step that neither looks at what is personal nor changes it needs neither: what it loads has
// `sealed` and no texts, and is Put as it is. A grant takes over the `sealed` of its nomination,
// which has the same shape. Nothing here looks at collectives, which are stored as they are.

#include <absl/container/flat_hash_map.h>
#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <google/protobuf/repeated_ptr_field.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/ledger/ledger.h"
#include "common/value/status_macros.h"
#include "services/awards/domain/recipient.h"
#include "thidua/awards/v1/decision.pb.h"
#include "thidua/awards/v1/nomination.pb.h"
#include "thidua/awards/v1/recipient.pb.h"

namespace thidua::awards {

// The keys of some recipients, as they were when they were loaded. Thread-safe once made.
class PersonalKeys {
 public:
  PersonalKeys() = default;

  // The keys of the recipients of these names that have one, in one statement. Names may be listed
  // twice.
  //   UNAVAILABLE / STORE_UNAVAILABLE.
  static absl::StatusOr<PersonalKeys> Load(ledger::Ledger& ledger, std::vector<std::string> names);

  // The same, with new keys for those of `missing` that have none: of recipients that are about to
  // be entered. Never of one that exists: if it was erased, what was sealed would look altered.
  static absl::StatusOr<PersonalKeys> LoadAndMake(ledger::Ledger& ledger,
                                                  std::vector<std::string> names,
                                                  std::vector<std::string> missing);

  // The same for a rehearsal: what it seals for `missing` nobody can ever read, and nothing is
  // kept.
  static absl::StatusOr<PersonalKeys> LoadAndPretend(ledger::Ledger& ledger,
                                                     std::vector<std::string> names,
                                                     const std::vector<std::string>& missing);

  // Destroys the keys of these recipients for ever; doing it again does the rest of what was broken
  // off. No Reader may be open meanwhile.
  //   UNAVAILABLE / STORE_UNAVAILABLE: somebody still reads what was before: try again.
  static absl::Status Erase(ledger::Ledger& ledger, const std::vector<std::string>& names);

  // The key of this recipient; nullptr: it has none, or was not asked for.
  const std::string* Find(std::string_view recipient) const;

 private:
  absl::flat_hash_map<std::string, std::string> keys_;  // by recipient
};

// Seals what is personal and clears it. What is sealed already and has no personal text stays as it
// is; equal texts under equal keys have equal bytes.
//   FAILED_PRECONDITION / ILLEGAL_STATE: there is a text and no key: the recipient was erased, or
//   entered after the keys were loaded. INTERNAL: a text was changed before it was unsealed.
absl::Status Seal(const PersonalKeys& keys, v1::Recipient& recipient);
absl::Status Seal(const PersonalKeys& keys, v1::Nomination& nomination);
absl::Status Seal(const PersonalKeys& keys, v1::Grant& grant);

// Puts what was sealed back into its fields and clears `sealed`. Without a key both stay as they
// are: the texts of an erased recipient are empty.
//   DATA_LOSS / CORRUPT: the sealed bytes were altered, or are another recipient's.
absl::Status Unseal(const PersonalKeys& keys, v1::Recipient& recipient);
absl::Status Unseal(const PersonalKeys& keys, v1::Nomination& nomination);
absl::Status Unseal(const PersonalKeys& keys, v1::Grant& grant);

// The recipient whose key seals the resource.
inline const std::string& KeyHolder(const v1::Recipient& recipient) { return recipient.name(); }
inline const std::string& KeyHolder(const v1::Nomination& nomination) {
  return nomination.honouree().recipient();
}
inline const std::string& KeyHolder(const v1::Grant& grant) { return grant.honouree().recipient(); }

// Unseals for an answer, with keys that are loaded for it: one resource, or all of a page in one
// statement. No `sealed` is left, also of what has no key. Not within a transaction.
//   Errors of PersonalKeys::Load and Unseal.
template <class Resource>
absl::Status UnsealAnswer(ledger::Ledger& ledger, Resource& resource) {
  if (!resource.sealed().empty()) {
    ASSIGN_OR_RETURN(const PersonalKeys keys, PersonalKeys::Load(ledger, {KeyHolder(resource)}));
    RETURN_IF_ERROR(Unseal(keys, resource));
  }
  resource.clear_sealed();
  return absl::OkStatus();
}
template <class Resource>
absl::Status UnsealAnswers(ledger::Ledger& ledger,
                           google::protobuf::RepeatedPtrField<Resource>& resources) {
  std::vector<std::string> names;
  for (const Resource& resource : resources) {
    if (!resource.sealed().empty()) names.push_back(KeyHolder(resource));
  }
  ASSIGN_OR_RETURN(const PersonalKeys keys, PersonalKeys::Load(ledger, std::move(names)));
  for (Resource& resource : resources) {
    RETURN_IF_ERROR(Unseal(keys, resource));
    resource.clear_sealed();
  }
  return absl::OkStatus();
}

}  // namespace thidua::awards
