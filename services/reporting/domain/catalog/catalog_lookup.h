#pragma once
// What the rules ask about the rest of the catalog.

#include <string_view>
#include <vector>

#include "thidua/catalog/v1/catalog.pb.h"
#include "thidua/catalog/v1/holiday.pb.h"

namespace thidua::reporting {

// The catalog at one position, by resource name. Pointers live as long as the lookup; nullptr where
// there is none. Not thread-safe. An implementation that fails to read answers nullptr and keeps
// the failure for its owner, who must look at it before he believes a verdict.
class CatalogLookup {
 public:
  virtual ~CatalogLookup() = default;
  virtual const catalog::v1::Unit* unit(std::string_view name) = 0;
  virtual const catalog::v1::Scale* scale(std::string_view name) = 0;
  virtual const catalog::v1::Element* element(std::string_view name) = 0;
  virtual const catalog::v1::Form* form(std::string_view name) = 0;
  virtual const catalog::v1::HolidayYear* holiday_year(std::string_view name) = 0;
  // All forms, in the order of names.
  virtual std::vector<const catalog::v1::Form*> forms() = 0;
  // All units, in the order of names.
  virtual std::vector<const catalog::v1::Unit*> units() = 0;
};

}  // namespace thidua::reporting
