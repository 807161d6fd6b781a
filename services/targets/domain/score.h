#pragma once
// What one unit's row in a league table says.

#include <absl/functional/function_ref.h>
#include <absl/status/statusor.h>
#include <gmpxx.h>

#include <cstdint>
#include <string>
#include <vector>

#include "services/targets/domain/judge.h"
#include "thidua/targets/v1/scoring.pb.h"

namespace thidua::targets {

// The reports of one unit, of one form in a period.
struct FormReports {
  std::string form;     // by name
  bool absent = false;  // there is no total that the caller may see
  int32_t late = 0;     // in force, and late
  int32_t returned = 0;
  int32_t missing = 0;  // on the rosters, without figures in force
  bool simulated = false;
};

// What a criterion looks at.
struct Judged {
  const Judgement* judgement = nullptr;
  bool allocated = false;  // by the unit's part of an allocation
};

// A row with the exact numbers that it is ranked by. A value.
struct Score {
  v1::LeagueRow row;  // without ranks, names and predecessors
  mpq_class points;
  std::vector<mpq_class> ties;  // points in the scheme's tie breakers; none of what was not judged
};

// Returns the score of a unit of the group. `judged` is asked for every criterion that is for it,
// and `reports` are those of the penalty's forms.
//   DATA_LOSS / CORRUPT: a number of the stored scheme is none.
absl::StatusOr<Score> ScoreOf(const v1::Scheme& scheme, const std::string& group,
                              const std::string& unit,
                              absl::FunctionRef<Judged(const v1::Criterion&)> judged,
                              const std::vector<FormReports>& reports);

}  // namespace thidua::targets
