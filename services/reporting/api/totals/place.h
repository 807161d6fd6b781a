#pragma once
// Where owners lay, for adding up what is below one unit.

#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "common/catalog/view.h"
#include "common/value/period.h"

namespace thidua::reporting {

// Which owners are counted below a unit, and when: each in the periods in which it lay there. Not
// thread-safe; what it is given must outlive it.
class Place {
 public:
  Place(const catalog::CatalogView& view, const std::string& parent)
      : view_(view), parent_(parent) {}

  // Returns whether the owner lay here in the period.
  bool Has(const std::string& owner, const Period& period) const;
  // The same of a period as text; no owner lay anywhere in what is no period.
  bool Has(const std::string& owner, const std::string& period) const;
  // Returns whether the owner is to have something here for the period: it exists in it.
  bool Owes(const std::string& owner, const Period& period) const;
  // Returns the units here that are to have a round of the form in the period, whether or not they
  // ever opened one: they are of the kinds that own its rounds, and exist in it. The names are the
  // catalog view's.
  std::set<std::string_view> Owing(const catalog::Form& form, const Period& period) const;
  // Returns whether the owner is there, and lies here, on the last day of the period.
  bool HasAtEnd(const std::string& owner, const Period& period) const;

 private:
  const std::string& LastDayOf(const Period& period) const;

  const catalog::CatalogView& view_;
  const std::string& parent_;
  // Mostly a period is that of the question before.
  mutable std::optional<Period> period_;
  mutable std::string text_, last_day_;
};

}  // namespace thidua::reporting
