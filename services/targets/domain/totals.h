#pragma once
// The totals an evaluation rests on, by form and period.

#include <absl/container/btree_map.h>

#include <compare>
#include <string>
#include <string_view>
#include <vector>

#include "thidua/reporting/v1/reporting_service.pb.h"

namespace thidua::targets {

// One form over one period, as it is asked of Reporting.
struct TotalKey {
  std::string form;    // `forms/{form}`
  std::string period;  // canonical text

  auto operator<=>(const TotalKey&) const = default;
};

// The periods that a year of a plan may go by: the calendar year, the administrative year, the
// school year of that number. A form has rounds on one calendar, and which one is a fact of its
// rounds, not of today's catalog: so all are asked for and the first that has a total counts.
std::vector<std::string> PeriodsOfYear(int year);

// The answers. Not thread-safe; owns them.
class Totals {
 public:
  void Add(TotalKey key, reporting::v1::TotalResult result);

  // The answer for the form in that year: one with a total where there is one, otherwise the reason
  // why there is none. A question that was never asked counts as NO_ROUND.
  const reporting::v1::TotalResult& Find(std::string_view form, int year) const;

 private:
  absl::btree_map<TotalKey, reporting::v1::TotalResult> results_;
};

}  // namespace thidua::targets
