#pragma once
// The verbs of council sessions and of public notices.

#include <absl/status/status.h>

#include "common/catalog/source.h"
#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "thidua/awards/v1/awards_service.pb.h"

namespace thidua::awards {

// Each verb does as its proto says. Thread-safe. What it is given must outlive it.
class Council {
 public:
  Council(const resource::Store& store, const catalog::CatalogSource& catalog)
      : store_(store), catalog_(catalog) {}

  absl::Status RecordSession(rpc::Call& call, const v1::RecordSessionRequest& request,
                             v1::CouncilSession* answer);
  absl::Status GetSession(rpc::Call& call, const v1::GetSessionRequest& request,
                          v1::CouncilSession* answer);
  absl::Status ListSessions(rpc::Call& call, const v1::ListSessionsRequest& request,
                            v1::ListSessionsResponse* answer);
  absl::Status PublishNotice(rpc::Call& call, const v1::PublishNoticeRequest& request,
                             v1::PublicNotice* answer);
  absl::Status GetNotice(rpc::Call& call, const v1::GetNoticeRequest& request,
                         v1::PublicNotice* answer);
  absl::Status ListNotices(rpc::Call& call, const v1::ListNoticesRequest& request,
                           v1::ListNoticesResponse* answer);
  absl::Status RecordObjection(rpc::Call& call, const v1::RecordObjectionRequest& request,
                               v1::PublicNotice* answer);
  absl::Status SettleObjection(rpc::Call& call, const v1::SettleObjectionRequest& request,
                               v1::PublicNotice* answer);

 private:
  const resource::Store& store_;
  const catalog::CatalogSource& catalog_;
};

}  // namespace thidua::awards
