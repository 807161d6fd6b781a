#include "services/targets/domain/unit_lineage.h"

#include <algorithm>

#include "common/value/date.h"
#include "common/value/unit_successors.h"

namespace thidua::targets {

std::vector<std::string> Lineage::SubjectsWith(std::string_view unit) const {
  std::vector<std::string> subjects = predecessors;
  subjects.emplace_back(unit);
  std::sort(subjects.begin(), subjects.end());
  return subjects;
}

std::string LastDayBy(const catalog::v1::Unit& unit, std::string_view day) {
  if (VersionOn(unit, day) != nullptr) return std::string(day);
  std::string end;  // the first day without it
  for (const catalog::v1::UnitVersion& version : unit.versions()) {
    if (version.valid_from() <= day) end = version.valid_to();
  }
  const auto date = ParseDate(end);
  return date.ok() ? FormatDate(*date - 1) : "";
}

Lineage UnitLineage::Of(std::string_view unit) {
  Lineage lineage;
  const catalog::v1::Unit* found = vocabulary_.unit(unit);
  if (found == nullptr || found->versions().empty()) return lineage;
  lineage.display_name = found->versions().rbegin()->display_name();
  const std::string last = LastDayBy(*found, day_);
  if (last.empty()) return lineage;
  lineage.exists = last == day_;
  const Graph& graph = GraphOf(last);
  if (const auto it = graph.predecessors.find(unit); it != graph.predecessors.end()) {
    lineage.predecessors.assign(it->second.begin(), it->second.end());
  }
  lineage.incomplete = graph.incomplete.contains(unit);
  return lineage;
}

const UnitLineage::Graph& UnitLineage::GraphOf(const std::string& day) {
  const auto [it, is_new] = graphs_.try_emplace(day);
  if (!is_new) return it->second;
  for (const catalog::v1::Unit* unit : vocabulary_.units()) {
    if (!unit->successions().empty()) AddFateOf(*unit, day, it->second);
  }
  return it->second;
}

void UnitLineage::AddFateOf(const catalog::v1::Unit& unit, const std::string& day,
                            Graph& graph) const {
  const auto named = [this](std::string_view name) { return vocabulary_.unit(name); };
  // What was there on the last day is where the figures go, also those of before a part was given
  // away.
  const std::string last = LastDayBy(unit, day);
  std::string heir;
  if (!last.empty() && last != day && last >= since_) {
    for (const auto& [successor, extent] : SuccessorsOn(unit, last, day, named)) {
      if (extent == catalog::v1::SUCCESSION_EXTENT_WHOLE) heir = successor;
    }
  }
  if (!heir.empty()) graph.predecessors[heir].insert(unit.name());
  for (const auto& [successor, extent] : SuccessorsOn(unit, since_, day, named)) {
    if (successor != unit.name() && successor != heir) graph.incomplete.insert(successor);
  }
}

}  // namespace thidua::targets
