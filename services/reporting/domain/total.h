#pragma once
// Adding up a round over its subjects.
//
//   RoundFold fold(round);
//   for (...) RETURN_IF_ERROR(fold.Add(figures));
//   ASSIGN_OR_RETURN(const Tallies tallies, std::move(fold).Finish());
//   WriteTotal(round, tallies, &total);

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <string>
#include <vector>

#include "services/reporting/domain/tallies.h"
#include "thidua/reporting/v1/report.pb.h"
#include "thidua/reporting/v1/round.pb.h"

namespace thidua::reporting {

// What the total of one round says: counts and amounts are summed exactly, states are counted by
// level, published rates stand only where the roster has one subject, everything also by value of
// each split attribute. Not thread-safe; `round` must outlive it and what it makes.
class RoundFold {
 public:
  explicit RoundFold(const v1::Round& round);

  // Adds one subject's figures; passes over a subject that is not on the roster.
  //   DATA_LOSS / CORRUPT: they do not fit the round's columns.
  absl::Status Add(const v1::Figures& figures);

  // What has been added up.
  //   FAILED_PRECONDITION / NUMBER_OUT_OF_RANGE: a sum does not fit 18 digits.
  absl::StatusOr<Tallies> Finish() &&;

 private:
  void GroupBy(const std::string& attribute);

  const v1::Round& round_;
  std::vector<std::vector<size_t>> groups_of_;  // by roster index
  Tallies tallies_;                             // without has_sum until it is finished
};

// Writes the total of `round`, without token, into an empty `total`.
void WriteTotal(const v1::Round& round, const Tallies& tallies, v1::Total* total);

// The total of a round with these figures, without token. Fails as RoundFold does.
absl::StatusOr<v1::Total> FoldRound(const v1::Round& round,
                                    const std::vector<v1::Figures>& figures);

}  // namespace thidua::reporting
