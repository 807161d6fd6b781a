#pragma once
// The PostgreSQL driver: libpq, prepared statements, binary values, pipelines.

#include <absl/status/statusor.h>

#include <memory>
#include <string>

#include "common/sql/sql.h"

namespace thidua::sql {

// Opens the database that `conninfo` names: a URI (postgresql://host1,host2/reporting) or
// key=value pairs, as libpq takes them. With several hosts every connection goes to the one that
// takes writes, so a failover is followed by connecting again. A password comes from a passfile or
// a service file, never from `conninfo`.
//   INVALID_ARGUMENT: `conninfo` cannot be read, or holds a password.
//   FAILED_PRECONDITION: the server is older than version 15, or the database is not in UTF-8.
//   UNAVAILABLE: no server answers, refuses the session, or takes writes.
absl::StatusOr<std::unique_ptr<Database>> OpenPostgres(const std::string& conninfo);

}  // namespace thidua::sql
