#pragma once
// Where owners lay, for adding up what is below one unit.

#include <string>
#include <string_view>

#include "common/catalog/view.h"
#include "common/value/period.h"
#include "services/reporting/api/totals/window.h"

namespace thidua::reporting {

// Which owners are counted below a unit, and when: each in the periods in which it lay there. Not
// thread-safe; what it is given must outlive it.
class Place {
 public:
  Place(const catalog::CatalogView& view, const std::string& parent)
      : view_(view), parent_(parent) {}

  bool Has(const std::string& owner, const Period& period) const;
  // The same of a period as text; no owner lay anywhere in what is no period.
  bool Has(const std::string& owner, const std::string& period);

  // Completes what was found of an owner's rounds in its periods here: keeps of the periods without
  // a round those in which it lay here, and says whether it has nothing because it lay elsewhere.
  void Settle(const std::string& owner, const Period& window, WindowFind& found);

 private:
  const catalog::CatalogView& view_;
  const std::string& parent_;
  std::string period_, last_day_;  // mostly a period is that of the round before
};

}  // namespace thidua::reporting
