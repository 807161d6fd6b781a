#pragma once
// Evidence as it is stored: once under the digest of its bytes, however many nominations rest on
// it, and never changed.

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <string>
#include <string_view>

#include "common/ledger/ledger.h"
#include "thidua/awards/v1/decision.pb.h"
#include "thidua/awards/v1/nomination.pb.h"

namespace thidua::awards {

// Puts the evidence and returns its digest, which is the same for the same bytes.
std::string PutEvidence(ledger::Txn& txn, std::string_view owner, const v1::Evidence& evidence);

// Puts the evidence and notes its digest and visibility on the appraisal.
void PutEvidence(ledger::Txn& txn, std::string_view owner, const v1::Evidence& evidence,
                 v1::Appraisal& appraisal);

// The evidence of a person or household as it may be kept: without the sources of honours that were
// given elsewhere, which are sealed with the recipient and would outlive its erasure here.
v1::Evidence WithoutSources(v1::Evidence evidence);

// Fills in the evidence that an appraisal or a grant names, where it names one. `reader` is of its
// ledger.
//   DATA_LOSS / CORRUPT: it is not there, or its bytes are not those of the digest.
absl::Status FillEvidence(ledger::Reader& reader, v1::Nomination& nomination);
absl::Status FillEvidence(ledger::Reader& reader, v1::Grant& grant);

}  // namespace thidua::awards
