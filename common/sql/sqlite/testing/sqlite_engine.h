#pragma once
// SQLite as tests use it: a file in a temporary folder.

#include "common/sql/testing/engine.h"

namespace thidua::sql {

Engine SqliteEngine();

}  // namespace thidua::sql
