#pragma once
// Rules and nominations that tests start from.

#include <string>

#include "thidua/awards/v1/award.pb.h"
#include "thidua/awards/v1/rule_pack.pb.h"

namespace thidua::awards {

// "rulePacks/nd91", 2017-10-01 to 2024-01-01, etag "7": base salaries of 2018 and 2019-07-01,
// rounded up to 10,000. Its honours:
//   giay-khen  persons 0.3, collectives 0.6; two papers; reports 100 % in time (collectives),
//              targets met (collectives), one attestation; no ballot
//   ldtt       persons 0.3; nothing else
//   cstd       persons 1.0; ballot 90 % of all members; 5 days of notice; at most 15 % of ldtt
v1::RulePack SamplePack();

// A person of xã Dân Tiến, proposed for ldtt by "user:lan" in "units/khoai-chau/movements/m2020".
v1::Nomination SampleNomination(const std::string& id, const std::string& honour = "ldtt");

// The same, appraised as eligible by "user:binh" on 2020-08-07 (Viet Nam).
v1::Nomination EligibleNomination(const std::string& id, const std::string& honour = "ldtt");

// A ballot of ten members, "user:council-0" to "user:council-9", with nine votes in favour.
v1::Ballot SampleBallot();

}  // namespace thidua::awards
