#pragma once
// A socket in front of a PostgreSQL server, which can lose the server's answers.

#include <atomic>
#include <memory>
#include <string>
#include <thread>

#include "common/testing/temporary_folder.h"

namespace thidua::sql::testing {

// Passes bytes between clients and the server of `server_host`, both on unix sockets, until it is
// told otherwise. Thread-safe.
class PostgresGate {
 public:
  explicit PostgresGate(std::string server_host);
  ~PostgresGate();
  PostgresGate(const PostgresGate&) = delete;
  PostgresGate& operator=(const PostgresGate&) = delete;

  // The folder of the gate's socket: the `host` of a connection string.
  const std::string& host() const { return folder_.path(); }

  // Once: what the server answers next is not passed on, and all connections are cut.
  void CutAtNextAnswer() { cut_ = true; }

 private:
  void Run();

  const std::string server_;
  TemporaryFolder folder_{"/tmp"};
  int listener_ = -1;
  std::atomic<bool> cut_ = false;
  std::atomic<bool> stopping_ = false;
  std::thread thread_;
};

}  // namespace thidua::sql::testing
