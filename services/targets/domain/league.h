#pragma once
// The ranks of units that compete.

#include <vector>

#include "services/targets/domain/score.h"
#include "thidua/targets/v1/scoring.pb.h"

namespace thidua::targets {

// Puts the scores in the order of the table, by group in the scheme's order, then by rank, then by
// name and unit, and gives each its rank in its group: by points, then by the scheme's tie
// breakers. Who is equal in all of them has the same rank, and the next rank is left out.
void Rank(const v1::Scheme& scheme, std::vector<Score>& scores);

// Gives each of the scores the rank that its unit has among `previous`, which were ranked, if it is
// of the same group there.
void AddPreviousRanks(const std::vector<Score>& previous, std::vector<Score>& scores);

}  // namespace thidua::targets
