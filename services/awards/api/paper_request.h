#pragma once
// What a request for a paper must hold.

#include <absl/status/statusor.h>

#include "common/rpc/call.h"
#include "thidua/awards/v1/papers.pb.h"

namespace thidua::awards {

// OK if the caller may read what is to be printed, and the request is sound.
//   PERMISSION_DENIED. INVALID_ARGUMENT: every fault.
absl::Status CheckPaperRequest(const rpc::Call& call, const v1::RenderPapersRequest& request);

}  // namespace thidua::awards
