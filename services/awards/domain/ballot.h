#pragma once
// The council's ballot: whether its tally adds up, and whether it passed.

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <string_view>

#include "common/value/errors.h"
#include "common/value/same_person.h"
#include "thidua/awards/v1/award.pb.h"
#include "thidua/awards/v1/rule_pack.pb.h"

namespace thidua::awards {

// Adds every fault of the tally, with paths below "ballot": votes are those of the members present,
// members are named, each once.
void CheckBallot(Violations& violations, const v1::Ballot& ballot);

// True if in_favour / base >= numerator / denominator, compared exactly. A base of nobody passes
// nothing.
bool Passes(const v1::BallotRule& rule, const v1::Ballot& ballot);

// The nomination after its ballot: VOTED or REJECTED. `honour` is that of the pack that ruled the
// appraisal; the ballot has passed CheckBallot.
//   FAILED_PRECONDITION / ILLEGAL_STATE: it is not waiting for a ballot, or needs none.
//   FAILED_PRECONDITION / SEPARATION_OF_DUTIES: the recorder or a member proposed or appraised it,
//   or two members are one person.
absl::StatusOr<v1::Nomination> RecordBallot(v1::Nomination nomination, const v1::Honour& honour,
                                            const v1::Ballot& ballot, std::string_view recorder,
                                            absl::Time time, SamePerson same);

}  // namespace thidua::awards
