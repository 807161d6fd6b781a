#pragma once
// Who makes a call, as established from its credentials.

#include <string>

namespace thidua::auth {

// A person ("user:lan"), a client program ("client:so-tai-chinh"), a service of the suite
// ("service:targets") or, of a call that anybody may make, an address ("anonymous:7f000001").
struct Caller {
  std::string principal{};
  std::string via{};          // the program that forwarded a person's call, or empty
  bool is_service = false;    // true: the principal itself is a service, without a person behind it
  bool is_anonymous = false;  // true: he has not said who he is; the principal is his address
  std::string token_id{};     // "jti" of the person's token; empty for programs
  std::string certificate{};  // SHA-256 of the program's certificate, in hex; empty without one
  bool operator==(const Caller&) const = default;
};

}  // namespace thidua::auth
