#pragma once
// Messages in files: textproto, or JSON where the file ends in .json or begins with a brace.

#include <absl/status/status.h>
#include <google/protobuf/message.h>

#include <string>

namespace thidua::cli {

// Reads `path` ("-": standard input) into `message`.
//   INVALID_ARGUMENT: it cannot be read or parsed; every fault of a textproto as "path:line:
//   what".
absl::Status ReadMessage(const std::string& path, google::protobuf::Message* message);

}  // namespace thidua::cli
