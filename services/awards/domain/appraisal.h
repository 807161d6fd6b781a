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
#include "services/awards/domain/confirmation.h"
#include "thidua/awards/v1/nomination.pb.h"
#include "thidua/awards/v1/recipient.pb.h"
#include "thidua/awards/v1/rule_pack.pb.h"

namespace thidua::awards {

// Who appraises, by what, on what.
struct AppraisalInput {
  const v1::RulePack& pack;  // that rules the dossier, with its etag
  const v1::Honour& honour;  // of the pack
  const google::protobuf::RepeatedPtrField<std::string>& attested_rules;
  // Passed CheckConfirmations.
  const google::protobuf::RepeatedPtrField<v1::Confirmation>& confirmations;
  const v1::Evidence& evidence;      // what the other services were found to hold
  const std::vector<v1::Bar>& bars;  // of the recipient
  int year = 0;                      // of the movement; 0: it gives no titles
  std::string_view appraiser;
  absl::Time time;
  SamePerson same = IsSamePrincipal;
  // What the evidence was looked up for; nullptr: what the nomination itself asks for.
  const v1::EvidenceRequest* request = nullptr;
};

// One check a paper of the dossier and a rule that applies to the recipient, in the order of the
// honour. A rule whose evidence names nothing to look at is not kept.
std::vector<v1::Check> CheckAll(const v1::Nomination& nomination, const AppraisalInput& input);

// The nomination after its appraisal:
//   ELIGIBLE    if every check passed or was confirmed;
//   INELIGIBLE  if a rule failed;
//   RETURNED    if papers are missing, which its `note` names. It is not appraised then.
// The appraisal's evidence, with its digest and visibility, is left to who stores it.
//   FAILED_PRECONDITION / ILLEGAL_STATE: it is not waiting for appraisal.
//   FAILED_PRECONDITION / SEPARATION_OF_DUTIES: the appraiser proposed it.
//   FAILED_PRECONDITION / RULE_VIOLATED: rules that are not verified are not kept and not
//   confirmed;
//     each is named, with why it is not verified.
absl::StatusOr<v1::Nomination> Appraise(v1::Nomination nomination, const AppraisalInput& input);

}  // namespace thidua::awards
