#include "common/sql/sqlite/sqlite.h"

#include <absl/container/flat_hash_map.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_replace.h>
#include <sqlite3.h>

#include <utility>
#include <vector>

#include "common/sql/sqlite/lock_file.h"
#include "common/sql/sqlite/private_files.h"
#include "common/value/errors.h"
#include "common/value/mutant.h"
#include "common/value/status_macros.h"

namespace thidua::sql {
namespace {

constexpr int kBusyTimeoutMs = 5000;

// The page size must come before WAL. Pages of 8 KB hold three documents of the usual size.
constexpr char kDatabaseSettings[] = "PRAGMA page_size = 8192; PRAGMA journal_mode = WAL;";
// A checkpoint runs inline in the writer: one beside it never lets the WAL start over under load.
// What is deleted is overwritten, whatever the library's default is.
constexpr char kWriterSettings[] =
    "PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 2000; PRAGMA cache_size = -32768; "
    "PRAGMA secure_delete = ON;";
constexpr char kReaderSettings[] = "PRAGMA query_only = ON; PRAGMA cache_size = -8192;";

absl::Status Translate(int code, std::string_view what) {
  const std::string message(what);
  switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_NOMEM:
    case SQLITE_READONLY:
    case SQLITE_INTERRUPT:
    case SQLITE_IOERR:
    case SQLITE_FULL:
    case SQLITE_CANTOPEN:
    case SQLITE_PROTOCOL:
    case SQLITE_PERM:
      return Error(absl::StatusCode::kUnavailable, type::v1::ERROR_REASON_STORE_UNAVAILABLE,
                   absl::StrCat("the store is unavailable: ", message, " (", code, ")"));
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return Error(absl::StatusCode::kDataLoss, type::v1::ERROR_REASON_CORRUPT,
                   absl::StrCat("the store is damaged: ", message, " (", code, ")"));
    default:
      return Internal(absl::StrCat("the store refused: ", message, " (", code, ")"));
  }
}

class SqliteRow : public Row {
 public:
  explicit SqliteRow(sqlite3_stmt* statement) : statement_(statement) {}
  int64_t Int(int column) const override { return sqlite3_column_int64(statement_, column); }
  std::string_view Text(int column) const override {
    const auto* data = sqlite3_column_text(statement_, column);
    return {reinterpret_cast<const char*>(data),
            static_cast<size_t>(sqlite3_column_bytes(statement_, column))};
  }
  std::string_view Blob(int column) const override {
    const void* data = sqlite3_column_blob(statement_, column);
    return {static_cast<const char*>(data),
            static_cast<size_t>(sqlite3_column_bytes(statement_, column))};
  }

 private:
  sqlite3_stmt* statement_;
};

class SqliteConnection : public Connection {
 public:
  SqliteConnection(sqlite3* db, Access access) : db_(db), access_(access) {}

  ~SqliteConnection() override {
    for (auto& [text, prepared] : statements_) sqlite3_finalize(prepared->statement);
    sqlite3_close(db_);
  }

  absl::Status Begin() override {
    if (Mutant("p01-commit-put-off") && !sqlite3_get_autocommit(db_)) {
      RETURN_IF_ERROR(Run("COMMIT", {}));
    }
    return Run(access_ == Access::kWrite ? "BEGIN IMMEDIATE" : "BEGIN", {});
  }

  absl::Status Commit() override {
    if (Mutant("p01-commit-put-off")) return absl::OkStatus();
    absl::Status status = Run("COMMIT", {});
    if (!status.ok()) Rollback().IgnoreError();
    return status;
  }

  absl::Status Rollback() override {
    // Some failures (a full disk, an I/O error) have rolled back already.
    if (sqlite3_get_autocommit(db_)) return absl::OkStatus();
    return Run("ROLLBACK", {});
  }

  absl::Status Query(std::string_view text, Parameters parameters, RowCallback row) override {
    ASSIGN_OR_RETURN(Prepared * prepared, Prepare(text));
    return Execute(*prepared, parameters, row);
  }

  absl::Status Run(std::string_view text, Parameters parameters) override {
    return Query(text, parameters, [](const Row&) { return absl::OkStatus(); });
  }

