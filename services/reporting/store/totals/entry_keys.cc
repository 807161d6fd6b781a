#include "services/reporting/store/totals/entry_keys.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/str_format.h>

#include <algorithm>

#include "common/value/digest.h"
#include "common/value/mutant.h"
#include "services/reporting/domain/names.h"
#include "services/reporting/encoding/closing_bytes.h"
#include "services/reporting/encoding/leaf.h"

namespace thidua::reporting {
namespace {

// Changes with the format or the meaning of the bytes, so that releases side by side do not mix.
constexpr int kTotalFormat = 1;
constexpr std::string_view kTotalPrefix = "tot:";

}  // namespace

std::string TotalKeyOf(std::string_view round, const ledger::Position& version) {
  return absl::StrFormat("tot:%d:%s:%s:%d:%016x", kTotalFormat, version.ledger,
                         absl::string_view(round.data(), round.size()), version.seq,
                         Mutant("p02-history-not-in-key") ? 0 : version.hash8);
}

std::string LeafKeyOf(std::string_view total_key) {
  // Both end alike after their formats.
  const std::string_view end = total_key.substr(total_key.find(':', kTotalPrefix.size()));
  return absl::StrCat("leaf:", kLeafFormat, absl::string_view(end.data(), end.size()));
}

std::string ClosingKeyOf(const std::vector<std::string_view>& leaf_keys) {
  std::string all;
  for (const std::string_view key : leaf_keys) all.append(key).append(1, '\n');  // keys have none
  return absl::StrCat("end:", kClosingFormat, ":", ToHex(Sha256(all)));
}

std::string RoundsKeyOf(std::string_view prefix, const ledger::Position& position) {
  return absl::StrFormat("rounds:%s:%s:%d:%016x", position.ledger,
                         absl::string_view(prefix.data(), prefix.size()), position.seq,
                         Mutant("p02-history-not-in-key") ? 0 : position.hash8);
}

std::string_view RoundTouchedBy(std::string_view key) {
  // units/{owner}/rounds/{round}[/figures/{subject}]
  const size_t slashes = std::count(key.begin(), key.end(), '/');
  if (key.find("/rounds/") == std::string_view::npos) return "";
  if (slashes == 3) return key;
  if (slashes == 5 && key.find("/figures/") != std::string_view::npos) return RoundOf(key);
  return "";
}

}  // namespace thidua::reporting
