#include "services/awards/domain/round_evidence.h"

#include <absl/container/flat_hash_map.h>
#include <absl/strings/str_cat.h>

#include <algorithm>
#include <string>

namespace thidua::awards {
namespace {

// Whether any of the figures is a value: a report may have declared all of them missing.
bool HasValue(const reporting::v1::Figures& figures) {
  return std::any_of(figures.statuses().begin(), figures.statuses().end(),
                     [](int status) { return status != type::v1::VALUE_STATUS_UNSPECIFIED; });
}

}  // namespace

v1::RoundEvidence CountReports(const reporting::v1::Round& round,
                               const std::vector<reporting::v1::Figures>& figures,
                               std::string_view unit) {
  absl::flat_hash_map<std::string, bool> late_by_name;
  for (const reporting::v1::Figures& row : figures) {
    if (HasValue(row)) late_by_name[row.name()] = row.late();
  }
  v1::RoundEvidence evidence;
  evidence.set_round(round.name());
  for (const reporting::v1::RosterEntry& entry : round.roster()) {
    if (std::string_view(entry.reporter()) != unit) continue;
    evidence.set_expected(evidence.expected() + 1);
    const std::string subject = entry.subject().substr(entry.subject().find('/') + 1);
    auto row = late_by_name.find(absl::StrCat(round.name(), "/figures/", subject));
    if (row == late_by_name.end()) continue;
    evidence.set_accepted(evidence.accepted() + 1);
    if (row->second) evidence.set_late(evidence.late() + 1);
  }
  return evidence;
}

}  // namespace thidua::awards
