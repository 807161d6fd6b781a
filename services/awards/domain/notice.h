#pragma once
// Public notice of who is to be honoured, and what people objected.

#include <absl/status/statusor.h>
#include <absl/time/civil_time.h>
#include <absl/time/time.h>

#include <string>
#include <string_view>

#include "common/value/errors.h"
#include "thidua/awards/v1/council.pb.h"
#include "thidua/awards/v1/nomination.pb.h"
#include "thidua/awards/v1/rule_pack.pb.h"

namespace thidua::awards {

// Adds every fault that the notice shows by itself, with paths below "notice". `today` is the day
// in Viet Nam on which it is recorded: what is published tomorrow is recorded tomorrow.
void CheckNotice(Violations& violations, const v1::PublicNotice& notice, absl::CivilDay today);

// The notice as it is stored: `request` without what a client cannot set.
v1::PublicNotice NewNotice(const v1::PublicNotice& request, std::string_view publisher,
                           absl::Time time);

// The nomination, published by the notice named.
//   FAILED_PRECONDITION / ILLEGAL_STATE: it is neither ELIGIBLE nor VOTED.
absl::StatusOr<v1::Nomination> Publish(v1::Nomination nomination, std::string_view notice);

// Adds every fault of an objection to the notice, with paths below "objection".
void CheckObjection(Violations& violations, const v1::PublicNotice& notice,
                    const v1::Objection& objection, absl::CivilDay today);

// The notice with the objection as its last one, open.
v1::PublicNotice WithObjection(v1::PublicNotice notice, const v1::Objection& objection);

// The notice with objection `number` settled.
//   NOT_FOUND: there is none of that number. FAILED_PRECONDITION / ILLEGAL_STATE: it is settled.
absl::StatusOr<v1::PublicNotice> Settle(v1::PublicNotice notice, int number, bool upheld,
                                        std::string_view answer, std::string_view settler);

// Why `nomination` cannot be decided under `notice` (nullptr: it was published in none) on the
// earlier one of `decided`, the decision's date, and `today`; empty: it can. Both ends of a notice
// count, so after 5 days from the 7th the first day to decide is the 12th.
std::string NoticeObstacle(const v1::NoticeRule& rule, const v1::PublicNotice* notice,
                           std::string_view nomination, std::string_view decided,
                           std::string_view today);

// Why an objection stands in the way of `nomination`; empty: none does. It does whether or not a
// rule asks for notice.
std::string ObjectionObstacle(const v1::PublicNotice& notice, std::string_view nomination);

}  // namespace thidua::awards
