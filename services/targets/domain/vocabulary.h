#pragma once
// What the rules of plans and targets ask the catalog.

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "thidua/catalog/v1/catalog.pb.h"
#include "thidua/targets/v1/target.pb.h"

namespace thidua::targets {

// A Vocabulary is the catalog at one position. It is thread-safe. What it returns lives as long as
// it does.
class Vocabulary {
 public:
  virtual ~Vocabulary() = default;

  // Each returns the resource of this full name, or nullptr if there is none.
  virtual const catalog::v1::Unit* unit(std::string_view name) const = 0;
  virtual const catalog::v1::Form* form(std::string_view name) const = 0;
  virtual const catalog::v1::Element* element(std::string_view name) const = 0;
  virtual const catalog::v1::Scale* scale(std::string_view name) const = 0;

  // Returns all units, in the order of names.
  virtual std::vector<const catalog::v1::Unit*> units() const = 0;

  // Returns the values that units have of the attribute in any of their versions, past and future.
  virtual std::set<std::string> attribute_values(std::string_view attribute) const = 0;
};

// Returns true if the cell is a flow: what it comes to in the parts of a year adds up to that of
// the year. Stocks, published rates and numbers of subjects do not, nor does an element that is not
// known.
inline bool IsFlow(const v1::CellRef& cell, const Vocabulary& vocabulary) {
  const catalog::v1::Element* element = vocabulary.element(cell.element());
  return element != nullptr && cell.aggregate() == v1::AGGREGATE_SUM &&
         element->kind() != type::v1::VALUE_KIND_PUBLISHED_RATE &&
         element->time_rollup() == type::v1::TIME_ROLLUP_SUM;
}

// Returns the index of the level of this id, counted from the lowest; -1 if the scale has none.
inline int LevelIndex(const catalog::v1::Scale& scale, std::string_view level) {
  for (int i = 0; i < scale.levels_size(); ++i) {
    if (scale.levels(i).level() == level) return i;
  }
  return -1;
}

// Adds the values that the unit has of the attribute in any of its versions.
inline void AddAttributeValues(const catalog::v1::Unit& unit, std::string_view attribute,
                               std::set<std::string>& values) {
  for (const catalog::v1::UnitVersion& version : unit.versions()) {
    const auto value = version.attributes().find(std::string(attribute));
    if (value != version.attributes().end()) values.insert(value->second);
  }
}

}  // namespace thidua::targets
