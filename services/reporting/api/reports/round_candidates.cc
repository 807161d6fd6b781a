#include "services/reporting/api/reports/round_candidates.h"

#include <utility>

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
    std::vector<std::string> names;
    for (; end < wanted.size() && wanted[end].form() == wanted[begin].form(); ++end) {
      names.push_back(RoundNameOf(wanted[end]));
    }
    RETURN_IF_ERROR(go_on());
    ASSIGN_OR_RETURN(const auto others, FindOtherRounds(store.ledger(), names));
    ASSIGN_OR_RETURN(auto reader, store.Open(kCatalogLedger));
    ReaderCatalog lookup(*reader);
    for (size_t i = begin; i < end; ++i) {
      candidates.push_back(
          {names[i - begin], OpenRound(wanted[i], lookup, others[i - begin], now)});
      RETURN_IF_ERROR(lookup.status());
    }
  }
  return candidates;
}

}  // namespace thidua::reporting
