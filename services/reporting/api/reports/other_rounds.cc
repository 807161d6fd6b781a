#include "services/reporting/api/reports/other_rounds.h"

#include <optional>
#include <string>
#include <utility>

#include "common/resource/image.h"
#include "common/value/status_macros.h"
#include "services/reporting/domain/names.h"

namespace thidua::reporting {

absl::StatusOr<std::vector<std::vector<v1::Round>>> FindOtherRounds(
    ledger::Ledger& ledger, const std::vector<std::string>& names) {
  ASSIGN_OR_RETURN(const std::vector<std::string> ledgers, ledger.Ledgers());
  std::vector<ledger::VersionQuery> queries;
  std::vector<size_t> asked;  // by query: the place of the round in `names`
  for (size_t i = 0; i < names.size(); ++i) {
    for (const std::string& name : ledgers) {
      const std::string other = kRoundName.Format({name, LastSegment(names[i])});
      if (name == kCatalogLedger || other == names[i]) continue;
      queries.push_back({name, other, ""});
      asked.push_back(i);
    }
  }
  ASSIGN_OR_RETURN(const std::vector<ledger::Versioned> versions, ledger.Versions(queries));
  std::vector<ledger::WriteOf> writes;
  std::vector<size_t> found;  // by write: the place of the round in `names`
  for (size_t i = 0; i < queries.size(); ++i) {
    if (versions[i].seq == 0) continue;
    writes.push_back({versions[i].head, queries[i].key, versions[i].seq});
    found.push_back(asked[i]);
  }
  ASSIGN_OR_RETURN(const auto images, ledger.Images(writes));
  std::vector<std::vector<v1::Round>> rounds(names.size());
  for (size_t i = 0; i < images.size(); ++i) {
    if (!images[i]) continue;  // it was annulled
    absl::StatusOr<v1::Round> parsed = resource::FromImage<v1::Round>(*images[i]);
    if (parsed.ok()) rounds[found[i]].push_back(*std::move(parsed));
  }
  return rounds;
}

}  // namespace thidua::reporting
