#include "common/sql/migration.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/str_format.h>

#include "common/value/digest.h"
#include "common/value/errors.h"
#include "common/value/status_macros.h"

namespace thidua::sql {
namespace {

struct Applied {
  std::string name;   // "migration/0001"
  std::string value;  // checksum
};

std::string MetaName(const Migration& migration) {
  return absl::StrFormat("migration/%04d", migration.version);
}

std::string Checksum(const Migration& migration) { return ToHex(Sha256(migration.text)); }

absl::StatusOr<std::vector<Applied>> ReadApplied(Connection& connection) {
  std::vector<Applied> applied;
  ASSIGN_OR_RETURN(bool exists, connection.HasTable("meta"));
  if (!exists) return applied;
  RETURN_IF_ERROR(connection.Query(
      "SELECT name, value FROM meta WHERE name >= 'migration/' AND name < 'migration0' "
      "ORDER BY name",
      {}, [&](const Row& row) {
        applied.push_back({std::string(row.Text(0)), std::string(row.Text(1))});
        return absl::OkStatus();
      }));
  return applied;
}

// How many of `migrations` the database holds; an error if it holds anything else.
absl::StatusOr<size_t> CountApplied(Database& database, Connection& connection,
                                    const std::vector<Migration>& migrations) {
  ASSIGN_OR_RETURN(std::vector<Applied> applied, ReadApplied(connection));
  for (size_t i = 0; i < applied.size(); ++i) {
    if (i >= migrations.size() || applied[i].name != MetaName(migrations[i])) {
      return IllegalState(absl::StrCat("the schema of ", database.name(),
                                       " is newer than this program: it holds ", applied[i].name,
                                       ", which is unknown here"));
    }
    if (applied[i].value != Checksum(migrations[i])) {
      return IllegalState(absl::StrCat("the schema of ", database.name(), " was made by another ",
                                       migrations[i].name, ": its checksum differs"));
    }
  }
  return applied.size();
}

}  // namespace

absl::Status ApplyMigrations(Database& database, const std::vector<Migration>& migrations) {
  ASSIGN_OR_RETURN(std::unique_ptr<Connection> connection, database.Connect(Access::kWrite));
  ASSIGN_OR_RETURN(size_t applied, CountApplied(database, *connection, migrations));
  for (size_t i = applied; i < migrations.size(); ++i) {
    ASSIGN_OR_RETURN(Transaction transaction, Transaction::Begin(*connection));
    if (i == 0) {
      RETURN_IF_ERROR(connection->Script(database.Dialect(
          "CREATE TABLE IF NOT EXISTS meta (name {{key}} PRIMARY KEY, value TEXT NOT NULL)")));
    }
    RETURN_IF_ERROR(connection->Script(database.Dialect(migrations[i].text)));
    RETURN_IF_ERROR(connection->Run("INSERT INTO meta (name, value) VALUES ($1, $2)",
                                    {MetaName(migrations[i]), Checksum(migrations[i])}));
    RETURN_IF_ERROR(transaction.Commit());
  }
  return absl::OkStatus();
}

absl::Status CheckMigrations(Database& database, const std::vector<Migration>& migrations) {
  ASSIGN_OR_RETURN(std::unique_ptr<Connection> connection, database.Connect(Access::kRead));
  ASSIGN_OR_RETURN(size_t applied, CountApplied(database, *connection, migrations));
  if (applied == migrations.size()) return absl::OkStatus();
  if (applied == 0) {
    return IllegalState(absl::StrCat(database.name(), " has no schema yet: run with --migrate"));
  }
  return IllegalState(absl::StrCat("the schema of ", database.name(),
                                   " is older than this program: ", migrations[applied].name,
                                   " is missing; run with --migrate"));
}

}  // namespace thidua::sql
