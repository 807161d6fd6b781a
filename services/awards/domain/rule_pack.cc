#include "services/awards/domain/rule_pack.h"

#include <absl/algorithm/container.h>
#include <absl/strings/str_cat.h>

#include <string>

#include "common/value/enum_switch.h"
#include "common/value/errors.h"
#include "common/value/status_macros.h"

namespace thidua::awards {
namespace {

// True if what the pack says of the honour names the other one.
bool Names(const v1::RulePack& pack, std::string_view honour, std::string_view other) {
  const v1::Honour* found = FindHonour(pack, honour);
  return found != nullptr && absl::c_any_of(found->shares_merit_with(), [&](const std::string& id) {
           return std::string_view(id) == other;
         });
}

}  // namespace

bool InForce(const v1::RulePack& pack, std::string_view date) {
  return pack.valid_from() <= date && (pack.valid_to().empty() || date < pack.valid_to());
}

absl::StatusOr<const v1::RulePack*> ChoosePack(const std::vector<v1::RulePack>& packs,
                                               std::string_view date) {
  for (const v1::RulePack& pack : packs) {
    if (InForce(pack, date)) return &pack;
  }
  return Error(absl::StatusCode::kFailedPrecondition, type::v1::ERROR_REASON_NO_RULE_PACK,
               "no rule pack is in force on " + std::string(date));
}

absl::StatusOr<DecidingRules> ChooseDecidingRules(const std::vector<v1::RulePack>& packs,
                                                  std::string_view receipt_date,
                                                  std::string_view decision_date) {
  ASSIGN_OR_RETURN(const v1::RulePack* later, ChoosePack(packs, decision_date));
  const v1::TransitionMode mode = later->transition().mode();
  if (mode == v1::TRANSITION_MODE_BY_DECISION) return DecidingRules{later, later, later};
  ASSIGN_OR_RETURN(const v1::RulePack* earlier, ChoosePack(packs, receipt_date));
  switch (mode) {
    case v1::TRANSITION_MODE_BY_RECEIPT:
      return DecidingRules{earlier, earlier, later};
    case v1::TRANSITION_MODE_BY_DECISION:
    case v1::TRANSITION_MODE_BY_STEP:
    case v1::TRANSITION_MODE_UNSPECIFIED:
    case SENTINELS_OF(v1::TransitionMode):
      break;
  }
  return DecidingRules{earlier, later, later};
}

const v1::Honour* FindHonour(const v1::RulePack& pack, std::string_view honour) {
  auto it = absl::c_find_if(
      pack.honours(), [&](const v1::Honour& h) { return std::string_view(h.honour()) == honour; });
  return it == pack.honours().end() ? nullptr : &*it;
}

const v1::RecipientRule* FindTerms(const v1::Honour& honour, v1::RecipientKind kind) {
  auto it = absl::c_find_if(honour.recipients(),
                            [&](const v1::RecipientRule& rule) { return rule.kind() == kind; });
  return it == honour.recipients().end() ? nullptr : &*it;
}

const v1::Authority* FindAuthority(const v1::Honour& honour, catalog::v1::UnitKind unit_kind,
                                   v1::RecipientKind recipient_kind) {
  if (FindTerms(honour, recipient_kind) == nullptr) return nullptr;
  auto it = absl::c_find_if(honour.authorities(), [&](const v1::Authority& authority) {
    return absl::c_linear_search(authority.unit_kinds(), unit_kind) &&
           (authority.recipient_kinds().empty() ||
            absl::c_linear_search(authority.recipient_kinds(), recipient_kind));
  });
  return it == honour.authorities().end() ? nullptr : &*it;
}

bool AppliesTo(const v1::EligibilityRule& rule, v1::RecipientKind kind) {
  return rule.kinds().empty() || absl::c_linear_search(rule.kinds(), kind);
}

bool SharesMerit(const v1::RulePack& pack, std::string_view honour_a, std::string_view honour_b) {
  return Names(pack, honour_a, honour_b) || Names(pack, honour_b, honour_a);
}

}  // namespace thidua::awards
