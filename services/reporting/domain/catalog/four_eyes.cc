#include "services/reporting/domain/catalog/four_eyes.h"

#include <absl/strings/str_cat.h>
#include <google/protobuf/util/message_differencer.h>

#include <algorithm>
#include <set>

#include "common/value/enum_switch.h"
#include "common/value/errors.h"
#include "common/value/name.h"
#include "common/value/timestamp.h"

namespace thidua::reporting {
namespace {

using auth::v1::RoleGrant;
using catalog::v1::Binding;
using catalog::v1::BindingProposal;

// Whether whoever holds `held` holds `wanted` already, on the same unit and for all of its days.
bool Covers(const RoleGrant& held, const RoleGrant& wanted) {
  return held.role() == wanted.role() && held.unit() == wanted.unit() &&
         held.valid_from() <= wanted.valid_from() &&
         (held.valid_to().empty() ||
          (!wanted.valid_to().empty() && wanted.valid_to() <= held.valid_to()));
}

bool Holds(const Binding* binding, const RoleGrant& wanted) {
  return binding != nullptr &&
         std::any_of(binding->grants().begin(), binding->grants().end(),
                     [&](const RoleGrant& held) { return Covers(held, wanted); });
}

bool GivesPower(const Binding& next, const Binding* stored) {
  const bool other_person = stored != nullptr && stored->person() != next.person();
  return std::any_of(next.grants().begin(), next.grants().end(), [&](const RoleGrant& grant) {
    return DecidesOverOthers(grant.role()) && (other_person || !Holds(stored, grant));
  });
}

bool TakesAdministration(const Binding& next, const Binding* stored) {
  return stored != nullptr &&
         std::any_of(stored->grants().begin(), stored->grants().end(), [&](const RoleGrant& grant) {
           return grant.role() == auth::v1::ROLE_DISTRICT_ADMINISTRATOR && !Holds(&next, grant);
         });
}

}  // namespace

bool DecidesOverOthers(auth::v1::Role role) {
  switch (role) {
    case auth::v1::ROLE_DISTRICT_REVIEWER:
    case auth::v1::ROLE_DISTRICT_ADMINISTRATOR:
    case auth::v1::ROLE_DECIDER:
      return true;
    case auth::v1::ROLE_UNSPECIFIED:
    case auth::v1::ROLE_COMMUNE_OFFICER:
    case auth::v1::ROLE_AWARD_COUNCIL:
    case auth::v1::ROLE_PROVINCIAL_READER:
    case auth::v1::ROLE_AUDITOR:
    case auth::v1::ROLE_SERVICE:
    case SENTINELS_OF(auth::v1::Role):
      break;
  }
  return false;
}

std::vector<std::string> UnitsOf(const Binding& next, const Binding* stored) {
  std::set<std::string> units;
  for (const RoleGrant& grant : next.grants()) units.insert(grant.unit());
  if (stored != nullptr) {
    for (const RoleGrant& grant : stored->grants()) units.insert(grant.unit());
  }
  return {units.begin(), units.end()};
}

bool NeedsConfirmation(const Binding& next, const Binding* stored, std::string_view proposer,
                       SamePerson same, OtherAdministrator other) {
  const std::vector<std::string> units = UnitsOf(next, stored);
  if (GivesPower(next, stored) && other(units, proposer, "")) return true;
  const std::string_view holder = LastSegment(next.name());
  return TakesAdministration(next, stored) && !same(proposer, holder) &&
         other(units, proposer, "") && !other(units, proposer, holder);
}

Binding Propose(const Binding& next, const Binding* stored, std::string_view proposer,
                std::string_view reason, absl::Time time) {
  Binding proposed;
  proposed.set_name(next.name());
  if (stored != nullptr) proposed = *stored;
  BindingProposal wanted;
  *wanted.mutable_grants() = next.grants();
  wanted.set_note(next.note());
  wanted.set_person(next.person());
  wanted.set_proposer(std::string(proposer));
  wanted.set_reason(std::string(reason));
  *wanted.mutable_propose_time() = proposed.proposal().propose_time();
  if (!google::protobuf::util::MessageDifferencer::Equals(wanted, proposed.proposal())) {
    *wanted.mutable_propose_time() = ToTimestamp(time);
  }
  *proposed.mutable_proposal() = std::move(wanted);
  return proposed;
}

absl::StatusOr<Binding> Confirm(const Binding& stored, std::string_view confirmer,
                                SamePerson same) {
  if (!stored.has_proposal()) {
    return Error(absl::StatusCode::kFailedPrecondition, type::v1::ERROR_REASON_ILLEGAL_STATE,
                 stored.name() + " has no proposal: there is nothing to confirm");
  }
  const BindingProposal& proposal = stored.proposal();
  if (same(proposal.proposer(), confirmer)) {
    return Error(absl::StatusCode::kFailedPrecondition, type::v1::ERROR_REASON_SEPARATION_OF_DUTIES,
                 absl::StrCat("the proposal for ", stored.name(), " was made by ",
                              proposal.proposer(), "; somebody else confirms it"));
  }
  Binding confirmed = stored;
  confirmed.clear_proposal();
  *confirmed.mutable_grants() = proposal.grants();
  confirmed.set_note(proposal.note());
  confirmed.set_person(proposal.person());
  return confirmed;
}

}  // namespace thidua::reporting
