#pragma once
// The proposals of one request, entered within one commit.

#include <absl/status/status.h>

#include <memory>
#include <string>
#include <vector>

#include "common/catalog/view.h"
#include "common/ledger/ledger.h"
#include "services/awards/api/nomination_batch.h"
#include "services/awards/store/personal.h"
#include "services/awards/store/roll.h"
#include "thidua/awards/v1/nomination_requests.pb.h"
#include "thidua/awards/v1/rule_pack.pb.h"

namespace thidua::awards {

// What entering proposals rests on beside the ledger of the owner.
struct ProposalContext {
  const std::vector<v1::RulePack>& packs;
  const catalog::CatalogView& view;
  const PersonalKeys& keys;               // of all recipients of the request
  const Roll& roll;                       // of the owner
  const std::vector<std::string>& units;  // of each entry's recipient, that the caller may propose
  std::string proposer;
  bool may_appraise;  // he may: bars and past honours of new recipients are his to give
};

// Adds every fault that the request shows by itself.
void CheckProposals(Violations& violations, const v1::CreateNominationsRequest& request);

// Enters the proposals, and recipients that are new, and notes them; all or none.
//   INVALID_ARGUMENT: every fault of every entry. FAILED_PRECONDITION, with the reason of the
//   first: every entry that cannot be entered as things stand. Of a request with one entry the
//   status is that of the entry.
absl::Status EnterProposals(ledger::Txn& txn, const v1::CreateNominationsRequest& request,
                            const ProposalContext& context, BatchNotes& notes);

// Ids of recipients whose merits count as those of the collective: where it is a unit itself (its
// id is its unit's), of the units that it had taken over from, or that had taken over from it, when
// the dossier was received.
std::vector<std::string> AlikeUnits(const catalog::CatalogView& view, const v1::Honouree& honouree,
                                    std::string_view receipt_date);

}  // namespace thidua::awards
