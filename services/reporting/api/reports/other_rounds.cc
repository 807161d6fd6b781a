#include "services/reporting/api/reports/other_rounds.h"

#include <optional>
#include <string>
#include <utility>

#include "common/resource/image.h"
#include "common/value/errors.h"
#include "common/value/status_macros.h"
#include "services/reporting/domain/names.h"

namespace thidua::reporting {

absl::StatusOr<std::vector<v1::Round>> FindOtherRounds(ledger::Ledger& ledger,
                                                       std::string_view round) {
  ASSIGN_OR_RETURN(const std::vector<std::string> ledgers, ledger.Ledgers());
  std::vector<ledger::VersionQuery> queries;
  for (const std::string& name : ledgers) {
    const std::string other = kRoundName.Format({name, LastSegment(round)});
    if (name != kCatalogLedger && other != round) queries.push_back({name, other, ""});
  }
  ASSIGN_OR_RETURN(const std::vector<ledger::Versioned> versions, ledger.Versions(queries));
  std::vector<ledger::WriteOf> writes;
  for (size_t i = 0; i < queries.size(); ++i) {
    if (versions[i].seq > 0) writes.push_back({versions[i].head, queries[i].key, versions[i].seq});
  }
  ASSIGN_OR_RETURN(const auto images, ledger.Images(writes));
  std::vector<v1::Round> rounds;
  for (const std::optional<ledger::Image>& image : images) {
    // Rounds are never deleted.
    if (!image) {
      return Error(absl::StatusCode::kUnavailable, type::v1::ERROR_REASON_STORE_UNAVAILABLE,
                   "the database was replaced during the call; try again");
    }
    absl::StatusOr<v1::Round> parsed = resource::FromImage<v1::Round>(*image);
    if (parsed.ok()) rounds.push_back(*std::move(parsed));
  }
  return rounds;
}

}  // namespace thidua::reporting
