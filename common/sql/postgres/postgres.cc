#include "common/sql/postgres/postgres.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/str_replace.h>

#include <utility>

#include "common/sql/postgres/announcements.h"
#include "common/sql/postgres/connection.h"
#include "common/sql/postgres/schema_query.h"
#include "common/value/errors.h"
#include "common/value/status_macros.h"

namespace thidua::sql {
namespace {

class PostgresDatabase : public Database {
 public:
  PostgresDatabase(std::shared_ptr<const Conninfo> conninfo, std::string compression)
      : conninfo_(std::move(conninfo)), compression_(std::move(compression)) {}

  absl::StatusOr<std::unique_ptr<Connection>> Connect(Access access) override {
    return PostgresConnection::Open(conninfo_, access);
  }

  bool sole_writer() const override { return false; }

  absl::StatusOr<std::unique_ptr<Announcements>> Hear(std::string_view channel) override {
    return PostgresAnnouncements::Open(*conninfo_, channel);
  }

  std::string Dialect(std::string_view text) const override {
    return absl::StrReplaceAll(OwnLines(text, "postgres"),
                               {{"{{blob}}", "BYTEA"},
                                // Whatever the database's own collation is.
                                {"{{key}}", "TEXT COLLATE \"C\""},
                                {"{{clustered}}", ""},
                                {"{{compression}}", compression_}});
  }

  std::string_view SchemaQuery() const override { return kPostgresSchemaQuery; }

  absl::StatusOr<std::unique_ptr<Connection>> Scratch() override {
    ASSIGN_OR_RETURN(auto connection, PostgresConnection::Open(conninfo_, Access::kWrite));
    RETURN_IF_ERROR(connection->Begin());
    bool may = false;
    int64_t session = 0;  // whose number no other session has now
    RETURN_IF_ERROR(
        connection->Query("SELECT has_database_privilege(current_database(), 'CREATE')::int::int8, "
                          "pg_backend_pid()::int8",
                          {}, [&](const Row& row) {
                            may = row.Int(0) != 0;
                            session = row.Int(1);
                            return absl::OkStatus();
                          }));
    if (!may) return IllegalState("the role may not create a schema to compare with");
    const std::string schema = absl::StrCat("thidua_scratch_", session);
    RETURN_IF_ERROR(connection->Script(
        absl::StrCat("CREATE SCHEMA ", schema, "; SET LOCAL search_path = ", schema)));
    return connection;
  }

  std::string name() const override { return conninfo_->name(); }

 private:
  const std::shared_ptr<const Conninfo> conninfo_;
  const std::string compression_;  // the fastest that the server offers
};

}  // namespace

absl::StatusOr<std::unique_ptr<Database>> OpenPostgres(const std::string& conninfo) {
  ASSIGN_OR_RETURN(Conninfo parsed, Conninfo::Parse(conninfo));
  auto shared = std::make_shared<const Conninfo>(std::move(parsed));
  ASSIGN_OR_RETURN(auto connection, PostgresConnection::Open(shared, Access::kRead));
  std::string compression = "pglz";
  RETURN_IF_ERROR(
      connection->Query("SELECT 1 FROM pg_settings WHERE name = 'default_toast_compression' "
                        "AND 'lz4' = ANY(enumvals)",
                        {}, [&](const Row&) {
                          compression = "lz4";
                          return absl::OkStatus();
                        }));
  return std::make_unique<PostgresDatabase>(std::move(shared), std::move(compression));
}

}  // namespace thidua::sql
