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

bool Decides(const Binding& binding) {
  return std::any_of(binding.grants().begin(), binding.grants().end(),
                     [](const RoleGrant& grant) { return DecidesOverOthers(grant.role()); });
}

// Whether what is known of the person behind the principal becomes something else, where duties may
// be kept apart by it.
bool ChangesPerson(const Binding& next, const Binding* stored) {
  return stored != nullptr && stored->person() != next.person() &&
         (!stored->person().empty() || Decides(next));
}

// Grants of `a` that `b` does not hold as they are.
std::vector<RoleGrant> Beyond(const Binding& a, const Binding* b) {
  std::vector<RoleGrant> grants;
  for (const RoleGrant& grant : a.grants()) {
    if (!Holds(b, grant)) grants.push_back(grant);
  }
  return grants;
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

std::vector<std::string> ChangedUnits(const Binding& next, const Binding* stored) {
  std::set<std::string> units;
  for (const RoleGrant& grant : Beyond(next, stored)) units.insert(grant.unit());
  if (stored != nullptr) {
    for (const RoleGrant& grant : Beyond(*stored, &next)) units.insert(grant.unit());
  }
  if (ChangesPerson(next, stored)) {
    for (const Binding* binding : {&next, stored}) {
      for (const RoleGrant& grant : binding->grants()) {
        if (DecidesOverOthers(grant.role())) units.insert(grant.unit());
      }
    }
  }
  return {units.begin(), units.end()};
}

absl::StatusOr<bool> NeedsConfirmation(const Binding& next, const Binding* stored,
                                       std::string_view proposer, SamePerson same,
                                       OtherAdministrator other) {
  const std::string_view holder = LastSegment(next.name());
  bool needs = false;
  for (const RoleGrant& grant : Beyond(next, stored)) {
    needs = needs || (DecidesOverOthers(grant.role()) && other({grant.unit()}, proposer, ""));
  }
  if (stored != nullptr && !same(proposer, holder)) {
    for (const RoleGrant& grant : Beyond(*stored, &next)) {
      needs = needs ||
              (grant.role() == auth::v1::ROLE_DISTRICT_ADMINISTRATOR &&
               other({grant.unit()}, proposer, "") && !other({grant.unit()}, proposer, holder));
    }
  }
  const std::vector<std::string> units = ChangedUnits(next, stored);
  const bool confirmable = other(units, proposer, "");
  needs = needs || (ChangesPerson(next, stored) && confirmable);
  if (needs && !confirmable) {
    return Error(absl::StatusCode::kFailedPrecondition, type::v1::ERROR_REASON_RULE_VIOLATED,
                 "this needs a second administrator, and no other one may give roles on all of its "
                 "units; change one unit at a time");
  }
  return needs;
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
