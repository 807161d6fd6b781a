#pragma once
// What every handler checks of a request before it looks at what the request is about.

#include <absl/status/status.h>

#include <string>
#include <string_view>

#include "common/rpc/call.h"
#include "common/value/errors.h"
#include "common/value/name.h"

namespace thidua::reporting {

// Adds what is wrong with the request id (required, up to 64 characters) and the reason.
void CheckWrite(std::string_view request_id, std::string_view reason, Violations& violations);

// One verdict of two: the violations of the request itself and those that a decision found, all at
// once. A verdict of another kind comes after the request's own violations.
absl::Status Join(const Violations& request, const absl::Status& verdict);

// OK if `name` is of `pattern`. A malformed name touches no unit: who holds the call's permission
// nowhere is refused, everybody else is told what is wrong.
absl::Status CheckName(const rpc::Call& call, const NamePattern& pattern, std::string_view field,
                       std::string_view name);

// Between the steps of a long answer.
//   DEADLINE_EXCEEDED / EXPIRED: the call's deadline has passed.
absl::Status CheckTime(const rpc::Call& call);

}  // namespace thidua::reporting
