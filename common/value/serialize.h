#pragma once
// Messages as bytes that can be compared and hashed.

#include <google/protobuf/message.h>

#include <string>

namespace thidua {

// Returns the bytes of `message`; equal messages have equal bytes, because maps are written in
// order.
std::string Serialize(const google::protobuf::Message& message);

}  // namespace thidua
