#pragma once
// The verbs of decisions and of the grants that they make.

#include <absl/status/status.h>

#include "common/catalog/source.h"
#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "services/awards/certificate/printer.h"
#include "thidua/awards/v1/awards_service.pb.h"

namespace thidua::awards {

// Each verb does as its proto says. Thread-safe. What it is given must outlive it.
class Decisions {
 public:
  Decisions(const resource::Store& store, const catalog::CatalogSource& catalog,
            CertificatePrinter& printer)
      : store_(store), catalog_(catalog), printer_(printer) {}

  absl::Status Create(rpc::Call& call, const v1::CreateDecisionRequest& request,
                      v1::Decision* answer);
  absl::Status Get(rpc::Call& call, const v1::GetDecisionRequest& request, v1::Decision* answer);
  absl::Status List(rpc::Call& call, const v1::ListDecisionsRequest& request,
                    v1::ListDecisionsResponse* answer);
  absl::Status GetGrant(rpc::Call& call, const v1::GetGrantRequest& request, v1::Grant* answer);
  absl::Status ListGrants(rpc::Call& call, const v1::ListGrantsRequest& request,
                          v1::ListGrantsResponse* answer);
  absl::Status RevokeGrant(rpc::Call& call, const v1::RevokeGrantRequest& request,
                           v1::Grant* answer);
  absl::Status RenderCertificate(rpc::Call& call, const v1::RenderCertificateRequest& request,
                                 v1::RenderCertificateResponse* answer);

 private:
  const resource::Store& store_;
  const catalog::CatalogSource& catalog_;
  CertificatePrinter& printer_;
};

}  // namespace thidua::awards
