#pragma once
// Adding up a round over its subjects.
//
//   RoundFold fold(round);
//   for (...) RETURN_IF_ERROR(fold.Add(name, figures));
//   ASSIGN_OR_RETURN(const Tallies tallies, std::move(fold).Finish());

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "services/reporting/domain/totals/figures_view.h"
#include "services/reporting/domain/totals/ids_in_order.h"
#include "services/reporting/domain/totals/tallies.h"
#include "thidua/reporting/v1/round.pb.h"

namespace thidua::reporting {

// Returns whether figures fit these columns of their round.
bool Fits(const Layout& columns, const FiguresView& figures);

// Counts what the total of one round says: counts and amounts are summed exactly, states are
// counted by level, and a published rate stands only where one subject exists at the window's end;
// everything is counted over all subjects and by value of each split attribute. Of a subject that
// ended within the window only flows are counted. Not thread-safe; `round` must
// outlive the fold and what it makes.
class RoundFold {
 public:
  explicit RoundFold(const v1::Round& round);
  // The same as if only these lines stood on the round's roster. `columns` is its layout.
  RoundFold(const v1::Round& round, RosterLines roster, std::shared_ptr<const Layout> columns);

  // Adds one subject's figures, which are stored as `name`; a subject that is not on the roster
  // counts nothing. It is fastest in the order of the roster, which is that of the names.
  //   DATA_LOSS / CORRUPT: the figures do not fit the round's columns.
  absl::Status Add(std::string_view name, const FiguresView& figures);

  // Returns how many subjects have been added that have a value.
  int accepted() const { return tallies_.basis.accepted(); }

  // Returns what has been added up.
  //   FAILED_PRECONDITION / NUMBER_OUT_OF_RANGE: a sum does not fit 18 digits.
  absl::StatusOr<Tallies> Finish() &&;

 private:
  void GroupBy(const std::string& attribute, size_t which);
  void AddTo(size_t group, const FiguresView& figures);

  const RosterLines roster_;
  size_t attributes_ = 1;       // that subjects are counted by
  std::vector<size_t> groups_;  // roster index * attributes + which of them
  IdsInOrder ids_;              // of subjects, by roster index
  std::string last_statuses_;   // of the subject that was added last
  Tallies tallies_;  // without has_sum, and all subjects only if not split, until it is finished
};

}  // namespace thidua::reporting
