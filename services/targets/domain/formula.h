#pragma once
// The evaluation formulas. A formula is never changed once figures were published by it. A change
// is a new formula with a new number and the old one stays, so that an old evaluation can be
// reproduced for ever.

#include <absl/status/statusor.h>

#include <vector>

#include "services/targets/domain/judge.h"
#include "services/targets/domain/occasion.h"
#include "services/targets/domain/totals.h"
#include "services/targets/domain/vocabulary.h"
#include "thidua/targets/v1/evaluation.pb.h"
#include "thidua/targets/v1/target.pb.h"

namespace thidua::targets {

// A Formula is one way to evaluate a plan. Its functions are pure and thread-safe.
struct Formula {
  int number = 0;

  // Returns every total that the evaluation may look at, in order, without repetition.
  std::vector<TotalKey> (*required_totals)(const std::vector<v1::Target>& targets,
                                           const Occasion& occasion);

  // Returns one judgement a target, in their order. Shares of a composition are printed together,
  // so that `targets` should hold all targets of a composition or none; and it must hold the
  // members of every composite.
  //   DATA_LOSS / CORRUPT: a number in a target or a total is none, or a member is missing.
  absl::StatusOr<std::vector<Judgement>> (*judge)(const std::vector<v1::Target>& targets,
                                                  const Occasion& occasion, const Totals& totals,
                                                  const Vocabulary& vocabulary);

  // Returns the results of `judge`.
  absl::StatusOr<std::vector<v1::TargetResult>> evaluate(const std::vector<v1::Target>& targets,
                                                         const Occasion& occasion,
                                                         const Totals& totals,
                                                         const Vocabulary& vocabulary) const;
};

// Returns the formula of this number, or the newest for 0.
//   INVALID_ARGUMENT / UNKNOWN_REFERENCE: there is no such formula.
absl::StatusOr<const Formula*> FindFormula(int number);

}  // namespace thidua::targets
