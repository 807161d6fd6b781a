#pragma once
// Asking Reporting for the totals of single subjects, or of some of them together.

#include <absl/status/statusor.h>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "common/rpc/call.h"
#include "services/targets/api/totals_source.h"
#include "services/targets/domain/totals.h"
#include "thidua/targets/v1/evaluation.pb.h"

namespace thidua::targets {

// What one set of subjects comes to: its totals are found as those of an owner are.
struct SubjectFigures {
  Totals totals;
  // How often reports were returned before those in force were accepted, by total; those that are
  // not listed are 0.
  std::map<TotalKey, int32_t> returns;
};

// Subjects that are added up, `units/{unit}`: not empty, and none of them twice.
using SubjectSets = std::vector<std::vector<std::string>>;

// Returns what the keys, all of them of the owner's own rounds, come to of each of the sets, in
// their order, at the position `pin.reporting_token`, which must be set. Sets may have subjects in
// common. They are asked for in as many requests as it takes.
//   INVALID_ARGUMENT / INVALID_FIELD: a set has more subjects than Reporting adds up.
//   INTERNAL: Reporting answers something else than it was asked. Its errors besides.
absl::StatusOr<std::vector<SubjectFigures>> FetchSubjectTotals(
    TotalsSource& source, const rpc::Call& call, const std::string& owner_name,
    const std::vector<TotalKey>& keys, const SubjectSets& sets, const v1::Pin& pin);

}  // namespace thidua::targets
