#include "common/value/unit_successors.h"

#include <utility>
#include <vector>

namespace thidua {
namespace {

using catalog::v1::Succession;
using catalog::v1::Unit;
using catalog::v1::UnitVersion;

class Walk {
 public:
  Walk(std::string_view date, UnitNamed named) : date_(date), named_(named) {}

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
      const Unit* successor = named_(succession->successor());
      if (successor == nullptr) continue;
      From(*successor, succession->date(),
           whole && !stays && later.size() == 1 &&
               succession->extent() == catalog::v1::SUCCESSION_EXTENT_WHOLE);
    }
  }

  Successors Take() && { return std::move(successors_); }

 private:
  const std::string_view date_;
  const UnitNamed named_;
  std::map<std::string, std::string> since_;  // the earliest day so far, by unit
  Successors successors_;
};

}  // namespace

const UnitVersion* VersionOn(const Unit& unit, std::string_view day) {
  for (const UnitVersion& version : unit.versions()) {
    if (version.valid_from() <= day && (version.valid_to().empty() || day < version.valid_to())) {
      return &version;
    }
  }
  return nullptr;
}

Successors SuccessorsOn(const Unit& unit, std::string_view day, std::string_view date,
                        UnitNamed named) {
  Walk walk(date, named);
  walk.From(unit, day, true);
  return std::move(walk).Take();
}

}  // namespace thidua
