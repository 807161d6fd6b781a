#include "services/reporting/api/reports/round_candidates.h"

#include <utility>

#include "common/value/errors.h"
#include "common/value/status_macros.h"
#include "services/reporting/api/reports/other_rounds.h"
#include "services/reporting/domain/names.h"
#include "services/reporting/domain/reports/round.h"
#include "services/reporting/store/catalog/reader_catalog.h"

namespace thidua::reporting {

absl::StatusOr<std::vector<RoundCandidate>> FindCandidates(
    const resource::Store& store, const std::vector<v1::OpenRoundRequest>& wanted, absl::Time now,
    absl::FunctionRef<absl::Status()> go_on) {
  // A form at a time: the rounds of others are as many as there are owners. They are looked at
  // while no reader is held.
  std::vector<RoundCandidate> candidates;
  for (size_t begin = 0, end = 0; begin < wanted.size(); begin = end) {
    RETURN_IF_ERROR(go_on());
    std::vector<std::string> names;
    std::vector<size_t> open;  // places among the candidates
    {
      ASSIGN_OR_RETURN(auto reader, store.Open(kCatalogLedger));
      ReaderCatalog lookup(*reader);
      for (; end < wanted.size() && wanted[end].form() == wanted[begin].form(); ++end) {
        const std::string name = RoundNameOf(wanted[end]);
        candidates.push_back({name, OpenRound(wanted[end], lookup, {}, now)});
        RETURN_IF_ERROR(lookup.status());
        // Other rounds only take subjects away: a roster that is empty without them stays so.
        const ErrorReason reason = ReasonOf(candidates.back().round.status());
        if (reason == type::v1::ERROR_REASON_ILLEGAL_STATE) continue;
        names.push_back(name);
        open.push_back(end);
      }
    }
    ASSIGN_OR_RETURN(const auto others, FindOtherRounds(store.ledger(), names));
    ASSIGN_OR_RETURN(auto reader, store.Open(kCatalogLedger));
    ReaderCatalog lookup(*reader);
    for (size_t i = 0; i < open.size(); ++i) {
      if (others[i].empty()) continue;
      candidates[open[i]].round = OpenRound(wanted[open[i]], lookup, others[i], now);
      RETURN_IF_ERROR(lookup.status());
    }
  }
  return candidates;
}

}  // namespace thidua::reporting
