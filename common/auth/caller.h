#pragma once
// Who makes a call, as established from its credentials.

#include <string>

namespace thidua::auth {

// A person ("user:lan") or a service of the suite ("service:targets").
struct Caller {
  std::string principal{};
  std::string via{};        // the service that forwarded a person's call, or empty
  bool is_service = false;  // true: the principal itself is a service, without a person behind it
  bool operator==(const Caller&) const = default;
};

}  // namespace thidua::auth
