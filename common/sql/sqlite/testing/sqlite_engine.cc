#include "common/sql/sqlite/testing/sqlite_engine.h"

#include <cstdio>
#include <cstdlib>

#include "common/sql/sqlite/sqlite.h"
#include "common/testing/temporary_folder.h"
#include "common/value/status_macros.h"

namespace thidua::sql {
namespace {

class SqliteTestDatabase : public TestDatabase {
 public:
  absl::StatusOr<std::unique_ptr<Database>> Open() override {
    return OpenSqlite(folder_ / "test.db");
  }
  std::string address() const override { return "sqlite:" + folder_ / "test.db"; }

  absl::Status Apply(Engine::Prepare prepare) {
    ASSIGN_OR_RETURN(auto database, Open());
    return prepare(*database);
  }

 private:
  const TemporaryFolder folder_;
};

}  // namespace

Engine SqliteEngine() {
  return {.name = "Sqlite", .sole_writer = true, .create = [](Engine::Prepare prepare) {
            auto database = std::make_unique<SqliteTestDatabase>();
            absl::Status status = prepare ? database->Apply(prepare) : absl::OkStatus();
            if (!status.ok()) {
              std::fprintf(stderr, "a database for tests: %s\n", status.ToString().c_str());
              std::abort();
            }
            return database;
          }};
}

}  // namespace thidua::sql
