#pragma once
// The columns of a form while it is validated.

#include <absl/container/flat_hash_map.h>

#include <string>

#include "thidua/catalog/v1/catalog.pb.h"

namespace thidua::reporting {

// By name; nullptr for a column whose element does not exist, which is a violation of its own.
using FormColumns = absl::flat_hash_map<std::string, const catalog::v1::Element*>;

// True if values of the element are added up.
inline bool AddsUp(const catalog::v1::Element& element) {
  return element.kind() == type::v1::VALUE_KIND_COUNT ||
         element.kind() == type::v1::VALUE_KIND_AMOUNT;
}

}  // namespace thidua::reporting
