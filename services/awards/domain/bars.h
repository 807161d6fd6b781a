#pragma once
// What speaks against an award: looked at by the appraisal and again by the decision.

#include <google/protobuf/repeated_ptr_field.h>

#include <string_view>
#include <vector>

#include "services/awards/domain/conditions.h"
#include "thidua/awards/v1/nomination.pb.h"
#include "thidua/awards/v1/recipient.pb.h"
#include "thidua/awards/v1/rule_pack.pb.h"

namespace thidua::awards {

// The days, `YYYY-MM-DD`, on which no bar may be open; both count.
struct Days {
  std::string_view first;  // of the dossier's receipt
  std::string_view last;   // of the appraisal, or of the decision
};

// Looks for bars of the rule's kinds that were open on any of the days. The finding names kinds and
// dates and nothing else of them. A discipline that ended in `merit_year` or later is named where
// the rule is kept too, because merit counts from its end (Decree 152/2025/NĐ-CP, secondary
// source).
Found FindBars(const v1::NoBar& rule, const std::vector<v1::Bar>& bars, const Days& days,
               int merit_year);

// The rules of the honour on bars that apply to the kind and are not kept on these days, each
// judged by the confirmations; empty if all are kept. What an appraiser confirmed, a decider
// confirms for himself: a bar may have opened since.
std::vector<v1::Check> CheckBars(
    const v1::Honour& honour, v1::RecipientKind kind,
    const google::protobuf::RepeatedPtrField<v1::Confirmation>& confirmations,
    const std::vector<v1::Bar>& bars, const Days& days);

}  // namespace thidua::awards
