#pragma once
// Working days in Viet Nam: Monday to Friday without the days off that are declared for a year, and
// the weekend days on which offices work in exchange (Decision 188/1999/QD-TTg; Labour Code
// 45/2019, article 112).

#include <absl/status/statusor.h>
#include <absl/time/civil_time.h>

#include <map>
#include <set>

namespace thidua {

// The declared days of some years. A year without a declaration is not taken for one without days
// off: what is asked of it fails.
class WorkingDays {
 public:
  // Declares the days of `year`, in place of what was declared for it before.
  void Declare(int year, std::set<absl::CivilDay> days_off, std::set<absl::CivilDay> days_made_up);

  // Whether offices work on the day.
  //   FAILED_PRECONDITION / UNKNOWN_REFERENCE: the days off of its year are not declared.
  absl::StatusOr<bool> Works(absl::CivilDay day) const;

  // The first working day that is not before the day. Errors as Works.
  absl::StatusOr<absl::CivilDay> OnOrAfter(absl::CivilDay day) const;

  // The `count`th working day after the day; the day itself for 0. `count` is 0 to 1,000. Errors as
  // Works.
  absl::StatusOr<absl::CivilDay> After(absl::CivilDay day, int count) const;

 private:
  struct Year {
    std::set<absl::CivilDay> off;
    std::set<absl::CivilDay> made_up;
  };
  std::map<absl::civil_year_t, Year> years_;
};

}  // namespace thidua
