#include "services/awards/store/personal.h"

#include <absl/strings/str_cat.h>

#include <map>

#include "common/ledger/secrets.h"
#include "common/value/errors.h"
#include "common/value/name.h"
#include "common/value/serialize.h"
#include "services/awards/personal/seal.h"
#include "thidua/awards/v1/personal.pb.h"

namespace thidua::awards {
namespace {

using NamesByLedger = std::map<std::string, std::vector<std::string>>;

NamesByLedger ByLedger(std::vector<std::string> names) {
  NamesByLedger result;
  for (std::string& name : names) result[LedgerOf(name)].push_back(std::move(name));
  return result;
}

// Moves the texts out of a message, and back into it.

v1::PersonalTexts Take(v1::Recipient& recipient) {
  v1::PersonalTexts texts;
  texts.mutable_display_name()->swap(*recipient.mutable_display_name());
  texts.mutable_description()->swap(*recipient.mutable_description());
  texts.set_birth_year(recipient.birth_year());
  recipient.clear_birth_year();
  texts.mutable_formerly()->Swap(recipient.mutable_formerly());
  texts.mutable_bars()->Swap(recipient.mutable_bars());
  texts.mutable_past_honours()->Swap(recipient.mutable_past_honours());
  return texts;
}

void Give(v1::PersonalTexts& texts, v1::Recipient& recipient) {
  recipient.mutable_display_name()->swap(*texts.mutable_display_name());
  recipient.mutable_description()->swap(*texts.mutable_description());
  recipient.set_birth_year(texts.birth_year());
  recipient.mutable_formerly()->Swap(texts.mutable_formerly());
  recipient.mutable_bars()->Swap(texts.mutable_bars());
  recipient.mutable_past_honours()->Swap(texts.mutable_past_honours());
}

v1::PersonalTexts Take(v1::Nomination& nomination) {
  v1::PersonalTexts texts;
  v1::Honouree& honouree = *nomination.mutable_honouree();
  texts.mutable_display_name()->swap(*honouree.mutable_display_name());
  texts.mutable_description()->swap(*honouree.mutable_description());
  texts.mutable_merit()->swap(*nomination.mutable_merit());
  texts.mutable_dossier()->swap(*nomination.mutable_dossier());
  if (!nomination.has_appraisal()) return texts;
  for (v1::Check& check : *nomination.mutable_appraisal()->mutable_checks()) {
    if (check.finding().empty()) continue;
    (*texts.mutable_findings())[check.rule()] = std::move(*check.mutable_finding());
    check.clear_finding();
  }
  return texts;
}

void Give(v1::PersonalTexts& texts, v1::Nomination& nomination) {
  v1::Honouree& honouree = *nomination.mutable_honouree();
  honouree.mutable_display_name()->swap(*texts.mutable_display_name());
  honouree.mutable_description()->swap(*texts.mutable_description());
  nomination.mutable_merit()->swap(*texts.mutable_merit());
  nomination.mutable_dossier()->swap(*texts.mutable_dossier());
  if (!nomination.has_appraisal()) return;
  for (v1::Check& check : *nomination.mutable_appraisal()->mutable_checks()) {
    auto finding = texts.mutable_findings()->find(check.rule());
    if (finding != texts.mutable_findings()->end()) check.set_finding(std::move(finding->second));
  }
}

v1::PersonalTexts Take(v1::Grant& grant) {
  v1::PersonalTexts texts;
  v1::Honouree& honouree = *grant.mutable_honouree();
  texts.mutable_display_name()->swap(*honouree.mutable_display_name());
  texts.mutable_description()->swap(*honouree.mutable_description());
  texts.mutable_merit()->swap(*grant.mutable_merit());
  for (v1::Correction& correction : *grant.mutable_corrections()) {
    v1::CorrectedTexts& before = *texts.add_corrections();
    before.mutable_display_name()->swap(*correction.mutable_display_name());
    before.mutable_description()->swap(*correction.mutable_description());
    before.mutable_merit()->swap(*correction.mutable_merit());
  }
  return texts;
}

void Give(v1::PersonalTexts& texts, v1::Grant& grant) {
  v1::Honouree& honouree = *grant.mutable_honouree();
  honouree.mutable_display_name()->swap(*texts.mutable_display_name());
  honouree.mutable_description()->swap(*texts.mutable_description());
  grant.mutable_merit()->swap(*texts.mutable_merit());
  // A grant that took over the texts of its nomination has corrections that they do not know.
  for (int i = 0; i < texts.corrections_size() && i < grant.corrections_size(); ++i) {
    v1::CorrectedTexts& before = *texts.mutable_corrections(i);
    v1::Correction& correction = *grant.mutable_corrections(i);
    correction.mutable_display_name()->swap(*before.mutable_display_name());
    correction.mutable_description()->swap(*before.mutable_description());
    correction.mutable_merit()->swap(*before.mutable_merit());
  }
}

bool IsEmpty(const v1::PersonalTexts& texts) {
  v1::PersonalTexts rest = texts;
  // Corrections without texts are there to keep the order.
  for (const v1::CorrectedTexts& before : texts.corrections()) {
    if (before.ByteSizeLong() != 0) return false;
  }
  rest.clear_corrections();
  return rest.ByteSizeLong() == 0;
}

v1::RecipientKind KindOf(const v1::Recipient& recipient) { return recipient.kind(); }
v1::RecipientKind KindOf(const v1::Nomination& nomination) { return nomination.honouree().kind(); }
v1::RecipientKind KindOf(const v1::Grant& grant) { return grant.honouree().kind(); }

template <class Resource>
absl::Status SealAny(const PersonalKeys& keys, Resource& resource) {
  if (!IsPersonal(KindOf(resource))) return absl::OkStatus();
  const v1::PersonalTexts texts = Take(resource);
  if (IsEmpty(texts)) return absl::OkStatus();
  const std::string& holder = KeyHolder(resource);
  const std::string* key = keys.Find(holder);
  if (key != nullptr && !resource.sealed().empty()) {
    return Internal(resource.name() + " was changed without being unsealed");
  }
  if (key == nullptr) {
    return IllegalState(absl::StrCat(holder,
                                     " has no key here: it was erased, entered just now, or "
                                     "imported without its key"));
  }
  resource.set_sealed(Seal(*key, holder, Serialize(texts)));
  return absl::OkStatus();
}

template <class Resource>
absl::Status UnsealAny(const PersonalKeys& keys, Resource& resource) {
  if (resource.sealed().empty()) return absl::OkStatus();
  const std::string& holder = KeyHolder(resource);
  const std::string* key = keys.Find(holder);
  if (key == nullptr) return absl::OkStatus();
  ASSIGN_OR_RETURN(const std::string plain, Unseal(*key, holder, resource.sealed()));
  v1::PersonalTexts texts;
  if (!texts.ParseFromString(plain)) {
    return Error(absl::StatusCode::kDataLoss, type::v1::ERROR_REASON_CORRUPT,
                 "what is sealed of " + resource.name() + " cannot be read");
  }
  Give(texts, resource);
  resource.clear_sealed();
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<PersonalKeys> PersonalKeys::Load(ledger::Ledger& ledger,
                                                std::vector<std::string> names) {
  PersonalKeys keys;
  for (const auto& [ledger_name, of_ledger] : ByLedger(std::move(names))) {
    ASSIGN_OR_RETURN(ledger::SecretMap secrets, ledger.secrets().Load(ledger_name, of_ledger));
    for (auto& [name, secret] : secrets) keys.keys_.insert_or_assign(name, std::move(secret));
  }
  return keys;
}

absl::StatusOr<PersonalKeys> PersonalKeys::LoadAndMake(ledger::Ledger& ledger,
                                                       std::vector<std::string> names,
                                                       std::vector<std::string> missing) {
  ASSIGN_OR_RETURN(PersonalKeys keys, Load(ledger, std::move(names)));
  for (const auto& [ledger_name, of_ledger] : ByLedger(std::move(missing))) {
    ASSIGN_OR_RETURN(ledger::SecretMap secrets, ledger.secrets().Make(ledger_name, of_ledger));
    for (auto& [name, secret] : secrets) keys.keys_.insert_or_assign(name, std::move(secret));
  }
  return keys;
}

absl::StatusOr<PersonalKeys> PersonalKeys::LoadAndPretend(ledger::Ledger& ledger,
                                                          std::vector<std::string> names,
                                                          const std::vector<std::string>& missing) {
  ASSIGN_OR_RETURN(PersonalKeys keys, Load(ledger, std::move(names)));
  for (const std::string& name : missing) {
    keys.keys_.insert_or_assign(name, std::string(ledger::kSecretBytes, '\0'));
  }
  return keys;
}

absl::Status PersonalKeys::Erase(ledger::Ledger& ledger, const std::vector<std::string>& names) {
  for (const std::string& name : names) {
    RETURN_IF_ERROR(ledger.secrets().Erase(LedgerOf(name), name));
  }
  return absl::OkStatus();
}

const std::string* PersonalKeys::Find(std::string_view recipient) const {
  const auto found = keys_.find(std::string(recipient));
  return found == keys_.end() ? nullptr : &found->second;
}

absl::Status Seal(const PersonalKeys& keys, v1::Recipient& recipient) {
  return SealAny(keys, recipient);
}
absl::Status Seal(const PersonalKeys& keys, v1::Nomination& nomination) {
  return SealAny(keys, nomination);
}
absl::Status Seal(const PersonalKeys& keys, v1::Grant& grant) { return SealAny(keys, grant); }

absl::Status Unseal(const PersonalKeys& keys, v1::Recipient& recipient) {
  return UnsealAny(keys, recipient);
}
absl::Status Unseal(const PersonalKeys& keys, v1::Nomination& nomination) {
  return UnsealAny(keys, nomination);
}
absl::Status Unseal(const PersonalKeys& keys, v1::Grant& grant) { return UnsealAny(keys, grant); }

}  // namespace thidua::awards
