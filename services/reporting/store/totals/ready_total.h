#pragma once
// A total that is ready to be sent.

#include <memory>
#include <string>

namespace thidua::reporting {

// A total without its token, and the token of the position that it holds at. Copies share both.
struct ReadyTotal {
  std::shared_ptr<const std::string> bytes;
  std::shared_ptr<const std::string> token;
  bool restricted = false;  // the round is of a restricted form
};

}  // namespace thidua::reporting
