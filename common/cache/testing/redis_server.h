#pragma once
// A real redis-server for tests, on a unix socket in a temporary folder, without persistence.

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <sys/types.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "common/testing/temporary_folder.h"

namespace thidua::cache::testing {

// Not thread-safe. The server dies with this object, and with the thread that started it.
class RedisServer {
 public:
  // Starts `redis-server` and waits until it answers PING, at most 10 seconds. `arguments` are
  // added to its command line, for example {"--maxmemory", "1mb"}.
  static absl::StatusOr<std::unique_ptr<RedisServer>> Start(
      std::vector<std::string> arguments = {});
  ~RedisServer();
  RedisServer(const RedisServer&) = delete;
  RedisServer& operator=(const RedisServer&) = delete;

  // "unix:/path", the same over the object's whole life.
  std::string endpoint() const { return "unix:" + socket_; }

  void Kill();             // SIGKILL; returns when it is gone
  absl::Status Restart();  // Kill if it runs, then start it empty; returns when it answers
  void Pause();            // SIGSTOP: connections open and stay silent; returns when it has stopped
  void Resume();           // SIGCONT
  absl::Status Flush();    // FLUSHALL

  // Sends one command and returns its reply's text, empty for nil; ABORTED with the text of an
  // error reply. For arranging and looking.
  absl::StatusOr<std::string> Command(const std::vector<std::string_view>& words);

 private:
  explicit RedisServer(std::vector<std::string> arguments);
  absl::Status Spawn();
  absl::Status AwaitPing();

  const TemporaryFolder folder_{"/tmp"};
  const std::string socket_ = folder_ / "s";
  const std::vector<std::string> arguments_;
  pid_t pid_ = -1;
};

}  // namespace thidua::cache::testing
