#include "services/reporting/domain/catalog/unit_successors.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "services/reporting/domain/catalog/unit_rules.h"

namespace thidua::reporting {
namespace {

using catalog::v1::Succession;
using catalog::v1::Unit;

class Walk {
 public:
  Walk(std::string_view date, CatalogLookup& lookup) : date_(date), lookup_(lookup) {}

  // Goes on from a unit that has what is looked for, or a part of it, since `day`.
  void From(const Unit& unit, std::string_view day, bool whole) {
    const auto [since, is_new] = since_.try_emplace(unit.name(), day);
    if (!is_new) {
      // What comes together again came in parts.
      if (auto found = successors_.find(unit.name()); found != successors_.end()) {
        found->second = catalog::v1::SUCCESSION_EXTENT_PART;
      }
      if (since->second <= day) return;
      // What came earlier went further by what the unit gave away in between.
      since->second = day;
      whole = false;
    }
    std::vector<const Succession*> later;
    for (const Succession& succession : unit.successions()) {
      if (day < succession.date() && succession.date() <= date_) later.push_back(&succession);
    }
    const bool stays = VersionOn(unit, date_) != nullptr;
    if (stays) {
      successors_.emplace(unit.name(), whole && later.empty()
                                           ? catalog::v1::SUCCESSION_EXTENT_WHOLE
                                           : catalog::v1::SUCCESSION_EXTENT_PART);
    }
    for (const Succession* succession : later) {
      const Unit* successor = lookup_.unit(succession->successor());
      if (successor == nullptr) continue;
      From(*successor, succession->date(),
           whole && !stays && later.size() == 1 &&
               succession->extent() == catalog::v1::SUCCESSION_EXTENT_WHOLE);
    }
  }

  Successors Take() && { return std::move(successors_); }

 private:
  const std::string_view date_;
  CatalogLookup& lookup_;
  std::map<std::string, std::string> since_;  // the earliest day so far, by unit
  Successors successors_;
};

}  // namespace

Successors SuccessorsOn(const Unit& unit, std::string_view day, std::string_view date,
                        CatalogLookup& lookup) {
  Walk walk(date, lookup);
  walk.From(unit, day, true);
  return std::move(walk).Take();
}

}  // namespace thidua::reporting
