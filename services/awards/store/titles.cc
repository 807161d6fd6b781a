#include "services/awards/store/titles.h"

#include <absl/container/flat_hash_set.h>
#include <absl/strings/numbers.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>

#include <algorithm>
#include <deque>
#include <tuple>
#include <utility>

#include "common/value/errors.h"
#include "common/value/name.h"
#include "common/value/status_macros.h"
#include "services/awards/domain/names.h"
#include "services/awards/store/entries.h"
#include "services/awards/store/personal.h"
#include "services/awards/store/recipients.h"

namespace thidua::awards {
namespace {

constexpr size_t kMaxSamePerson = 100;

std::string TitlesPrefix(std::string_view recipient) { return std::string(recipient) + "/titles/"; }

// The key of the title that the grant gives; empty if it gives none.
absl::StatusOr<std::string> KeyOf(ledger::Reader& reader, const v1::Grant& grant) {
  if (grant.year() == 0) return std::string();
  ASSIGN_OR_RETURN(const v1::Recipient recipient,
                   LoadCarryingOn(reader, grant.honouree().recipient()));
  return absl::StrCat(TitlesPrefix(recipient.name()), grant.year(), "/honours/", grant.honour());
}

absl::Status Taken(std::string_view message) {
  return Error(absl::StatusCode::kFailedPrecondition, type::v1::ERROR_REASON_MERIT_TAKEN, message);
}

v1::TitleEvidence Title(std::string_view honour, int year, std::string_view source) {
  v1::TitleEvidence title;
  title.set_honour(honour.data(), honour.size());
  title.set_year(year);
  title.set_source(source.data(), source.size());
  return title;
}

// Adds the titles of the recipient's entries.
absl::Status AddEntries(ledger::Reader& reader, std::string_view recipient,
                        std::vector<v1::TitleEvidence>& titles) {
  ASSIGN_OR_RETURN(const auto images, reader.Scan(TitlesPrefix(recipient), "", 0));
  for (const ledger::Image& image : images) {
    ASSIGN_OR_RETURN(const auto ids, kTitleKey.Match(image.key));
    int year = 0;
    if (!absl::SimpleAtoi(ids[2], &year)) continue;
    ASSIGN_OR_RETURN(const std::string grant, LoadText(reader, image.key));
    titles.push_back(Title(ids[3], year, grant));
  }
  return absl::OkStatus();
}

auto OrderOf(const v1::TitleEvidence& title) {
  return std::make_tuple(std::string_view(title.honour()), title.year(),
                         std::string_view(title.source()));
}

void SortOnce(std::vector<v1::TitleEvidence>& titles) {
  std::sort(titles.begin(), titles.end(),
            [](const auto& a, const auto& b) { return OrderOf(a) < OrderOf(b); });
  titles.erase(std::unique(titles.begin(), titles.end(),
                           [](const auto& a, const auto& b) { return OrderOf(a) == OrderOf(b); }),
               titles.end());
}

}  // namespace

absl::Status PutTitle(ledger::Txn& txn, const v1::Grant& grant) {
  ASSIGN_OR_RETURN(const std::string key, KeyOf(txn, grant));
  if (key.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const std::string holder, LoadText(txn, key));
  if (!holder.empty() && holder != grant.name()) {
    return Taken(absl::StrCat(holder, " gave ", grant.honour(), " of ", grant.year(), " already"));
  }
  PutText(txn, key, grant.name());
  return absl::OkStatus();
}

absl::Status DeleteTitle(ledger::Txn& txn, const v1::Grant& grant) {
  ASSIGN_OR_RETURN(const std::string key, KeyOf(txn, grant));
  if (key.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const std::string holder, LoadText(txn, key));
  if (holder == grant.name()) txn.Delete(key);
  return absl::OkStatus();
}

absl::Status MoveTitles(ledger::Txn& txn, std::string_view from, std::string_view into) {
  const std::string prefix = TitlesPrefix(from);
  ASSIGN_OR_RETURN(const auto images, txn.Scan(prefix, "", 0));
  std::vector<std::string> twice;
  for (const ledger::Image& image : images) {
    const std::string key = TitlesPrefix(into) + image.key.substr(prefix.size());
    ASSIGN_OR_RETURN(const std::string grant, LoadText(txn, image.key));
    ASSIGN_OR_RETURN(const std::string holder, LoadText(txn, key));
    if (!holder.empty()) twice.push_back(absl::StrCat(grant, " and ", holder));
    txn.Delete(image.key);
    PutText(txn, key, grant);
  }
  if (twice.empty()) return absl::OkStatus();
  return Taken("one title of one year was given twice: " + absl::StrJoin(twice, "; "));
}

absl::StatusOr<Standing> StandingOf(OpenLedger open, ledger::Ledger& ledger,
                                    std::string_view name) {
  Standing standing;
  std::deque<std::string> todo{std::string(name)};
  absl::flat_hash_set<std::string> seen;
  while (!todo.empty()) {
    const std::string next = std::move(todo.front());
    todo.pop_front();
    std::optional<v1::Recipient> recipient;
    {
      ASSIGN_OR_RETURN(const auto reader, open(LedgerOf(next)));
      ASSIGN_OR_RETURN(recipient, FindCarryingOn(*reader, next));
      if (!recipient && seen.empty()) return NotFound(name);
      if (!recipient || !seen.insert(recipient->name()).second) continue;
      if (seen.size() > kMaxSamePerson) {
        return IllegalState(
            absl::StrCat("more than ", kMaxSamePerson, " recipients are ", std::string(name)));
      }
      RETURN_IF_ERROR(AddEntries(*reader, recipient->name(), standing.titles));
    }
    if (!recipient->sealed().empty()) {
      ASSIGN_OR_RETURN(const PersonalKeys keys, PersonalKeys::Load(ledger, {recipient->name()}));
      RETURN_IF_ERROR(Unseal(keys, *recipient));
    }
    for (const v1::PastHonour& honour : recipient->past_honours()) {
      standing.titles.push_back(Title(honour.honour(), honour.year(), honour.source()));
    }
    todo.insert(todo.end(), recipient->formerly().begin(), recipient->formerly().end());
    if (seen.size() == 1) standing.recipient = *std::move(recipient);
  }
  SortOnce(standing.titles);
  return standing;
}

absl::StatusOr<std::vector<v1::TitleEvidence>> TitlesOf(OpenLedger open, ledger::Ledger& ledger,
                                                        std::string_view name) {
  ASSIGN_OR_RETURN(Standing standing, StandingOf(open, ledger, name));
  return std::move(standing.titles);
}

}  // namespace thidua::awards
