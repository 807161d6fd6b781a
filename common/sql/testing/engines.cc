#include "common/sql/testing/engines.h"

#include <algorithm>
#include <iterator>

#include "common/sql/postgres/testing/postgres_engine.h"
#include "common/sql/sqlite/testing/sqlite_engine.h"

namespace thidua::sql {

const std::vector<Engine>& Engines() {
  static const auto& engines = *new std::vector<Engine>{
      SqliteEngine(),
      PostgresEngine(),
  };
  return engines;
}

std::vector<Engine> SharedEngines() {
  std::vector<Engine> shared;
  std::copy_if(Engines().begin(), Engines().end(), std::back_inserter(shared),
               [](const Engine& engine) { return !engine.sole_writer; });
  return shared;
}

}  // namespace thidua::sql
