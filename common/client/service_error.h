#pragma once
// Errors that a service answered with, told apart from errors of our own.

#include <absl/status/status.h>

#include <optional>
#include <string>
#include <string_view>

namespace thidua::client {

// An error of a service, or of the way to it. `details` are the bytes of a google.rpc.Status; empty
// where the answer came from no service of ours, for example because nobody listens.
absl::Status ServiceError(absl::StatusCode code, std::string_view message,
                          std::string_view details);

// The details of such an error; nothing for an error of our own.
std::optional<std::string> ServiceDetails(const absl::Status& status);

}  // namespace thidua::client