  absl::Status QueryAll(std::span<const Question> questions) override {
    for (const Question& question : questions) {
      ASSIGN_OR_RETURN(Prepared * prepared, Prepare(question.text));
      const std::span all(question.parameters.begin(), question.parameters.size());
      const size_t width = question.width == 0 ? all.size() : question.width;
      size_t which = 0, at = 0;
      do {
        RETURN_IF_ERROR(Execute(*prepared, all.subspan(at, width),
                                [&](const Row& row) { return question.row(row, which); }));
        ++which;
      } while ((at += width) < all.size());
    }
    return absl::OkStatus();
  }

  absl::Status RunAll(std::string_view text, size_t width, std::span<const Value> values) override {
    ASSIGN_OR_RETURN(Prepared * prepared, Prepare(text));
    for (; !values.empty(); values = values.subspan(width)) {
      RETURN_IF_ERROR(
          Execute(*prepared, values.first(width), [](const Row&) { return absl::OkStatus(); }));
    }
    return absl::OkStatus();
  }

  absl::Status Script(std::string_view text) override {
    int code = sqlite3_exec(db_, std::string(text).c_str(), nullptr, nullptr, nullptr);
    return code == SQLITE_OK ? absl::OkStatus() : Failure(code);
  }

  absl::StatusOr<bool> HasTable(std::string_view name) override {
    bool found = false;
    RETURN_IF_ERROR(Query("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = $1", {name},
                          [&](const Row&) {
                            found = true;
                            return absl::OkStatus();
                          }));
    return found;
  }

  // BEGIN IMMEDIATE has locked everything already.
  absl::Status LockSchema() override { return absl::OkStatus(); }
  bool BeginLocksAll() const override { return true; }
  absl::Status Notify(std::string_view, std::string_view) override { return absl::OkStatus(); }

  // Deleted rows are overwritten, but a row that was moved to another page when its own was full
  // leaves a copy in free space. Only when the whole table goes, everything of it is overwritten.
  absl::Status Scrub(std::string_view table) override {
    const std::string name(table);
    absl::Status rewritten =
        Script(absl::StrCat("PRAGMA temp_store = MEMORY; BEGIN IMMEDIATE; "
                            "CREATE TEMP TABLE kept AS SELECT * FROM main.",
                            name, "; DELETE FROM main.", name, "; INSERT INTO main.", name,
                            " SELECT * FROM kept; DROP TABLE kept; COMMIT"));
    if (!rewritten.ok()) {
      Rollback().IgnoreError();
      return rewritten;
    }
    // The log of writes holds what the pages were; afterwards it is empty.
    bool busy = true;
    RETURN_IF_ERROR(Query("PRAGMA wal_checkpoint(TRUNCATE)", {}, [&](const Row& row) {
      busy = row.Int(0) != 0;
      return absl::OkStatus();
    }));
    return busy ? Translate(SQLITE_BUSY, "a state of before is still being read")
                : absl::OkStatus();
  }

 private:
  struct Prepared {
    sqlite3_stmt* statement = nullptr;
    // To SQLite "$2" is a name, numbered by first appearance: slots[1] is where it stands.
    std::vector<int> slots;
  };

  absl::Status Failure(int code) { return Translate(code, sqlite3_errmsg(db_)); }

  absl::StatusOr<Prepared*> Prepare(std::string_view text) {
    auto found = statements_.find(absl::string_view(text.data(), text.size()));
    if (found != statements_.end()) return found->second.get();
    auto prepared = std::make_unique<Prepared>();
    int code = sqlite3_prepare_v3(db_, text.data(), static_cast<int>(text.size()),
                                  SQLITE_PREPARE_PERSISTENT, &prepared->statement, nullptr);
    if (code != SQLITE_OK) return Failure(code);
    for (int i = 1; i <= sqlite3_bind_parameter_count(prepared->statement); ++i) {
      prepared->slots.push_back(
          sqlite3_bind_parameter_index(prepared->statement, absl::StrCat("$", i).c_str()));
    }
    return statements_.emplace(std::string(text), std::move(prepared)).first->second.get();
  }

  absl::Status Execute(const Prepared& prepared, Parameters parameters, RowCallback row) {
    sqlite3_stmt* statement = prepared.statement;
    absl::Status status = Bind(prepared, parameters);
    while (status.ok()) {
      int code = sqlite3_step(statement);
      if (code == SQLITE_DONE) break;
      status = code == SQLITE_ROW ? row(SqliteRow(statement)) : Failure(code);
    }
    sqlite3_reset(statement);
    return status;
  }

