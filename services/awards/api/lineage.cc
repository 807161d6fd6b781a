#include "services/awards/api/lineage.h"

#include <vector>

namespace thidua::awards {
namespace {

using catalog::CatalogView;
using catalog::Unit;

// Names of the units that `unit` itself had gone over to whole by the day.
std::vector<std::string> NextOf(const Unit& unit, std::string_view day) {
  std::vector<std::string> next;
  for (const catalog::v1::Succession& edge : unit.successions()) {
    if (edge.extent() == catalog::v1::SUCCESSION_EXTENT_WHOLE && edge.date() <= day) {
      next.push_back(edge.successor());
    }
  }
  return next;
}

// A unit that went over to one other whole is a predecessor of it; one that is divided has several
// edges, of which none is whole.
void AddPredecessors(const CatalogView& view, std::string_view unit, std::string_view day,
                     std::set<std::string>& found) {
  for (const auto& [name, candidate] : view.units()) {
    const std::string before(name.data(), name.size());
    if (found.contains(before)) continue;
    for (const std::string& next : NextOf(*candidate, day)) {
      if (next != unit || !found.insert(before).second) continue;
      AddPredecessors(view, before, day, found);
    }
  }
}

}  // namespace

std::set<std::string> PredecessorsOf(const CatalogView& view, std::string_view unit,
                                     std::string_view day) {
  std::set<std::string> found;
  AddPredecessors(view, unit, day, found);
  found.erase(std::string(unit));
  return found;
}

std::set<std::string> SuccessorsOf(const CatalogView& view, std::string_view unit,
                                   std::string_view day) {
  std::set<std::string> found;
  std::vector<std::string> open = {std::string(unit)};
  while (!open.empty()) {
    const Unit* current = view.unit(open.back());
    open.pop_back();
    if (current == nullptr) continue;
    for (std::string& next : NextOf(*current, day)) {
      if (next != unit && found.insert(next).second) open.push_back(std::move(next));
    }
  }
  return found;
}

}  // namespace thidua::awards
