#include "services/targets/domain/readings.h"

#include <utility>

namespace thidua::targets {

v1::Target ReadAs(const v1::Target& target, const v1::AlternativeReading& alternative) {
  v1::Target read = target;
  read.clear_alternatives();
  read.clear_composition();
  read.clear_allocations();
  if (alternative.has_indicator() || alternative.has_bound()) {
    read.clear_trajectory();
    read.clear_trajectory_rule();
  }
  if (alternative.has_indicator()) {
    *read.mutable_indicator() = alternative.indicator();
    read.clear_risk_margin();  // it is in the indicator's unit
  }
  if (alternative.has_bound()) *read.mutable_bound() = alternative.bound();
  if (alternative.quantifier() != v1::QUANTIFIER_UNSPECIFIED) {
    read.set_quantifier(alternative.quantifier());
  }
  return read;
}

std::vector<v1::Target> AlternativesOf(const std::vector<v1::Target>& targets) {
  std::vector<v1::Target> alternatives;
  for (const v1::Target& target : targets) {
    for (const v1::AlternativeReading& alternative : target.alternatives()) {
      alternatives.push_back(ReadAs(target, alternative));
    }
  }
  return alternatives;
}

void AddReadings(const std::vector<v1::Target>& targets, std::vector<v1::TargetResult> of_readings,
                 std::vector<v1::TargetResult>& results) {
  auto next = of_readings.begin();
  for (size_t i = 0; i < targets.size(); ++i) {
    for (const v1::AlternativeReading& alternative : targets[i].alternatives()) {
      v1::ReadingResult& reading = *results[i].add_readings();
      reading.set_id(alternative.id());
      reading.set_title(alternative.title());
      v1::TargetResult& result = *reading.mutable_result();
      result = std::move(*next++);
      result.clear_target();
      result.clear_title();
      result.clear_supersedes();
      result.clear_superseded_by();
      result.clear_predecessor_outcome();
    }
  }
}

}  // namespace thidua::targets