  absl::Status Bind(const Prepared& prepared, Parameters parameters) {
    if (parameters.size() != prepared.slots.size()) {
      return Translate(SQLITE_MISUSE, absl::StrCat("a statement of ", prepared.slots.size(),
                                                   " parameters was given ", parameters.size()));
    }
    size_t i = 0;
    for (const Value& value : parameters) {
      int code = BindOne(prepared.statement, prepared.slots[i++], value);
      if (code != SQLITE_OK) return Failure(code);
    }
    return absl::OkStatus();
  }

  static int BindOne(sqlite3_stmt* statement, int slot, const Value& value) {
    if (value.kind() == Value::Kind::kInt) {
      return sqlite3_bind_int64(statement, slot, value.number());
    }
    // A null pointer would bind NULL; an empty text or blob is not NULL.
    const char* data = value.bytes().data() == nullptr ? "" : value.bytes().data();
    if (value.kind() == Value::Kind::kBlob) {
      return sqlite3_bind_blob64(statement, slot, data, value.bytes().size(), SQLITE_STATIC);
    }
    return sqlite3_bind_text64(statement, slot, data, value.bytes().size(), SQLITE_STATIC,
                               SQLITE_UTF8);
  }

  sqlite3* db_;
  const Access access_;
  absl::flat_hash_map<std::string, std::unique_ptr<Prepared>> statements_;
};

absl::StatusOr<std::unique_ptr<Connection>> OpenConnection(const std::string& path, Access access,
                                                           const char* settings) {
  sqlite3* db = nullptr;
  int code = sqlite3_open_v2(
      path.c_str(), &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr);
  auto connection = std::make_unique<SqliteConnection>(db, access);
  if (code != SQLITE_OK) {
    return Translate(code, absl::StrCat("cannot open ", path, ": ", sqlite3_errstr(code)));
  }
  sqlite3_extended_result_codes(db, 1);
  sqlite3_busy_timeout(db, kBusyTimeoutMs);
  RETURN_IF_ERROR(connection->Script(settings));
  return connection;
}

class SqliteDatabase : public Database {
 public:
  SqliteDatabase(std::string path, LockFile lock)
      : path_(std::move(path)), lock_(std::move(lock)) {}

  absl::StatusOr<std::unique_ptr<Connection>> Connect(Access access) override {
    if (Mutant("p01-not-synced")) return OpenConnection(path_, access, "PRAGMA synchronous = OFF");
    return OpenConnection(path_, access,
                          access == Access::kWrite ? kWriterSettings : kReaderSettings);
  }

  absl::Status CreateFile() {
    return OpenConnection(path_, Access::kWrite, kDatabaseSettings).status();
  }

  bool sole_writer() const override { return true; }
  absl::StatusOr<std::unique_ptr<Announcements>> Hear(std::string_view) override {
    return Internal("nobody else writes to a SQLite file");
  }

  std::string Dialect(std::string_view text) const override {
    return absl::StrReplaceAll(
        OwnLines(text, "sqlite"),
        {{"{{blob}}", "BLOB"}, {"{{key}}", "TEXT"}, {"{{clustered}}", "WITHOUT ROWID"}});
  }

  // What SQLite keeps for the planner is no part of the schema.
  std::string_view SchemaQuery() const override {
    return "SELECT type || ' ' || name, tbl_name || ': ' || COALESCE(sql, '') FROM sqlite_master "
           "WHERE name NOT LIKE 'sqlite_stat%'";
  }

  absl::StatusOr<std::unique_ptr<Connection>> Scratch() override {
    return OpenConnection(":memory:", Access::kWrite, "");
  }

  std::string name() const override { return path_; }

 private:
  const std::string path_;
  const LockFile lock_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Database>> OpenSqlite(const std::string& path) {
  ASSIGN_OR_RETURN(LockFile lock, LockFile::Acquire(path));
  RETURN_IF_ERROR(MakePrivate(path));
  auto database = std::make_unique<SqliteDatabase>(path, std::move(lock));
  RETURN_IF_ERROR(database->CreateFile());
  return database;
}

}  // namespace thidua::sql
