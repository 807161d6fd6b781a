#pragma once
// A real PostgreSQL for tests: a new cluster in a temporary folder, on a unix socket.

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <sys/types.h>

#include <memory>
#include <string>
#include <vector>

#include "common/testing/temporary_folder.h"

namespace thidua::sql::testing {

// Not thread-safe. The server dies with this object, and with the thread that started it. As root
// it runs as the user postgres.
class PostgresServer {
 public:
  // Makes a cluster, starts it and waits until it answers, at most 30 seconds. It does not sync to
  // disk: a test kills processes, never the machine.
  static absl::StatusOr<std::unique_ptr<PostgresServer>> Start();
  // A standby with the data that `primary`, which must be stopped, has now.
  static absl::StatusOr<std::unique_ptr<PostgresServer>> StandbyOf(const PostgresServer& primary);
  // The one of this process, ended at its exit.
  static PostgresServer& Shared();
  ~PostgresServer();
  PostgresServer(const PostgresServer&) = delete;
  PostgresServer& operator=(const PostgresServer&) = delete;

  // The folder of the socket: what a connection string names as host.
  const std::string& host() const { return folder_.path(); }
  std::string Conninfo(const std::string& database) const;

  // A new database, a copy of `base`. Nobody may be connected to `base`.
  absl::StatusOr<std::string> Create(const std::string& base = "template0");
  void Drop(const std::string& database);
  absl::Status Execute(const std::string& database, const std::string& text);
  // The first column of the first row, as text; empty if there is none.
  absl::StatusOr<std::string> Ask(const std::string& database, const std::string& text);

  void Kill();  // sessions break off; returns when it is gone
  void Stop();  // writes everything out; returns when it is gone
  absl::Status Restart();
  absl::Status Promote();  // makes a standby take writes

 private:
  PostgresServer() = default;
  static absl::StatusOr<std::unique_ptr<PostgresServer>> Prepare();
  absl::StatusOr<pid_t> Spawn(std::vector<std::string> words, int signal_at_our_death) const;
  absl::Status RunTool(std::vector<std::string> words) const;
  void End(int signal);

  const TemporaryFolder folder_{"/tmp"};
  pid_t pid_ = -1;
  int databases_ = 0;
};

}  // namespace thidua::sql::testing
