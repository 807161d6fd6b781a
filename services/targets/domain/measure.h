#pragma once
// The exact value of an indicator in a year, or why there is none.

#include <absl/status/statusor.h>
#include <gmpxx.h>

#include <optional>
#include <vector>

#include "services/targets/domain/cell.h"
#include "services/targets/domain/exact_value.h"
#include "services/targets/domain/occasion.h"

namespace thidua::targets {

// A Reading is what an indicator came to in a year.
struct Reading {
  std::optional<ExactValue> value;
  std::optional<mpq_class> numerator;    // for ratios, before scaling
  std::optional<mpq_class> denominator;  // for ratios
  bool from_published_rate = false;
  bool of_rates = false;  // for levels: they are made of published rates
  std::optional<mpq_class>
      largest_rate;                      // for means of rates, in per cent: of all years since base
  std::optional<v1::Conflict> conflict;  // of a value by the formula with what was published
  std::vector<v1::ObstacleDetail> obstacles;  // empty if and only if there is a value
  Evidence evidence;  // what the figures rest on, even if they do not suffice
};

// A Measure measures one target. It is not thread-safe. What it is given must outlive it.
class Measure {
 public:
  //   DATA_LOSS / CORRUPT: the stored target cannot be read.
  static absl::StatusOr<Measure> Of(const v1::Target& target, const Occasion& occasion,
                                    const Totals& totals, const Vocabulary& vocabulary);

  // Returns the indicator in that year: over its window for levels and ratios, since the base year
  // for growth. Where parts of the formula are not in force the published rate stands in, if there
  // is one. Where both are in force the formula counts, and a conflict between them is noted.
  //   DATA_LOSS / CORRUPT: a number in the target or in a total is none.
  absl::StatusOr<Reading> In(int year) const;

  // Returns the indicator in the base year alone for levels and ratios; nothing for growth.
  absl::StatusOr<Reading> AtBase() const;

 private:
  // A Sum is an expression over some years, added up; it is known if no cell is missing.
  struct Sum {
    mpq_class value;
    bool known = false;
  };

  Measure(const v1::Target& target, const Occasion& occasion, const Totals& totals,
          const Vocabulary& vocabulary, Demand demand)
      : target_(target),
        occasion_(occasion),
        totals_(totals),
        vocabulary_(vocabulary),
        demand_(std::move(demand)) {}

  absl::StatusOr<Reading> Formula(int first, int last) const;
  absl::StatusOr<Reading> WithPublished(Reading reading, int year) const;
  void NoteConflict(const CellReading& published, Reading& reading) const;
  absl::Status Level(int first, int last, Reading& reading) const;
  absl::Status Ratio(int first, int last, Reading& reading) const;
  absl::Status Growth(int year, Reading& reading) const;
  // Returns the values that rates are made of, one a year; nullopt if one is missing or is no base.
  absl::StatusOr<std::optional<std::vector<mpq_class>>> GrowthValues(const std::vector<int>& years,
                                                                     Reading& reading) const;
  absl::StatusOr<Sum> Evaluate(const v1::Expression& expression, int first, int last,
                               Reading& reading) const;

  const v1::Target& target_;
  const Occasion& occasion_;
  const Totals& totals_;
  const Vocabulary& vocabulary_;
  const Demand demand_;
};

}  // namespace thidua::targets
