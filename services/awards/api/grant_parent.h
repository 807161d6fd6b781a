#pragma once
// Where the grants lie that a request's `parent` names: of one decision, or of all of an owner's.

#include <absl/status/statusor.h>

#include <string>
#include <string_view>

#include "common/resource/page.h"
#include "common/rpc/call.h"

namespace thidua::awards {

// The grants of "units/{owner}/decisions/{decision}", or of "units/{owner}/decisions/-": those
// whose keys IsGrant admits.
//   PERMISSION_DENIED: the caller does not hold the call's permission on the owner.
//   INVALID_ARGUMENT: the parent is neither.
absl::StatusOr<resource::Collection> AuthorizeGrantsOf(const rpc::Call& call,
                                                       const std::string& parent);

bool IsGrant(std::string_view key);

}  // namespace thidua::awards
