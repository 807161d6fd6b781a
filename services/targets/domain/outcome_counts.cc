#include "services/targets/domain/outcome_counts.h"

#include <map>

namespace thidua::targets {

std::vector<v1::OutcomeCount> CountOutcomes(
    const google::protobuf::RepeatedPtrField<v1::TargetResult>& results) {
  std::map<v1::Outcome, v1::OutcomeCount> counts;
  for (const v1::TargetResult& result : results) {
    v1::OutcomeCount& count = counts[result.outcome()];
    count.set_outcome(result.outcome());
    if (result.superseded_by().empty()) {
      count.set_standing(count.standing() + 1);
    } else {
      count.set_superseded(count.superseded() + 1);
    }
  }
  std::vector<v1::OutcomeCount> list;
  for (auto& [outcome, count] : counts) list.push_back(std::move(count));
  return list;
}

}  // namespace thidua::targets
