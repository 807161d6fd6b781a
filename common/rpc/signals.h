#pragma once
// What signals do to a service: it ends when it is told to, and by none of them otherwise.

#include <absl/functional/function_ref.h>

#include <csignal>

namespace thidua::rpc {

// Takes SIGTERM, SIGINT and SIGHUP away from the threads that start after it, so that one place
// waits for them. From here on SIGXFSZ and SIGPIPE are ignored: a write past the limit of file
// sizes, or into a pipe that nobody reads, is an error of that write and not the end of the
// process.
class TerminationSignals {
 public:
  TerminationSignals();
  // Blocks until SIGTERM or SIGINT arrives. Calls `hung_up` for every SIGHUP meanwhile.
  void Await(absl::FunctionRef<void()> hung_up) const;

 private:
  sigset_t set_;
};

}  // namespace thidua::rpc
