#include "services/awards/api/personal_names.h"

#include <absl/strings/ascii.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>
#include <absl/strings/str_split.h>

#include <algorithm>
#include <optional>

#include "common/resource/image.h"
#include "common/value/name.h"
#include "common/value/status_macros.h"
#include "common/value/text.h"
#include "services/awards/domain/names.h"
#include "services/awards/domain/recipient.h"
#include "services/awards/store/personal.h"

namespace thidua::awards {
namespace {

std::vector<std::string> WordsOf(std::string_view text) {
  std::string folded = FoldForSearch(text);
  for (char& each : folded) {
    const auto byte = static_cast<unsigned char>(each);
    if (byte < 0x80 && !absl::ascii_isalnum(byte)) each = ' ';
  }
  return absl::StrSplit(folded, ' ', absl::SkipEmpty());
}

std::string Join(const std::vector<std::string>& words) {
  return " " + absl::StrJoin(words, " ") + " ";
}

// Whatever of this type has one of the names; the rest is passed over.
template <class Resource>
absl::StatusOr<std::vector<Resource>> Load(ledger::Reader& reader, const NamePattern& pattern,
                                           const std::string& ledger,
                                           const std::vector<std::string>& names) {
  std::vector<Resource> found;
  for (const std::string& name : names) {
    if (!pattern.Match(name).ok() || LedgerOf(name) != ledger) continue;
    ASSIGN_OR_RETURN(std::optional<Resource> resource, resource::Find<Resource>(reader, name));
    if (resource && !resource->sealed().empty()) found.push_back(*std::move(resource));
  }
  return found;
}

template <class Resource>
void AddHolders(const std::vector<Resource>& resources, std::vector<std::string>& holders) {
  for (const Resource& resource : resources) holders.push_back(KeyHolder(resource));
}

template <class Resource>
absl::Status UnsealAll(const PersonalKeys& keys, std::vector<Resource>& resources) {
  for (Resource& resource : resources) RETURN_IF_ERROR(Unseal(keys, resource));
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<PersonalNames> PersonalNames::Of(const resource::Store& store,
                                                const std::string& ledger,
                                                const std::vector<std::string>& names) {
  ASSIGN_OR_RETURN(auto reader, store.Open(ledger));
  ASSIGN_OR_RETURN(auto recipients, Load<v1::Recipient>(*reader, kRecipientName, ledger, names));
  ASSIGN_OR_RETURN(auto nominations, Load<v1::Nomination>(*reader, kNominationName, ledger, names));
  ASSIGN_OR_RETURN(auto grants, Load<v1::Grant>(*reader, kGrantName, ledger, names));
  reader.reset();
  std::vector<std::string> holders;
  AddHolders(recipients, holders);
  AddHolders(nominations, holders);
  AddHolders(grants, holders);
  ASSIGN_OR_RETURN(const PersonalKeys keys, PersonalKeys::Load(store.ledger(), std::move(holders)));
  RETURN_IF_ERROR(UnsealAll(keys, recipients));
  RETURN_IF_ERROR(UnsealAll(keys, nominations));
  RETURN_IF_ERROR(UnsealAll(keys, grants));

  PersonalNames found;
  for (const v1::Recipient& recipient : recipients) found.Add(recipient.display_name());
  for (const v1::Nomination& each : nominations) found.Add(each.honouree().display_name());
  for (const v1::Grant& grant : grants) {
    found.Add(grant.honouree().display_name());
    for (const v1::Correction& before : grant.corrections()) found.Add(before.display_name());
  }
  return found;
}

void PersonalNames::Add(std::string_view display_name) {
  const std::vector<std::string> words = WordsOf(display_name);
  if (words.size() > 1) names_.insert(Join(words));
}

void PersonalNames::CheckUnnamed(Violations& violations, std::string_view field,
                                 std::string_view text) const {
  if (names_.empty() || text.empty()) return;
  const std::string words = Join(WordsOf(text));
  const bool named = std::any_of(names_.begin(), names_.end(), [&](const std::string& name) {
    return words.find(name) != std::string::npos;
  });
  if (!named) return;
  violations.Add(field,
                 "names the recipient; it is kept for ever and is not sealed, so say it without "
                 "the name",
                 type::v1::ERROR_REASON_INVALID_TEXT);
}

void AddReasons(KeptTexts& texts, std::string_view field,
                const google::protobuf::RepeatedPtrField<v1::Confirmation>& confirmations) {
  for (int i = 0; i < confirmations.size(); ++i) {
    texts.push_back(
        {absl::StrCat(std::string(field), "[", i, "].reason"), confirmations[i].reason()});
  }
}

absl::Status CheckUnnamed(const resource::Store& store, const std::string& ledger,
                          const std::vector<std::string>& names, const KeptTexts& texts,
                          Violations& violations) {
  const bool said = std::any_of(texts.begin(), texts.end(),
                                [](const KeptText& each) { return !each.text.empty(); });
  if (!said) return absl::OkStatus();
  ASSIGN_OR_RETURN(const auto persons, PersonalNames::Of(store, ledger, names));
  for (const KeptText& each : texts) persons.CheckUnnamed(violations, each.field, each.text);
  return absl::OkStatus();
}

}  // namespace thidua::awards
