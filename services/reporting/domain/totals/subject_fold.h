#pragma once
// What sets of subjects make of a window: its total as if only the subjects of one set stood on the
// rosters of its rounds, of all sets in one pass over the figures.
//
//   SubjectFold fold(sets, cover);
//   while (fold.NeedsMore()) {
//     for (... figures in fold.next_round() ...) RETURN_IF_ERROR(fold.Add(name, figures));
//     RETURN_IF_ERROR(fold.EndRound());
//   }
//   ASSIGN_OR_RETURN(const std::vector<SubjectTallies> totals, fold.Finish());

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "services/reporting/domain/totals/closing.h"
#include "services/reporting/domain/totals/figures_view.h"
#include "services/reporting/domain/totals/rollup.h"
#include "services/reporting/domain/totals/subject_sets.h"
#include "services/reporting/domain/totals/tallies.h"
#include "services/reporting/domain/totals/total.h"
#include "thidua/reporting/v1/round.pb.h"

namespace thidua::reporting {

// What one set makes of a window.
struct SubjectTallies {
  Tallies tallies;
  int64_t returns = 0;  // of reports, before the figures that were added were accepted
};

// Counts for each set what RoundFold, ClosingFold and FoldOverTime count over rosters that have its
// subjects alone. Figures are to be added round by round, the last round first. Not thread-safe;
// what it is given must outlive it, and it what it makes.
class SubjectFold {
 public:
  // `cover` has at least one round. Where it is exact, the total is that of its only round.
  SubjectFold(const SubjectSets& sets, const Cover& cover);

  // Returns whether the figures of a round are to be added.
  bool NeedsMore() const { return next_ > 0; }
  // Returns the round whose figures are to be added now.
  const v1::Round& next_round() const { return *cover_.rounds[next_ - 1]; }
  // Adds one subject's figures of that round, which are stored as `name`; who is of no set counts
  // nothing.
  //   DATA_LOSS / CORRUPT: the figures do not fit the round's columns.
  absl::Status Add(std::string_view name, const FiguresView& figures);
  // Goes on with the round before.
  //   FAILED_PRECONDITION / NUMBER_OUT_OF_RANGE: a sum does not fit 18 digits.
  absl::Status EndRound();

  // Returns what each set makes of the window, once no round needs to be added. Fails as
  // FoldOverTime and ClosingFold do.
  absl::StatusOr<std::vector<SubjectTallies>> Finish();

 private:
  // Gets ready for the figures of the next round.
  void BeginRound();

  const SubjectSets& sets_;
  const Cover& cover_;
  size_t next_;                                // the number of rounds that are still to be added
  std::deque<RoundFold> folds_;                // of the next round, by set
  std::vector<std::vector<Tallies>> counted_;  // by set and round
  std::vector<int64_t> returns_;               // by set
  // Of several rounds.
  v1::Round closing_;
  std::optional<ClosingFold> closing_fold_;
};

}  // namespace thidua::reporting
