#pragma once
// A rule that nobody has verified does not refuse: a person says, with a reason, that it may be
// passed over.

#include <google/protobuf/repeated_ptr_field.h>

#include <string_view>

#include "common/value/errors.h"
#include "services/awards/domain/conditions.h"
#include "thidua/awards/v1/nomination.pb.h"
#include "thidua/awards/v1/rule_pack.pb.h"

namespace thidua::awards {

// The confirmation of the rule, by id; nullptr if there is none.
const v1::Confirmation* FindConfirmation(
    const google::protobuf::RepeatedPtrField<v1::Confirmation>& confirmations,
    std::string_view rule);

// Adds every fault of the confirmations of an appraisal, with paths below "confirmations": a rule
// that is no eligibility rule of the honour for this kind, is verified or is confirmed twice, and a
// reason that is missing or no clean text.
void CheckConfirmations(Violations& violations,
                        const google::protobuf::RepeatedPtrField<v1::Confirmation>& confirmations,
                        const v1::Honour& honour, v1::RecipientKind kind);

// How the rule came out: what is not kept has FAILED if the rule is verified, else it is CONFIRMED
// or UNCONFIRMED.
v1::Check Judge(const v1::EligibilityRule& rule, const Found& found,
                const google::protobuf::RepeatedPtrField<v1::Confirmation>& confirmations);

}  // namespace thidua::awards
