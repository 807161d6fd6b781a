#pragma once
// What a session with PostgreSQL is opened with.

#include <absl/status/statusor.h>

#include <map>
#include <string>

namespace thidua::sql {

// libpq's parameters by name. Immutable, so shared without a lock.
class Conninfo {
 public:
  // Reads a URI or key=value pairs and adds what they leave open: timeouts, keepalives, a name.
  //   INVALID_ARGUMENT: it cannot be read, or holds a password: a command line is public.
  static absl::StatusOr<Conninfo> Parse(const std::string& text);

  const std::map<std::string, std::string>& parameters() const { return parameters_; }
  // "postgresql://host1,host2/database": without user and password.
  const std::string& name() const { return name_; }

 private:
  std::map<std::string, std::string> parameters_;
  std::string name_;
};

}  // namespace thidua::sql
