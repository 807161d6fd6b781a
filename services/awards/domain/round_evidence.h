#pragma once
// What a round of Reporting says of one unit.

#include <absl/container/flat_hash_map.h>

#include <set>
#include <string>
#include <vector>

#include "thidua/awards/v1/nomination.pb.h"
#include "thidua/reporting/v1/report.pb.h"
#include "thidua/reporting/v1/round.pb.h"

namespace thidua::awards {

// The reports of one round, read once for any number of units.
class RoundReports {
 public:
  // `figures` are the round's.
  RoundReports(const reporting::v1::Round& round,
               const std::vector<reporting::v1::Figures>& figures);

  // Counts the reports that `units` (`units/{unit}`) have to make by the round's roster, on
  // whatever subject, and of these the ones that are accepted: those whose subject has figures in
  // force, of which at least one is a value.
  v1::RoundEvidence Count(const std::set<std::string>& units) const;

 private:
  std::string round_;
  absl::flat_hash_map<std::string, v1::RoundEvidence> by_reporter_;  // without the round's name
};

}  // namespace thidua::awards
