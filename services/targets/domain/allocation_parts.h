#pragma once
// The parts of an allocation as targets of their own, and what they came to.

#include <absl/status/statusor.h>
#include <gmpxx.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/targets/domain/formula.h"
#include "services/targets/domain/occasion.h"
#include "services/targets/domain/totals.h"
#include "services/targets/domain/unit_lineage.h"
#include "services/targets/domain/vocabulary.h"
#include "thidua/targets/v1/allocation_evaluation.pb.h"
#include "thidua/targets/v1/target.pb.h"

namespace thidua::targets {

// Returns the target as it is judged for one who carries `value` of it: that is its bound, and
// nothing was decided about the way there. With what the target stands beside in its plan it has
// nothing to do.
v1::Target WithBound(const v1::Target& target, const std::string& value);

// Returns the occasion for a unit: it ends with the unit, or with the owner if that ends earlier.
Occasion OccasionOf(const Occasion& occasion, const catalog::v1::Unit* unit);

// Returns the day, `YYYY-MM-DD`, on which units must exist for their parts to stand: the last one
// of the period, or the owner's last day if it ended before. With an owner its units often end too,
// and they carried their parts until then.
std::string StandingDay(const Occasion& occasion);

// Returns the day, likewise, that says which allocation by units counts: the standing one, or the
// last one of the year in which the target is due if that is earlier.
//   DATA_LOSS / CORRUPT: the target's due period cannot be read.
absl::StatusOr<std::string> AllocationDay(const v1::Target& target, const Occasion& occasion);

// One part that is to be judged. A value.
struct Part {
  std::string carrier;  // `units/{unit}` or the year
  std::string value;    // what it carries
  v1::Target target;
  Occasion occasion;
  Lineage lineage = {};  // of a unit
};

// Returns the parts of an allocation by units as they stand on the standing day, in the order of
// units: what a unit that exists carries with those that all went over to it since the figures
// begin, and what one that ended carried itself. Whoever took over from units with parts has a
// part, also without one of its own. `since` is the day on which the figures begin, `YYYY-MM-DD`.
//   DATA_LOSS / CORRUPT: a part is no decimal.
absl::StatusOr<std::vector<Part>> PartsOfUnits(const v1::Target& target,
                                               const v1::Allocation& allocation,
                                               const Occasion& occasion, std::string_view since,
                                               const Vocabulary& vocabulary);

// Returns those of an allocation by years up to the evaluated one: each is judged by what came in
// its year alone, and is due in it.
std::vector<Part> PartsOfYears(const v1::Target& target, const v1::Allocation& allocation,
                               const Occasion& occasion);

// Returns every total that judging the parts may look at, in order, without repetition.
std::vector<TotalKey> RequiredTotals(const Formula& formula, const std::vector<Part>& parts);

// What one part came to.
struct JudgedPart {
  v1::TargetResult result;
  std::optional<mpq_class> value;  // exact, of the year that decides; nullopt if there is none
};

// Judges a part by these totals.
//   DATA_LOSS / CORRUPT: see Formula::evaluate.
absl::StatusOr<JudgedPart> JudgePart(const Formula& formula, const Part& part, const Totals& totals,
                                     const Vocabulary& vocabulary);

// Adds up what is allocated and what was reached of it.
class PartSums {
 public:
  // Adds a part. Of a unit that ended, which is not `standing`, nothing is added: whoever took over
  // carries it.
  //   DATA_LOSS / CORRUPT: what it carries is no decimal.
  absl::Status Add(const Part& part, bool standing, const std::optional<mpq_class>& value);

  const mpq_class& allocated() const { return allocated_; }
  // nullopt if one of the parts has no value, or there is no part.
  const std::optional<mpq_class>& actual() const { return actual_; }

 private:
  mpq_class allocated_ = 0;
  std::optional<mpq_class> actual_;
  bool missing_ = false;
};

}  // namespace thidua::targets
