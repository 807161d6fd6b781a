#pragma once
// The verbs of nominations but for their appraisal.

#include <absl/status/status.h>

#include <string>
#include <vector>

#include "common/catalog/source.h"
#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "services/awards/domain/nomination.h"
#include "thidua/awards/v1/awards_service.pb.h"

namespace thidua::awards {

// Each verb does as its proto says. Thread-safe. What it is given must outlive it.
class Nominations {
 public:
  Nominations(const resource::Store& store, const catalog::CatalogSource& catalog)
      : store_(store), catalog_(catalog) {}

  absl::Status Create(rpc::Call& call, const v1::CreateNominationsRequest& request,
                      v1::NominationsOutcome* answer);
  absl::Status Update(rpc::Call& call, const v1::UpdateNominationRequest& request,
                      v1::Nomination* answer);
  absl::Status Get(rpc::Call& call, const v1::GetNominationRequest& request,
                   v1::Nomination* answer);
  absl::Status List(rpc::Call& call, const v1::ListNominationsRequest& request,
                    v1::ListNominationsResponse* answer);
  absl::Status Return(rpc::Call& call, const v1::ReturnNominationsRequest& request,
                      v1::NominationsOutcome* answer);
  absl::Status Withdraw(rpc::Call& call, const v1::WithdrawNominationsRequest& request,
                        v1::NominationsOutcome* answer);
  absl::Status Refuse(rpc::Call& call, const v1::RefuseNominationsRequest& request,
                      v1::NominationsOutcome* answer);

 private:
  // One step that ends nominations or sends them back, which the caller may do for nominations of
  // these units (nullptr: of any).
  template <class Request>
  absl::Status CloseAll(rpc::Call& call, const Request& request, Closing step,
                        const std::vector<std::string>* units, v1::NominationsOutcome* answer);

  const resource::Store& store_;
  const catalog::CatalogSource& catalog_;
};

}  // namespace thidua::awards
