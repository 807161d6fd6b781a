#pragma once
// Finding the rules: which pack rules what of a dossier, and what it says of an honour.

#include <absl/status/statusor.h>
#include <absl/time/civil_time.h>

#include <string_view>
#include <vector>

#include "thidua/awards/v1/rule_pack.pb.h"
#include "thidua/catalog/v1/catalog.pb.h"

namespace thidua::awards {

// True if the pack is in force on the day (`YYYY-MM-DD`, which orders as text).
bool InForce(const v1::RulePack& pack, std::string_view date);

// The first of `packs` that is in force on the day. Spans of one owner do not overlap.
//   FAILED_PRECONDITION / NO_RULE_PACK: there is none.
absl::StatusOr<const v1::RulePack*> ChoosePack(const std::vector<v1::RulePack>& packs,
                                               std::string_view date);

// Which packs rule a dossier that is decided on a day. None is null; they point into the packs that
// they were chosen from.
struct DecidingRules {
  const v1::RulePack* dossier;   // receipt, papers, deadline, appraisal and ballot
  const v1::RulePack* decision;  // who decides, caps, notice, and the terms of money
  const v1::RulePack* salaries;  // the base salary alone
};

// The rules of a dossier that was received on one day and is decided on another, by what the pack
// in force on the day of the decision says in its `transition`. Where `dossier` is not the pack
// that the appraisal names, the dossier has to be appraised again.
//   FAILED_PRECONDITION / NO_RULE_PACK: no pack is in force on the day of the decision, or, unless
//     the transition makes no use of it, on the day of the receipt.
absl::StatusOr<DecidingRules> ChooseDecidingRules(const std::vector<v1::RulePack>& packs,
                                                  std::string_view receipt_date,
                                                  std::string_view decision_date);

// What the pack says of the honour; nullptr if it does not know it.
const v1::Honour* FindHonour(const v1::RulePack& pack, std::string_view honour);

// The terms for a kind of recipient; nullptr if that kind cannot get the honour.
const v1::RecipientRule* FindTerms(const v1::Honour& honour, v1::RecipientKind kind);

// Who decides the honour for such a recipient in a unit of the kind; nullptr if such a unit can
// only propose it, or such a recipient cannot get it.
const v1::Authority* FindAuthority(const v1::Honour& honour, catalog::v1::UnitKind unit_kind,
                                   v1::RecipientKind recipient_kind);

// True if the rule applies to the kind.
bool AppliesTo(const v1::EligibilityRule& rule, v1::RecipientKind kind);

// True if the two honours, by id, may rest on the same work. No honour may with itself.
bool SharesMerit(const v1::RulePack& pack, std::string_view honour_a, std::string_view honour_b);

}  // namespace thidua::awards
