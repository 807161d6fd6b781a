#pragma once
// What a test needs to know of a database engine. The engines that there are stand in engines.h.

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <functional>
#include <memory>
#include <ostream>
#include <string>

#include "common/sql/sql.h"

namespace thidua::sql {

// A database of a test, which is gone with the object. It outlives whatever is open on it. Not
// thread-safe.
class TestDatabase {
 public:
  virtual ~TestDatabase() = default;
  // Opens it. Where other processes may write it too (see Engine::sole_writer) it may be open
  // several times at once.
  virtual absl::StatusOr<std::unique_ptr<Database>> Open() = 0;
  // What a command line (--db) calls it, for example "sqlite:/tmp/x/test.db".
  virtual std::string address() const = 0;
};

struct Engine {
  // Gives an empty database its schema; a function without state, so that an engine may prepare
  // one database by it and copy that.
  using Prepare = absl::Status (*)(Database&);

  std::string name;  // as it stands in the names of tests: letters and digits
  bool sole_writer;  // what Database::sole_writer says of its databases
  // A new database as `prepare` leaves an empty one, or an empty one for a null `prepare`. Ends the
  // test program where that fails.
  std::function<std::unique_ptr<TestDatabase>(Prepare prepare)> create;
};
inline void PrintTo(const Engine& engine, std::ostream* out) { *out << engine.name; }

}  // namespace thidua::sql
