#pragma once
// What the log says of an answer that is an error.

#include <absl/status/status.h>

#include <string>

namespace thidua::rpc {

// Returns the message where the service is at fault or the caller is not who he says; it holds
// nothing of the request. Any other error quotes what the caller sent, which may be a figure or say
// something of a person: of it the log has the fields that are not valid, "report.cells[2].number",
// without what stands in them. Of many fields it has the first few.
std::string LoggedMessage(const absl::Status& status);

}  // namespace thidua::rpc
