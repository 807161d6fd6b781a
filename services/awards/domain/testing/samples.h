#pragma once
// Rules and nominations that tests start from.

#include <string>

#include "thidua/awards/v1/council.pb.h"
#include "thidua/awards/v1/nomination.pb.h"
#include "thidua/awards/v1/rule_pack.pb.h"

namespace thidua::awards {

// "rulePacks/nd91", 2017-10-01 to 2024-01-01, etag "7": base salaries of 2018 and 2019-07-01,
// rounded up to 10,000. Its honours:
//   giay-khen  form: persons 0.3, collectives 0.6; two papers within 10 working days; reports 100 %
//              in time (collectives), targets met (collectives), one attestation; no ballot
//   ldtt       title: persons 0.3; by districts and communes; shares its merit with cstd
//   cstd       title: persons 1.0; ballot 90 % of all members; 5 days of notice; at most 15 % of
//   ldtt cstd-tinh  title: persons 3.0; by provinces; cstd in three years to the movement's own,
//   first of
//              its group in the league table, and no bar, of which only the last two are verified
// All but the last are decided by districts.
v1::RulePack SamplePack();

// A person of xã Dân Tiến, proposed for ldtt by "user:lan" in "units/khoai-chau/movements/m2020".
v1::Nomination SampleNomination(const std::string& id, const std::string& honour = "ldtt");

// The same, appraised as eligible by the pack and by "user:binh" on 2020-08-07 (Viet Nam).
v1::Nomination EligibleNomination(const std::string& id, const std::string& honour = "ldtt");

// A session of ten members, "user:council-0" to "user:council-9", all present on 2020-08-10, with
// nine votes in favour of SampleNomination("n1").
v1::CouncilSession SampleSession();

// That ballot as the nomination keeps it.
v1::Ballot SampleBallot();

}  // namespace thidua::awards
