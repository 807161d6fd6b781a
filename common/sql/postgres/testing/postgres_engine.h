#pragma once
// PostgreSQL as tests use it: a database on the server of the process (PostgresServer::Shared).

#include "common/sql/testing/engine.h"

namespace thidua::sql {

Engine PostgresEngine();

}  // namespace thidua::sql
