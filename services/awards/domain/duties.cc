#include "services/awards/domain/duties.h"

#include <absl/algorithm/container.h>
#include <absl/strings/str_cat.h>

namespace thidua::awards {

void CheckDuty(Violations& violations, std::string_view field, const v1::Nomination& nomination,
               const v1::CouncilSession* session, Duty duty, std::string_view principal,
               SamePerson same) {
  const auto is_him = [&](const std::string& other) { return same(other, principal); };
  auto refuse = [&](std::string_view earlier) {
    violations.Add(field,
                   absl::StrCat(std::string(principal), " ", std::string(earlier), " ",
                                nomination.name(), " and must leave this to somebody else"),
                   type::v1::ERROR_REASON_SEPARATION_OF_DUTIES);
  };
  if (is_him(nomination.proposer()) || absl::c_any_of(nomination.earlier_proposers(), is_him)) {
    refuse("proposed");
  }
  if (duty == Duty::kAppraise) return;
  if (nomination.has_appraisal() && is_him(nomination.appraisal().appraiser())) {
    refuse("appraised");
  }
  if (duty == Duty::kCouncil || session == nullptr) return;
  if (is_him(session->recorder())) refuse("recorded the ballot on");
  if (absl::c_any_of(session->member_principals(), is_him)) refuse("sat in the council on");
}

}  // namespace thidua::awards
