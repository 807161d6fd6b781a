#pragma once
// Looking up once more what grants rest on, as it was looked up for their appraisals.

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <string>
#include <vector>

#include "common/catalog/view.h"
#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "services/awards/api/evidence_sources.h"
#include "services/awards/domain/difference.h"
#include "thidua/awards/v1/decision.pb.h"
#include "thidua/awards/v1/movement.pb.h"
#include "thidua/awards/v1/nomination.pb.h"

namespace thidua::awards {

// A grant with what lies behind it.
struct GrantBehind {
  v1::Grant grant;  // with its evidence, as it was stored
  v1::Nomination nomination;
  v1::Movement movement;
  v1::EvidenceRequest request;  // that the evidence answered
};

// What is found now.
struct FoundAgain {
  v1::Evidence evidence;            // with the titles that the recipient holds now
  std::vector<Difference> figures;  // of the unit, that were corrected since
  absl::Status unreadable;          // OK, or why it cannot be read; then the rest is empty
  bool restricted = false;          // it cannot, because it is not for the caller
};

// Completes the grants, in their order, at one state of the ledger.
//   NOT_FOUND, DATA_LOSS / CORRUPT: something behind one is not there, or not what it was.
absl::StatusOr<std::vector<GrantBehind>> LoadBehind(const resource::Store& store,
                                                    const std::string& ledger,
                                                    std::vector<v1::Grant> grants);

// What is found of each now, in their order; what several rest on is read once. What is restricted
// then or now is for those alone who may read it. Not within a transaction.
//   Fails where a service is away or the time is over, and with it nothing is known of any.
absl::StatusOr<std::vector<FoundAgain>> FindAgain(const rpc::Call& call,
                                                  const resource::Store& store,
                                                  const catalog::CatalogView& view,
                                                  EvidenceSources& sources,
                                                  const std::vector<GrantBehind>& behind);

}  // namespace thidua::awards
