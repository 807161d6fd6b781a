#pragma once
// Rounds: opening, closing, reading, progress.

#include <absl/status/status.h>
#include <absl/time/time.h>

#include <functional>
#include <utility>

#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "thidua/reporting/v1/reporting_service.pb.h"

namespace thidua::reporting {

// Thread-safe. `store` must outlive it. Managing rounds needs no PERMISSION_READ_RESTRICTED: a
// round's own row tells what is asked of whom, but no figure.
class RoundsApi {
 public:
  RoundsApi(const resource::Store& store, std::function<absl::Time()> clock)
      : store_(store), clock_(std::move(clock)) {}

  absl::Status Open(rpc::Call& call, const v1::OpenRoundRequest& request, v1::Round* response);
  // A dry run, too, is for who may open them.
  absl::Status OpenYear(rpc::Call& call, const v1::OpenRoundsRequest& request,
                        v1::OpenRoundsResponse* response);
  absl::Status Close(rpc::Call& call, const v1::CloseRoundRequest& request, v1::Round* response);
  absl::Status Extend(rpc::Call& call, const v1::ExtendRoundRequest& request, v1::Round* response);
  absl::Status Annul(rpc::Call& call, const v1::AnnulRoundRequest& request,
                     v1::AnnulRoundResponse* response);
  absl::Status Renew(rpc::Call& call, const v1::RenewRoundRequest& request, v1::Round* response);
  absl::Status Reopen(rpc::Call& call, const v1::ReopenRoundRequest& request, v1::Round* response);
  // Also for who reports in the round.
  absl::Status Get(rpc::Call& call, const v1::GetRoundRequest& request, v1::Round* response);
  // Rounds in which the caller only reports are listed for him too.
  absl::Status List(rpc::Call& call, const v1::ListRoundsRequest& request,
                    v1::ListRoundsResponse* response);
  absl::Status Progress(rpc::Call& call, const v1::GetRoundProgressRequest& request,
                        v1::RoundProgress* response);

 private:
  const resource::Store& store_;
  const std::function<absl::Time()> clock_;
};

}  // namespace thidua::reporting
