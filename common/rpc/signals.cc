#include "common/rpc/signals.h"

namespace thidua::rpc {

TerminationSignals::TerminationSignals() {
  sigemptyset(&set_);
  for (const int signal : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&set_, signal);
  pthread_sigmask(SIG_BLOCK, &set_, nullptr);
  for (const int signal : {SIGXFSZ, SIGPIPE}) std::signal(signal, SIG_IGN);
}

void TerminationSignals::Await(absl::FunctionRef<void()> hung_up) const {
  int signal = 0;
  while (sigwait(&set_, &signal) != 0 || signal == SIGHUP) {
    if (signal == SIGHUP) hung_up();
    signal = 0;
  }
}

}  // namespace thidua::rpc
