#include "services/awards/api/evidence.h"

#include "common/value/status_macros.h"

namespace thidua::awards {

absl::StatusOr<FoundEvidence> EvidenceSources::Find(const rpc::Call& call,
                                                    const v1::Nomination& nomination) {
  FoundEvidence found;
  const v1::EvidenceRequest& asked = nomination.evidence_request();
  bool restricted = false;
  if (!asked.rounds().empty()) {
    ASSIGN_OR_RETURN(RoundFindings findings,
                     reporting_.Read(call, nomination.recipient().unit(), asked.rounds()));
    found.evidence.set_reporting_token(findings.token);
    for (v1::RoundEvidence& round : findings.rounds) {
      *found.evidence.add_rounds() = std::move(round);
    }
    found.simulated = findings.simulated;
    restricted = findings.restricted;
  }
  if (!asked.targets().empty()) {
    ASSIGN_OR_RETURN(*found.evidence.mutable_evaluation(),
                     targets_.Evaluate(call, asked.targets(), asked.period()));
    found.simulated = found.simulated || found.evidence.evaluation().simulated();
    restricted = restricted || found.evidence.evaluation().restricted();
  }
  found.evidence.set_visibility(restricted ? catalog::v1::FORM_VISIBILITY_RESTRICTED
                                           : catalog::v1::FORM_VISIBILITY_OPEN);
  return found;
}

}  // namespace thidua::awards
