#pragma once
// What every handler asks first: whether the caller may, then whether the request is well-formed.

#include <absl/status/status.h>

#include <string>
#include <string_view>

#include "common/rpc/call.h"
#include "common/value/errors.h"
#include "common/value/name.h"

namespace thidua::awards {

// OK if the caller holds the call's permission on the owner that `name`, of `pattern`, lies in. A
// malformed name touches no unit: then any unit will do.
absl::Status AuthorizeOwner(const rpc::Call& call, const NamePattern& pattern,
                            std::string_view name);

// The same, then INVALID_ARGUMENT / INVALID_NAME unless `name` is of `pattern`.
absl::Status AuthorizeName(const rpc::Call& call, const NamePattern& pattern,
                           std::string_view field, std::string_view name);

// The violations of the request and those that `verdict` carries, all at once; a verdict of another
// kind counts only if the request has none.
absl::Status Join(const Violations& request, const absl::Status& verdict);

}  // namespace thidua::awards
