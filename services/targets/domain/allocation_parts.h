#pragma once
// The parts of an allocation as targets of their own, and what they came to.

#include <absl/status/statusor.h>
#include <gmpxx.h>

#include <optional>
#include <string>
#include <vector>

#include "services/targets/domain/formula.h"
#include "services/targets/domain/occasion.h"
#include "services/targets/domain/totals.h"
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

// One part that is to be judged. A value.
struct Part {
  std::string carrier;  // `units/{unit}` or the year
  std::string value;    // what it carries
  v1::Target target;
  Occasion occasion;
};

// Returns the parts of an allocation by units, in their order.
std::vector<Part> PartsOfUnits(const v1::Target& target, const v1::Allocation& allocation,
                               const Occasion& occasion, const Vocabulary& vocabulary);

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
  // Adds a part. Of a unit that ended, which is not `standing`, nothing is added.
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
