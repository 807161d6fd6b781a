#pragma once
// A session of the council: whether its tallies add up, and what they come to.

#include <absl/status/statusor.h>
#include <absl/time/civil_time.h>
#include <absl/time/time.h>

#include <cstdint>
#include <string_view>

#include "common/value/errors.h"
#include "common/value/same_person.h"
#include "thidua/awards/v1/council.pb.h"
#include "thidua/awards/v1/nomination.pb.h"
#include "thidua/awards/v1/rule_pack.pb.h"

namespace thidua::awards {

// Adds every fault that the session shows by itself, with paths below "session": votes are those of
// the members present and the written ones of members who are absent, members are named, each
// nomination of the session's movement has one ballot, and nobody has voted after `today`.
void CheckSession(Violations& violations, const v1::CouncilSession& session, absl::CivilDay today);

// How many members the rule's share is of: all, or those who took part in ballot `index`.
int64_t BallotBaseOf(const v1::BallotRule& rule, const v1::CouncilSession& session, int index);

// The least votes in favour that reach the rule's threshold of a base; 0 where that is nobody, of
// which nothing passes.
int64_t LeastVotes(const v1::BallotRule& rule, int64_t base);

// The nomination after ballot `index` of the session: VOTED or REJECTED. `honour` is that of the
// pack that ruled the appraisal; the session has passed CheckSession. Where the threshold is not
// verified and not reached, the ballot says what follows: it is confirmed, or the council rejects.
//   FAILED_PRECONDITION / ILLEGAL_STATE: it is not waiting for a ballot, or needs none.
//   FAILED_PRECONDITION / RULE_VIOLATED: written opinions where the rule admits none; an unverified
//   threshold was not reached and nothing is said.
//   FAILED_PRECONDITION / SEPARATION_OF_DUTIES: the recorder or a member proposed or appraised it.
absl::StatusOr<v1::Nomination> Vote(v1::Nomination nomination, const v1::Honour& honour,
                                    const v1::CouncilSession& session, int index,
                                    std::string_view recorder, SamePerson same);

// Adds a violation for each two members who are one person.
void CheckMembersDiffer(Violations& violations, const v1::CouncilSession& session, SamePerson same);

}  // namespace thidua::awards
