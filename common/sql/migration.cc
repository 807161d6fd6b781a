#include "common/sql/migration.h"

#include <absl/strings/numbers.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_format.h>

#include <algorithm>
#include <map>

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

constexpr char kOldestProgram[] = "oldest_program";

// The oldest program that the database works with; 0 if no migration has said so.
absl::StatusOr<int64_t> ReadOldestProgram(Connection& connection) {
  int64_t oldest = 0;
  RETURN_IF_ERROR(connection.Query("SELECT value FROM meta WHERE name = $1", {kOldestProgram},
                                   [&](const Row& row) {
                                     const std::string_view text = row.Text(0);
                                     if (!absl::SimpleAtoi({text.data(), text.size()}, &oldest)) {
                                       return IllegalState("the table meta is damaged");
                                     }
                                     return absl::OkStatus();
                                   }));
  return oldest;
}

// How many of `migrations` the database holds; an error if they do not work together.
absl::StatusOr<size_t> CountApplied(Database& database, Connection& connection,
                                    const std::vector<Migration>& migrations) {
  ASSIGN_OR_RETURN(std::vector<Applied> applied, ReadApplied(connection));
  const size_t common = std::min(applied.size(), migrations.size());
  for (size_t i = 0; i < common; ++i) {
    if (applied[i].name != MetaName(migrations[i]) || applied[i].value != Checksum(migrations[i])) {
      return IllegalState(absl::StrCat("the schema of ", database.name(), " was made by another ",
                                       migrations[i].name, ": its checksum differs"));
    }
  }
  if (applied.size() <= migrations.size()) return common;
  ASSIGN_OR_RETURN(const int64_t oldest, ReadOldestProgram(connection));
  const int64_t ours = migrations.empty() ? 0 : migrations.back().version;
  if (oldest == 0 || ours < oldest) {
    return IllegalState(absl::StrCat("the schema of ", database.name(),
                                     " is newer than this program: it holds ", applied.back().name,
                                     ", which this program cannot work with"));
  }
  return common;
}

absl::Status ApplyOne(Database& database, Connection& connection, const Migration& migration) {
  if (migration.version == 1) {
    RETURN_IF_ERROR(connection.Script(database.Dialect(
        "CREATE TABLE IF NOT EXISTS meta (name {{key}} PRIMARY KEY, value TEXT NOT NULL)")));
  }
  RETURN_IF_ERROR(connection.Script(database.Dialect(migration.text)));
  RETURN_IF_ERROR(connection.Run("INSERT INTO meta (name, value) VALUES ($1, $2)",
                                 {MetaName(migration), Checksum(migration)}));
  ASSIGN_OR_RETURN(int64_t oldest, ReadOldestProgram(connection));
  oldest = std::max(oldest, migration.works_with == 0 ? migration.version : migration.works_with);
  return connection.Run(
      "INSERT INTO meta (name, value) VALUES ($1, $2) "
      "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
      {kOldestProgram, absl::StrCat(oldest)});
}

// The definitions of all parts of the schema, by their names.
absl::StatusOr<std::map<std::string, std::string>> Describe(const Database& database,
                                                            Connection& connection) {
  std::map<std::string, std::string> parts;
  RETURN_IF_ERROR(connection.Query(database.SchemaQuery(), {}, [&](const Row& row) {
    parts.emplace(row.Text(0), row.Text(1));
    return absl::OkStatus();
  }));
  return parts;
}

}  // namespace

absl::Status ApplyMigrations(Database& database, const std::vector<Migration>& migrations) {
  ASSIGN_OR_RETURN(std::unique_ptr<Connection> connection, database.Connect(Access::kWrite));
  for (;;) {
    ASSIGN_OR_RETURN(Transaction transaction, Transaction::Begin(*connection));
    RETURN_IF_ERROR(connection->LockSchema());
    // Counted under the lock: another process may have been faster.
    ASSIGN_OR_RETURN(const size_t applied, CountApplied(database, *connection, migrations));
    if (applied == migrations.size()) return absl::OkStatus();
    RETURN_IF_ERROR(ApplyOne(database, *connection, migrations[applied]));
    RETURN_IF_ERROR(transaction.Commit());
  }
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

absl::StatusOr<std::vector<std::string>> CompareSchema(Database& database,
                                                       const std::vector<Migration>& migrations) {
  ASSIGN_OR_RETURN(std::unique_ptr<Connection> connection, database.Connect(Access::kRead));
  ASSIGN_OR_RETURN(const std::vector<Applied> applied, ReadApplied(*connection));
  if (applied.size() > migrations.size()) {
    return IllegalState("the schema is of a newer release than this program");
  }
  ASSIGN_OR_RETURN(const auto found, Describe(database, *connection));
  ASSIGN_OR_RETURN(std::unique_ptr<Connection> scratch, database.Scratch());
  for (const Migration& migration : migrations) {
    RETURN_IF_ERROR(ApplyOne(database, *scratch, migration));
  }
  ASSIGN_OR_RETURN(const auto wanted, Describe(database, *scratch));
  std::vector<std::string> differences;
  for (const auto& [name, definition] : wanted) {
    const auto part = found.find(name);
    if (part == found.end()) {
      differences.push_back(name + " is missing");
    } else if (part->second != definition) {
      differences.push_back(name + " is not as the migrations made it");
    }
  }
  for (const auto& [name, definition] : found) {
    if (!wanted.contains(name)) differences.push_back(name + " is of no migration");
  }
  return differences;
}

}  // namespace thidua::sql
