#pragma once
// The verbs of nominations, up to the council's ballot.

#include <absl/status/status.h>

#include "common/catalog/source.h"
#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "services/awards/api/evidence.h"
#include "thidua/awards/v1/awards_service.pb.h"

namespace thidua::awards {

// Each verb does as its proto says. Thread-safe. What it is given must outlive it.
class Nominations {
 public:
  Nominations(const resource::Store& store, const catalog::CatalogSource& catalog,
              EvidenceSources evidence)
      : store_(store), catalog_(catalog), evidence_(evidence) {}

  absl::Status Create(rpc::Call& call, const v1::CreateNominationRequest& request,
                      v1::Nomination* answer);
  absl::Status Get(rpc::Call& call, const v1::GetNominationRequest& request,
                   v1::Nomination* answer);
  absl::Status List(rpc::Call& call, const v1::ListNominationsRequest& request,
                    v1::ListNominationsResponse* answer);
  absl::Status Appraise(rpc::Call& call, const v1::AppraiseNominationRequest& request,
                        v1::Nomination* answer);
  absl::Status RecordBallot(rpc::Call& call, const v1::RecordBallotRequest& request,
                            v1::Nomination* answer);

 private:
  // OK if the caller may nominate on the owner, or on the recipient's unit below the owner.
  absl::Status AuthorizeNominator(const rpc::Call& call, const v1::Nomination& nomination) const;
  // What the catalog and the rules in force find wrong with the nomination.
  absl::Status CheckFacts(const v1::Nomination& nomination) const;

  const resource::Store& store_;
  const catalog::CatalogSource& catalog_;
  EvidenceSources evidence_;
};

}  // namespace thidua::awards
