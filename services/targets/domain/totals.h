#pragma once
// The totals that an evaluation rests on, by form and period.

#include <absl/container/btree_map.h>

#include <compare>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "thidua/reporting/v1/reporting_service.pb.h"

namespace thidua::targets {

// A TotalKey names one total by its form and period, as Reporting is asked for it.
struct TotalKey {
  std::string form;        // `forms/{form}`
  std::string period;      // canonical text
  bool rolled_up = false;  // of everything below the owner, itself included

  auto operator<=>(const TotalKey&) const = default;  // NOLINT: clang 14 sees a null pointer in it
};

// Returns the periods that a year of a plan may go by: the calendar year, the administrative year
// and the school year of that number. A form has rounds on one calendar, and which one is a fact of
// its rounds, not of today's catalog. So all three are asked for, and the first that has a total
// counts.
std::vector<std::string> PeriodsOfYear(int year);

// Returns the first day that one of the keys is of, `YYYY-MM-DD`; the first day there is without
// any.
std::string FirstDayOf(const std::vector<TotalKey>& keys);

// Totals holds Reporting's answers, which it owns. An answer is a Rollup, which an owner's own
// total is too: one of a single owner. It is not thread-safe.
class Totals {
 public:
  // Adds the owner's own total.
  void Add(TotalKey key, reporting::v1::TotalResult result);
  // Adds a total of all owners below.
  void Add(TotalKey key, reporting::v1::Rollup rollup);

  // Notes that a figure of the element is assumed, and returns the total to put it into, which has
  // no name if there was none.
  reporting::v1::Total& Assume(const TotalKey& key, const std::string& element);
  // Returns true if the element's figure in an answer that was found here is assumed.
  bool IsAssumed(const reporting::v1::Rollup& found, const std::string& element) const;

  // Returns the answer for the form in that year: one with a total if there is one, otherwise one
  // with the reason why there is none. A total that was never asked for counts as NO_ROUND. The
  // answer lives as long as this object.
  const reporting::v1::Rollup& Find(std::string_view form, int year, bool rolled_up) const;

  // Returns the answer to exactly that question, likewise.
  const reporting::v1::Rollup& Find(const TotalKey& key) const;

  // Returns true if a total of restricted figures is among the answers.
  bool restricted() const { return restricted_; }

 private:
  absl::btree_map<TotalKey, reporting::v1::Rollup> results_;
  absl::btree_map<TotalKey, std::set<std::string>> assumed_;  // elements
  bool restricted_ = false;
};

}  // namespace thidua::targets
