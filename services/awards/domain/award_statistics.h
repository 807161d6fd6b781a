#pragma once
// The statistical forms of awards: nothing but counting.

#include <string>
#include <string_view>
#include <vector>

#include "services/awards/domain/statistics.h"
#include "thidua/awards/v1/decision.pb.h"
#include "thidua/awards/v1/recipient.pb.h"
#include "thidua/awards/v1/rule_pack.pb.h"
#include "thidua/awards/v1/statistics.pb.h"

namespace thidua::awards {

// What counts of a grant.
struct AwardRecord {
  std::string recipient;
  std::string honour;
  std::string rule_pack;  // that ruled its decision; empty: not known
  std::string date;       // of the decision
  int year = 0;           // of a title; 0: it is a form
  v1::RecipientGroup group = v1::RECIPIENT_GROUP_UNSPECIFIED;
  bool revoked = false;
  bool simulated = false;
};
AwardRecord RecordOf(const v1::Grant& grant, std::string_view rule_pack);

// What the ledger of one unit holds.
struct AwardBook {
  std::vector<const v1::RulePack*> packs;  // that rule in the unit, the nearest owner's first
  std::vector<AwardRecord> awards;
  std::vector<v1::Recipient> recipients;  // unsealed; what has no key keeps its `sealed`
};

// Awards of the form's level: grants in force that were decided within the span, and honours given
// elsewhere of the years that lie in it whole. A title that stands in both ways for one recipient,
// joined ones and former ones included, counts once. Honours have a row each in the order of the
// packs that were in force in the span, also where nobody was given them. The form is one of
// awards.
v1::Statistics CountAwards(v1::StatisticalForm form, const StatisticsSpan& span,
                           const std::vector<AwardBook>& books);

}  // namespace thidua::awards
