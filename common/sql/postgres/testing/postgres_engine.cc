#include "common/sql/postgres/testing/postgres_engine.h"

#include <absl/strings/str_cat.h>

#include <map>
#include <utility>

#include "common/sql/postgres/postgres.h"
#include "common/sql/postgres/testing/postgres_server.h"

namespace thidua::sql {
namespace {

using testing::PostgresServer;

class PostgresTestDatabase : public TestDatabase {
 public:
  explicit PostgresTestDatabase(std::string name) : name_(std::move(name)) {}
  ~PostgresTestDatabase() override { PostgresServer::Shared().Drop(name_); }

  absl::StatusOr<std::unique_ptr<Database>> Open() override {
    return OpenPostgres(PostgresServer::Shared().Conninfo(name_));
  }
  std::string address() const override {
    return absl::StrCat("postgresql://postgres@/", name_,
                        "?host=", PostgresServer::Shared().host());
  }

 private:
  const std::string name_;
};

// The database that `prepare` has prepared, which is copied for every test: faster than to prepare
// each.
const std::string& Prepared(Engine::Prepare prepare) {
  static auto& prepared = *new std::map<Engine::Prepare, std::string>();
  auto [found, fresh] = prepared.try_emplace(prepare);
  if (fresh) {
    PostgresServer& server = PostgresServer::Shared();
    found->second = server.Create().value();
    const absl::Status status = prepare(*OpenPostgres(server.Conninfo(found->second)).value());
    if (!status.ok()) {
      std::fprintf(stderr, "a database for tests: %s\n", status.ToString().c_str());
      std::abort();
    }
  }
  return found->second;
}

}  // namespace

Engine PostgresEngine() {
  return {.name = "Postgres", .sole_writer = false, .create = [](Engine::Prepare prepare) {
            PostgresServer& server = PostgresServer::Shared();
            return std::make_unique<PostgresTestDatabase>(
                prepare ? server.Create(Prepared(prepare)).value() : server.Create().value());
          }};
}

}  // namespace thidua::sql
