#include "services/awards/domain/duties.h"

#include <absl/algorithm/container.h>
#include <absl/strings/str_cat.h>

namespace thidua::awards {

void CheckDuty(Violations& violations, std::string_view field, const v1::Nomination& nomination,
               Duty duty, std::string_view principal, SamePerson same) {
  auto refuse = [&](std::string_view earlier) {
    violations.Add(field,
                   absl::StrCat(std::string(principal), " ", std::string(earlier), " ",
                                nomination.name(), " and must leave this to somebody else"),
                   type::v1::ERROR_REASON_SEPARATION_OF_DUTIES);
  };
  if (same(nomination.proposer(), principal)) refuse("proposed");
  if (duty == Duty::kAppraise) return;
  if (nomination.has_appraisal() && same(nomination.appraisal().appraiser(), principal)) {
    refuse("appraised");
  }
  if (duty == Duty::kCouncil || !nomination.has_ballot()) return;
  const v1::Ballot& ballot = nomination.ballot();
  if (same(ballot.recorder(), principal)) refuse("recorded the ballot on");
  if (absl::c_any_of(ballot.member_principals(),
                     [&](const std::string& member) { return same(member, principal); })) {
    refuse("sat in the council on");
  }
}

}  // namespace thidua::awards
