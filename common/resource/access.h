#pragma once
// What every handler asks first: whether the caller may, and only then whether the name that he
// gives is well-formed. Who may do nothing learns nothing of names.

#include <absl/status/status.h>

#include <string>
#include <string_view>

#include "common/rpc/call.h"
#include "common/value/name.h"

namespace thidua::resource {

// OK if `name` is of `pattern`. A malformed name touches no unit: a caller who holds the call's
// permission nowhere is refused, every other is told what is wrong with `field`. Whether he may
// touch what a well-formed name names is not asked.
//   PERMISSION_DENIED. INVALID_ARGUMENT / INVALID_NAME.
absl::Status CheckName(const rpc::Call& call, const NamePattern& pattern, std::string_view field,
                       std::string_view name);

// OK if the caller holds the call's permission on the owner that `name` lies in: units/{unit} of a
// name that begins with it. A malformed name touches no unit: then any unit will do, and the
// checks of the request tell what is wrong with it.
absl::Status AuthorizeOwner(const rpc::Call& call, const NamePattern& pattern,
                            std::string_view name);

// A name that no unit has: only a role on all units covers it.
inline constexpr std::string_view kAllUnits = "units/-";

// OK if the caller holds the call's permission on the unit "units/{unit}" that a definition belongs
// to; on all units where it belongs to none.
absl::Status AuthorizeDefinition(const rpc::Call& call, std::string_view owner);

// ABORTED / ETAG_MISMATCH: between the question for permission and the commit the resource went to
// another unit, so that the permission may no longer be the right one.
absl::Status MovedMeanwhile(std::string_view name);

// AuthorizeOwner, and then CheckName.
absl::Status AuthorizeName(const rpc::Call& call, const NamePattern& pattern,
                           std::string_view field, std::string_view name);

// Asked between the steps of a long answer.
//   DEADLINE_EXCEEDED / EXPIRED: the call's deadline has passed.
absl::Status CheckTime(const rpc::Call& call);

}  // namespace thidua::resource
