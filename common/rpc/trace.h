#pragma once
// W3C trace context: which larger piece of work a call belongs to.

#include <string>
#include <string_view>

namespace thidua::rpc {

// The traceparent to hand on: `received` with a span of our own, or a new trace if it is not valid.
std::string NextTraceparent(std::string_view received);

// The 32 digits that all calls of one piece of work share.
std::string_view TraceIdOf(std::string_view traceparent);

}  // namespace thidua::rpc
