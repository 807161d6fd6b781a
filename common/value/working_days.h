#pragma once
// Working days in Viet Nam: Monday to Friday without the days off that are declared for a year, and
// the weekend days on which offices work in exchange (Decision 188/1999/QD-TTg; Labour Code
// 45/2019, article 112).

#include <absl/status/statusor.h>
#include <absl/time/civil_time.h>

#include <map>
#include <set>
#include <string>

#include "thidua/catalog/v1/holiday.pb.h"

namespace thidua {

// The declared days of some years. A year without a declaration is not taken for one without days
// off: what is asked of it fails.
class WorkingDays {
 public:
  // Declares the days of the year, in place of what was declared for it before. A name of no year
  // declares nothing; dates that are none are passed over.
  void Declare(const catalog::v1::HolidayYear& year);

  // Whether offices work on the day.
  //   FAILED_PRECONDITION / UNKNOWN_REFERENCE: the days off of its year are not declared.
  absl::StatusOr<bool> Works(absl::CivilDay day) const;

  // The first working day that is not before the day. Errors as Works.
  absl::StatusOr<absl::CivilDay> OnOrAfter(absl::CivilDay day) const;

  // The `count`th working day after the day; the day itself for 0. `count` is 0 to 1,000. Errors as
  // Works.
  absl::StatusOr<absl::CivilDay> After(absl::CivilDay day, int count) const;

  // How many working days there are after `day` up to `last`, which counts; 0 if there is no day
  // between them. Errors as Works.
  absl::StatusOr<int> Between(absl::CivilDay day, absl::CivilDay last) const;

  // What the day is off for, in Vietnamese; empty if it is no declared day off.
  std::string TitleOf(absl::CivilDay day) const;

 private:
  struct Year {
    std::map<absl::CivilDay, std::string> off;  // and what for
    std::set<absl::CivilDay> made_up;
  };
  std::map<absl::civil_year_t, Year> years_;
};

}  // namespace thidua
