#pragma once
// Adding up a round over its subjects.
//
//   RoundFold fold(round);
//   for (...) RETURN_IF_ERROR(fold.Add(figures));
//   RETURN_IF_ERROR(fold.Finish(&total));

#include <absl/numeric/int128.h>
#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <cstdint>
#include <string>
#include <vector>

#include "thidua/reporting/v1/report.pb.h"
#include "thidua/reporting/v1/round.pb.h"

namespace thidua::reporting {

// The total of one round, without token: counts and amounts are summed exactly, states are counted
// by level, published rates stand only where the roster has one subject, everything also by value
// of each split attribute. Not thread-safe; `round` must outlive it.
class RoundFold {
 public:
  explicit RoundFold(const v1::Round& round);

  // Adds one subject's figures; passes over a subject that is not on the roster.
  //   DATA_LOSS / CORRUPT: they do not fit the round's columns.
  absl::Status Add(const v1::Figures& figures);

  // Writes what has been added up into an empty `total`.
  //   FAILED_PRECONDITION / NUMBER_OUT_OF_RANGE: a sum does not fit 18 digits.
  absl::Status Finish(v1::Total* total) const;

 private:
  // Subjects that are counted together: group 0 is all of them, the others have one value of one
  // attribute.
  struct Group {
    std::string attribute;
    std::string value;
  };
  // What has been added up of one column over one group.
  struct Tally {
    absl::int128 sum = 0;
    int32_t n = 0;
  };

  void GroupBy(const std::string& attribute);
  template <class Message>
  absl::Status Write(size_t group, int column, Message* message) const;

  const v1::Round& round_;
  const size_t columns_;
  std::vector<Group> groups_;                   // behind the first by attribute, then by value
  std::vector<std::vector<size_t>> groups_of_;  // by roster index
  // Where a column's levels begin among all columns' levels; -1 for a column that is no state.
  std::vector<int> levels_at_;
  size_t levels_ = 0;
  std::vector<Tally> tallies_;         // group * columns_ + column
  std::vector<int32_t> level_counts_;  // group * levels_ + level
  std::vector<int> weakest_;           // by column, a ValueStatus
  v1::Basis basis_;
};

// The same of all figures at once.
absl::StatusOr<v1::Total> FoldRound(const v1::Round& round,
                                    const std::vector<v1::Figures>& figures);

}  // namespace thidua::reporting
