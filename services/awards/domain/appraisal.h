#pragma once
// Appraising a nomination: each dossier item and each rule of the honour against what was found.

#include <absl/status/statusor.h>
#include <absl/time/time.h>
#include <google/protobuf/repeated_ptr_field.h>

#include <string>
#include <string_view>
#include <vector>

#include "common/value/errors.h"
#include "common/value/same_person.h"
#include "thidua/awards/v1/award.pb.h"
#include "thidua/awards/v1/rule_pack.pb.h"

namespace thidua::awards {

// What the other services were found to hold.
struct FoundEvidence {
  v1::Evidence evidence;
  bool simulated = false;  // simulated figures stand behind it
};

// Adds a violation for each of `attested_rules` that is no attestation of the honour for this kind.
void CheckAttestedRules(Violations& violations,
                        const google::protobuf::RepeatedPtrField<std::string>& attested_rules,
                        const v1::Honour& honour, v1::RecipientKind kind);

// Who appraises, by what, on what.
struct AppraisalInput {
  const v1::RulePack& pack;  // in force on the receipt date, with its etag
  const v1::Honour& honour;  // of the pack
  const google::protobuf::RepeatedPtrField<std::string>& attested_rules;
  const FoundEvidence& found;
  std::string_view appraiser;
  absl::Time time;
  SamePerson same = IsSamePrincipal;
};

// The nomination after its appraisal: ELIGIBLE if every check passed, else INELIGIBLE. A rule whose
// evidence names nothing to look at does not pass.
//   FAILED_PRECONDITION / ILLEGAL_STATE: it is not waiting for appraisal.
//   FAILED_PRECONDITION / SEPARATION_OF_DUTIES: the appraiser proposed it.
absl::StatusOr<v1::Nomination> Appraise(v1::Nomination nomination, const AppraisalInput& input);

}  // namespace thidua::awards
