#pragma once
// Stocks and states at the end of a window: for each subject on the roster of the window's last
// round that exists at its end its last value within the window, carried over from an earlier round
// where the later ones have none.
//
//   const std::vector<const v1::Round*> rounds = ...;  // of one owner and window, oldest first
//   const v1::Round round = ClosingRound(rounds);
//   ClosingFold fold(rounds, round);
//   for (; fold.NeedsMore(); fold.EndRound()) {
//     for (... all figures of fold.next_round() ...) RETURN_IF_ERROR(fold.Add(name, figures));
//   }
//   ASSIGN_OR_RETURN(const Tallies tallies, std::move(fold).Finish());

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/value/period.h"
#include "services/reporting/domain/totals/figures_view.h"
#include "services/reporting/domain/totals/tallies.h"
#include "thidua/reporting/v1/round.pb.h"

namespace thidua::reporting {

// Returns whether a column is a stock or a state, of which the last value of a window stands.
// Published rates are none: they are of their own period alone.
bool IsStock(const v1::Column& column);

// Returns whether `last`, what was counted of the last one of `rounds`, says the closing values:
// every subject has a value of every stock that any of the rounds asks for. Then nothing is
// carried.
bool IsClosed(const std::vector<const v1::Round*>& rounds, const Tallies& last);

// Returns the last round with the stocks of all `rounds` in place of its columns; earlier rounds
// add what the later ones do not ask for. Of two columns of one element that are not of the same
// measure, the later one stands and no value of the earlier one is carried.
v1::Round ClosingRound(const std::vector<const v1::Round*>& rounds);

// Counts closing values. Figures are to be added round by round, the last round first. Not
// thread-safe; what it is given must outlive it and what it makes.
class ClosingFold {
 public:
  // `closing` is ClosingRound(rounds); `rounds` has at least one.
  ClosingFold(const std::vector<const v1::Round*>& rounds, const v1::Round& closing);

  // Returns whether any subject lacks a value that an earlier round may have.
  bool NeedsMore() const { return next_ > 0 && lacking_ > 0; }
  // Returns the round whose figures are to be added now.
  const v1::Round& next_round() const { return *rounds_[next_ - 1]; }
  // Adds one subject's figures of that round, which are stored as `name`; who is not on the roster
  // of the last round counts nothing.
  //   DATA_LOSS / CORRUPT: the figures do not fit the round's columns.
  absl::Status Add(std::string_view name, const FiguresView& figures);
  // Goes on with the round before.
  void EndRound();

  // Returns the closing values of all subjects, with what was carried of them.
  //   FAILED_PRECONDITION / NUMBER_OUT_OF_RANGE: a sum does not fit 18 digits.
  absl::StatusOr<Tallies> Finish() &&;
  // Returns the same as if only these lines stood on the closing round's roster. `columns` is its
  // layout.
  absl::StatusOr<Tallies> FinishOf(const RosterLines& roster,
                                   const std::shared_ptr<const Layout>& columns) const;

 private:
  // Gets ready for the figures of the next round.
  void BeginRound();

  const std::vector<const v1::Round*>& rounds_;
  const v1::Round& closing_;
  const size_t columns_;
  size_t next_;                        // the number of rounds that are still to be read
  std::optional<Layout> layout_;       // of the next round
  std::vector<int> column_of_;         // by its column: that of the closing round, or -1
  std::vector<std::string_view> ids_;  // of subjects, by roster index, in order
  // At roster index * columns + column.
  std::string statuses_;
  std::vector<int64_t> values_;
  std::vector<size_t> rounds_of_;  // the number of rounds up to the one that a value is of
  std::vector<char> simulated_;    // by roster index
  size_t lacking_;                 // values
};

// Makes everything that `tallies` say carried over from `period`, or from where it is older.
void CarryAll(const Period& period, Tallies& tallies);

}  // namespace thidua::reporting
