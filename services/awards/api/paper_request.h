#pragma once
// What a request for a paper must hold.

#include <absl/status/status.h>

#include <string_view>

#include "common/rpc/call.h"
#include "common/value/errors.h"
#include "thidua/awards/v1/papers.pb.h"

namespace thidua::awards {

// OK if the caller has the call's permission on the owner of what is to be printed and may read it,
// and its name is one of its kind. `path` ("paper.", or empty) stands before the name's field.
//   PERMISSION_DENIED. INVALID_ARGUMENT / INVALID_NAME.
absl::Status AuthorizePaper(const rpc::Call& call, const v1::RenderPapersRequest& request,
                            std::string_view path = "");

// Adds every other fault of the request; `path` stands before their fields.
void CheckPaper(Violations& violations, const v1::RenderPapersRequest& request,
                std::string_view path = "");

// Whether papers are printed of what has such a name.
bool IsPaperSubject(std::string_view name);

}  // namespace thidua::awards
