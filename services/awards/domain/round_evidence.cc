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

RoundReports::RoundReports(const reporting::v1::Round& round,
                           const std::vector<reporting::v1::Figures>& figures)
    : round_(round.name()) {
  absl::flat_hash_map<std::string, bool> late_by_name;
  for (const reporting::v1::Figures& row : figures) {
    if (HasValue(row)) late_by_name[row.name()] = row.late();
  }
  for (const reporting::v1::RosterEntry& entry : round.roster()) {
    v1::RoundEvidence& counts = by_reporter_[entry.reporter()];
    counts.set_expected(counts.expected() + 1);
    const std::string subject = entry.subject().substr(entry.subject().find('/') + 1);
    auto row = late_by_name.find(absl::StrCat(round_, "/figures/", subject));
    if (row == late_by_name.end()) continue;
    counts.set_accepted(counts.accepted() + 1);
    if (row->second) counts.set_late(counts.late() + 1);
  }
}

v1::RoundEvidence RoundReports::Count(const std::set<std::string>& units) const {
  v1::RoundEvidence evidence;
  evidence.set_round(round_);
  for (const std::string& unit : units) {
    auto counts = by_reporter_.find(unit);
    if (counts == by_reporter_.end()) continue;
    evidence.set_expected(evidence.expected() + counts->second.expected());
    evidence.set_accepted(evidence.accepted() + counts->second.accepted());
    evidence.set_late(evidence.late() + counts->second.late());
  }
  return evidence;
}

}  // namespace thidua::awards
