#pragma once
// Evidence that quotes restricted figures, and what of it everybody may see.

#include "thidua/awards/v1/decision.pb.h"
#include "thidua/awards/v1/nomination.pb.h"

namespace thidua::awards {

// True if the evidence quotes restricted figures.
bool IsRestricted(const v1::Evidence& evidence);

// True if its appraisal rests on such evidence.
bool IsRestricted(const v1::Nomination& nomination);

// Leaves names and positions of restricted evidence and takes counts, results and places away; does
// nothing to other evidence.
void Withhold(v1::Evidence& evidence);

// The same, and the findings of checks that may rest on the evidence.
void Withhold(v1::Nomination& nomination);

// The findings alone, of an outcome whose evidence is restricted.
void WithholdFindings(google::protobuf::RepeatedPtrField<v1::Check>& checks);

}  // namespace thidua::awards
