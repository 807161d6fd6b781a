#pragma once
// The columns of a round that are computed from others.

#include <cstdint>
#include <vector>

#include "services/reporting/domain/rules/linear.h"
#include "services/reporting/domain/rules/row.h"
#include "thidua/reporting/v1/round.pb.h"

namespace thidua::reporting {

// The computed columns of one round, compiled once. Thread-safe.
class ComputedColumns {
 public:
  explicit ComputedColumns(const v1::Round& round);

  // Fills the computed columns of `row`; one with a missing part is missing. Returns the first
  // column whose value does not fit 18 digits, which is then missing; -1 if all fit.
  int FillIn(Row& row) const;

  // The columns that `column` is computed from; none for a reported one.
  std::vector<int> PartsOf(int column) const;

 private:
  struct Computed {
    int column;
    Linear expression;
    int64_t minimum;
    int64_t maximum;
  };
  std::vector<Computed> computed_;
};

}  // namespace thidua::reporting
