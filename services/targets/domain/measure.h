#pragma once
// The exact value of an indicator in a year, or why there is none.

#include <absl/status/statusor.h>
#include <gmpxx.h>

#include <vector>

#include "services/targets/domain/cell.h"
#include "services/targets/domain/due.h"
#include "services/targets/domain/occasion.h"
#include "services/targets/domain/reading.h"

namespace thidua::targets {

// A Measure measures one target that is no composite. It is not thread-safe. What it is given must
// outlive it.
class Measure {
 public:
  //   DATA_LOSS / CORRUPT: the stored target cannot be read.
  static absl::StatusOr<Measure> Of(const v1::Target& target, const Occasion& occasion,
                                    const Totals& totals, const Vocabulary& vocabulary);

  // Returns the indicator in that year: its level or ratio over its window, or what the comparison
  // with the reference comes to. Where parts of the formula are not in force the published rate
  // stands in, if there is one. Where both are in force the formula counts, and a conflict between
  // them is noted. In a part of the evaluated year, what came so far is no value of the year: see
  // OfPartOfYear.
  //   DATA_LOSS / CORRUPT: a number in the target or in a total is none.
  absl::StatusOr<Reading> In(int year) const;

  // Returns the indicator in the base year alone; nothing for comparisons, and where the base year
  // is not over in the evaluated one.
  absl::StatusOr<Reading> AtBase() const;

 private:
  // A Sum is an expression over some years, added up; it is known if no cell is missing.
  struct Sum {
    mpq_class value;
    bool known = false;
  };

  Measure(const v1::Target& target, const Occasion& occasion, const Totals& totals,
          const Vocabulary& vocabulary, Demand demand, Due due)
      : target_(target),
        occasion_(occasion),
        totals_(totals),
        vocabulary_(vocabulary),
        demand_(std::move(demand)),
        due_(due) {}

  // The level or ratio from the beginning of the year `first` up to the day `until`.
  absl::StatusOr<Reading> Formula(int first, absl::CivilDay until) const;
  absl::StatusOr<Reading> MeasuredUpTo(absl::CivilDay until) const;
  absl::StatusOr<CellReading> Read(const v1::CellRef& cell, absl::CivilDay until) const;
  absl::StatusOr<Reading> WithPublished(Reading reading, absl::CivilDay until) const;
  void NoteConflict(const CellReading& published, Reading& reading) const;
  absl::Status Level(int first, absl::CivilDay until, Reading& reading) const;
  absl::Status Ratio(int first, absl::CivilDay until, Reading& reading) const;
  absl::StatusOr<Reading> Comparison(absl::CivilDay until) const;
  absl::StatusOr<Reading> WithPlanned(Reading reading, int first, int year) const;
  absl::StatusOr<Reading> WithEarlier(absl::CivilDay until) const;
  absl::StatusOr<Sum> Evaluate(const v1::Expression& expression, int first, absl::CivilDay until,
                               Reading& reading) const;
  // The day up to which the figures of a year count that is compared with what is measured.
  absl::CivilDay LastDayCompared(int year, absl::CivilDay until) const;
  int FirstYear(int measured) const {
    return StartsWithTerm(target_.indicator().window()) ? occasion_.first_year() : measured;
  }

  const v1::Target& target_;
  const Occasion& occasion_;
  const Totals& totals_;
  const Vocabulary& vocabulary_;
  const Demand demand_;
  const Due due_;
};

}  // namespace thidua::targets
