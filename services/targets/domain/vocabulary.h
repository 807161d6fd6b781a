#pragma once
// What the rules ask the catalog.

#include <string_view>

#include "thidua/catalog/v1/catalog.pb.h"

namespace thidua::targets {

// The catalog at one position. Thread-safe; what it returns lives as long as it does.
class Vocabulary {
 public:
  virtual ~Vocabulary() = default;

  // The resource of this full name; nullptr if there is none.
  virtual const catalog::v1::Unit* unit(std::string_view name) const = 0;
  virtual const catalog::v1::Form* form(std::string_view name) const = 0;
  virtual const catalog::v1::Element* element(std::string_view name) const = 0;
  virtual const catalog::v1::Scale* scale(std::string_view name) const = 0;
};

// The index of the level, from the lowest; -1 if the scale has none of this id.
inline int LevelIndex(const catalog::v1::Scale& scale, std::string_view level) {
  for (int i = 0; i < scale.levels_size(); ++i) {
    if (scale.levels(i).level() == level) return i;
  }
  return -1;
}

}  // namespace thidua::targets
