#pragma once
// Which method takes a request, and which service serves the method, told by descriptors.

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <string>

namespace thidua::client {

// The one method that takes such a request, wherever its message is defined; null if there is none.
// Thread-safe.
const google::protobuf::MethodDescriptor* MethodOf(const google::protobuf::Message& request);

// The service that serves a method: "reporting" for the catalog and reporting, "targets", "awards";
// empty where every service serves it.
std::string ServiceOf(const google::protobuf::MethodDescriptor& method);

}  // namespace thidua::client
