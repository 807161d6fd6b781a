// Opening all rounds of a year by one call.

#include <absl/strings/str_cat.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "common/resource/access.h"
#include "common/resource/write.h"
#include "common/value/errors.h"
#include "common/value/status_macros.h"
#include "common/value/timestamp.h"
#include "services/reporting/api/reports/place_of_round.h"
#include "services/reporting/api/reports/round_candidates.h"
#include "services/reporting/api/reports/rounds.h"
#include "services/reporting/domain/names.h"
#include "services/reporting/domain/reports/round_year.h"
#include "services/reporting/store/catalog/reader_catalog.h"

namespace thidua::reporting {
namespace {

using v1::Round;

std::vector<std::string> Sentences(const absl::Status& status) {
  std::vector<std::string> sentences;
  for (const FieldViolation& violation : ViolationsOf(status)) {
    sentences.push_back(absl::StrCat(violation.field, " ", violation.description));
  }
  if (sentences.empty()) sentences.emplace_back(status.message());
  return sentences;
}

// Adds what became of a round: `opened` by this call, or `existing` before it, or neither.
void Tell(const RoundCandidate& candidate, const Round* opened, const Round* existing,
          v1::OpenRoundsResponse& response) {
  v1::RoundOfYear& line = *response.add_rounds();
  line.set_round(candidate.name);
  if (const Round* round = opened != nullptr ? opened : existing; round != nullptr) {
    line.set_due_date(round->due_date());
    line.set_subjects(round->roster_size());
    *line.mutable_left_out() = round->left_out();
    line.set_outcome(opened != nullptr ? v1::ROUND_OUTCOME_OPENED : v1::ROUND_OUTCOME_EXISTS);
    response.set_opened(response.opened() + (opened != nullptr ? 1 : 0));
    response.set_existing(response.existing() + (opened != nullptr ? 0 : 1));
    return;
  }
  // Of what OpenRound refuses, an empty roster alone is no fault of anything.
  const bool empty = ReasonOf(candidate.round.status()) == type::v1::ERROR_REASON_ILLEGAL_STATE;
  line.set_outcome(empty ? v1::ROUND_OUTCOME_EMPTY : v1::ROUND_OUTCOME_REFUSED);
  for (std::string& why : Sentences(candidate.round.status())) {
    line.add_violations(std::move(why));
  }
  response.set_empty(response.empty() + (empty ? 1 : 0));
  response.set_refused(response.refused() + (empty ? 0 : 1));
}

// The rounds of the year as they would be opened now.
//   INVALID_ARGUMENT as RoundsOfYear. Errors of the store.
absl::StatusOr<std::vector<RoundCandidate>> LookAhead(const rpc::Call& call,
                                                      const resource::Store& store,
                                                      const v1::OpenRoundsRequest& request,
                                                      absl::Time now) {
  std::vector<v1::OpenRoundRequest> wanted;
  {
    ASSIGN_OR_RETURN(auto reader, store.Open(kCatalogLedger));
    ReaderCatalog lookup(*reader);
    auto rounds = RoundsOfYear(request, lookup);
    RETURN_IF_ERROR(lookup.status());
    ASSIGN_OR_RETURN(wanted, std::move(rounds));
  }
  return FindCandidates(store, wanted, now, [&] { return resource::CheckTime(call); });
}

// Puts the candidates that can be opened and have a place.
absl::Status PutAll(ledger::Txn& txn, const std::vector<RoundCandidate>& candidates,
                    bool simulated) {
  for (const RoundCandidate& candidate : candidates) {
    if (!candidate.round.ok()) continue;
    const absl::Status place = MakePlace(txn, candidate.name, simulated);
    if (absl::IsAlreadyExists(place)) continue;
    RETURN_IF_ERROR(place);
    Round round = *candidate.round;
    *round.mutable_open_time() = ToTimestamp(txn.time());
    resource::Put(txn, std::move(round));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status RoundsApi::OpenYear(rpc::Call& call, const v1::OpenRoundsRequest& request,
                                 v1::OpenRoundsResponse* response) {
  RETURN_IF_ERROR(resource::CheckName(call, kUnitName, "parent", request.parent()));
  RETURN_IF_ERROR(call.Authorize(request.parent()));
  const std::string ledger_name = LedgerOf(request.parent() + "/rounds/");
  // As for Open, what the rounds pin is read before the commit.
  auto candidates = LookAhead(call, store_, request, clock_());

  if (request.validate_only()) {
    RETURN_IF_ERROR(candidates.status());
    ASSIGN_OR_RETURN(auto reader, store_.Open(ledger_name));
    for (const RoundCandidate& candidate : *candidates) {
      ASSIGN_OR_RETURN(const auto stored, resource::Find<Round>(*reader, candidate.name));
      const bool exists = stored && !GivesWay(*stored, request.simulated());
      const bool opens = !exists && candidate.round.ok();
      Tell(candidate, opens ? &*candidate.round : nullptr, exists ? &*stored : nullptr, *response);
    }
    response->set_token(store_.TokenOf(reader->position()));
    return absl::OkStatus();
  }

  ASSIGN_OR_RETURN(
      const ledger::CommitResult result,
      resource::Commit(call, store_, request, ledger_name, [&](ledger::Txn& txn) -> absl::Status {
        RETURN_IF_ERROR(candidates.status());
        return PutAll(txn, *candidates, request.simulated());
      }));
  // A repeated request is answered from its commit: today's catalog may ask for other rounds.
  std::map<std::string, Round> opened;
  for (const ledger::Image& image : result.changes) {
    if (!kRoundName.Match(image.key).ok()) continue;
    ASSIGN_OR_RETURN(opened[image.key], resource::FromImage<Round>(image));
  }
  if (!candidates.ok()) candidates = std::vector<RoundCandidate>();
  ASSIGN_OR_RETURN(auto reader, store_.Open(ledger_name, result.position));
  for (const RoundCandidate& candidate : *candidates) {
    if (const auto own = opened.find(candidate.name); own != opened.end()) {
      Tell(candidate, &own->second, nullptr, *response);
      opened.erase(own);
      continue;
    }
    ASSIGN_OR_RETURN(const auto stored, resource::Find<Round>(*reader, candidate.name));
    const bool exists = stored && !GivesWay(*stored, request.simulated());
    // What today's catalog asks for besides was not opened then.
    if (!exists && candidate.round.ok()) continue;
    Tell(candidate, nullptr, exists ? &*stored : nullptr, *response);
  }
  for (const auto& [name, round] : opened) Tell({name, round}, &round, nullptr, *response);
  response->set_token(store_.TokenOf(result.position));
  return absl::OkStatus();
}

}  // namespace thidua::reporting
