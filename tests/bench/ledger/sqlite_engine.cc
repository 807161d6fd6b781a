// SQLite: one file a database. The bare one is written as a small program by hand would be, with
// the settings that the ledger has.

#include <linux/magic.h>
#include <sqlite3.h>
#include <sys/vfs.h>

#include <filesystem>

#include "common/sql/sqlite/sqlite.h"
#include "common/value/status_macros.h"
#include "tests/bench/ledger/engine.h"

namespace thidua::bench {
namespace {

constexpr char kSettings[] =
    "PRAGMA page_size = 8192; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
    "PRAGMA wal_autocheckpoint = 2000; PRAGMA cache_size = -32768;";
constexpr char kTables[] =
    "CREATE TABLE IF NOT EXISTS documents (key TEXT PRIMARY KEY, bytes BLOB NOT NULL);"
    "CREATE TABLE IF NOT EXISTS roster (subject INTEGER PRIMARY KEY, class TEXT NOT NULL);"
    "CREATE TABLE IF NOT EXISTS cells (round INTEGER, subject INTEGER, element INTEGER,"
    "  status INTEGER NOT NULL, value INTEGER NOT NULL,"
    "  PRIMARY KEY (round, subject, element)) WITHOUT ROWID;";
constexpr char kInsert[] = "INSERT INTO documents (key, bytes) VALUES (?, ?)";
constexpr char kScan[] = "SELECT key, bytes FROM documents WHERE key >= ? AND key < ? ORDER BY key";
constexpr char kInsertValue[] =
    "INSERT INTO cells (round, subject, element, status, value) VALUES (?, ?, ?, ?, ?)";
constexpr char kInsertSubject[] = "INSERT OR REPLACE INTO roster (subject, class) VALUES (?, ?)";
constexpr char kSum[] =
    "SELECT c.element, r.class, COUNT(*), SUM(c.value), MIN(c.status) "
    "FROM cells c JOIN roster r ON r.subject = c.subject WHERE c.round = ? "
    "GROUP BY c.element, r.class";

class RawSqlite : public Raw {
 public:
  explicit RawSqlite(const std::string& path) {
    sqlite3_open_v2(path.c_str(), &db_,
                    SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr);
    sqlite3_exec(db_, kSettings, nullptr, nullptr, nullptr);
    sqlite3_exec(db_, kTables, nullptr, nullptr, nullptr);
    begin_ = Prepare("BEGIN IMMEDIATE");
    commit_ = Prepare("COMMIT");
    insert_ = Prepare(kInsert);
    scan_ = Prepare(kScan);
    insert_value_ = Prepare(kInsertValue);
    insert_subject_ = Prepare(kInsertSubject);
    sum_ = Prepare(kSum);
  }

  ~RawSqlite() override {
    for (sqlite3_stmt* statement :
         {begin_, commit_, insert_, scan_, insert_value_, insert_subject_, sum_}) {
      sqlite3_finalize(statement);
    }
    sqlite3_close(db_);
  }

  absl::Status Commit(absl::Span<const Document> documents, absl::Span<const size_t> groups,
                      size_t submitters) override {
    size_t next = 0;
    for (size_t group : groups) {
      RETURN_IF_ERROR(Load(documents.subspan(next, group)));
      next += group;
    }
    if (next != documents.size()) return absl::InternalError("the groups are not the documents");
    return absl::OkStatus();
  }

  absl::Status Load(absl::Span<const Document> documents) override {
    RETURN_IF_ERROR(Step(begin_));
    for (const Document& document : documents) {
      Bind(insert_, 1, document.key);
      sqlite3_bind_blob64(insert_, 2, document.bytes.data(), document.bytes.size(), SQLITE_STATIC);
      RETURN_IF_ERROR(Step(insert_));
    }
    return Step(commit_);
  }

  absl::StatusOr<size_t> Scan(std::string_view prefix) override {
    const std::string end = std::string(prefix) + '\x7f';
    Bind(scan_, 1, prefix);
    Bind(scan_, 2, end);
    size_t bytes = 0;
    int code = SQLITE_ROW;
    while ((code = sqlite3_step(scan_)) == SQLITE_ROW) {
      if (sqlite3_column_text(scan_, 0) == nullptr || sqlite3_column_blob(scan_, 1) == nullptr) {
        code = SQLITE_CORRUPT;
        break;
      }
      bytes += static_cast<size_t>(sqlite3_column_bytes(scan_, 1));
    }
    sqlite3_reset(scan_);
    if (code != SQLITE_DONE) return Failure();
    return bytes;
  }

  absl::Status LoadValues(absl::Span<const StoredValue> values,
                          absl::Span<const std::string> class_of_subject) override {
    RETURN_IF_ERROR(Step(begin_));
    for (size_t subject = 0; subject < class_of_subject.size(); ++subject) {
      sqlite3_bind_int64(insert_subject_, 1, static_cast<int64_t>(subject));
      Bind(insert_subject_, 2, class_of_subject[subject]);
      RETURN_IF_ERROR(Step(insert_subject_));
    }
    for (const StoredValue& value : values) {
      int column = 0;
      for (int64_t part : {value.round, value.subject, value.element, value.status, value.value}) {
        sqlite3_bind_int64(insert_value_, ++column, part);
      }
      RETURN_IF_ERROR(Step(insert_value_));
    }
    return Step(commit_);
  }

  absl::StatusOr<std::vector<int64_t>> SumValues(int64_t round, size_t elements) override {
    std::vector<int64_t> sums(elements);
    sqlite3_bind_int64(sum_, 1, round);
    int code = SQLITE_ROW;
    while ((code = sqlite3_step(sum_)) == SQLITE_ROW) {
      sums.at(sqlite3_column_int64(sum_, 0)) += sqlite3_column_int64(sum_, 3);
    }
    sqlite3_reset(sum_);
    if (code != SQLITE_DONE) return Failure();
    return sums;
  }

 private:
  sqlite3_stmt* Prepare(const char* text) {
    sqlite3_stmt* statement = nullptr;
    sqlite3_prepare_v3(db_, text, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
    return statement;
  }
  static void Bind(sqlite3_stmt* statement, int column, std::string_view text) {
    sqlite3_bind_text64(statement, column, text.data(), text.size(), SQLITE_STATIC, SQLITE_UTF8);
  }
  absl::Status Failure() { return absl::InternalError(sqlite3_errmsg(db_)); }
  absl::Status Step(sqlite3_stmt* statement) {
    const int code = sqlite3_step(statement);
    sqlite3_reset(statement);
    return code == SQLITE_DONE ? absl::OkStatus() : Failure();
  }

  sqlite3* db_ = nullptr;
  sqlite3_stmt *begin_, *commit_, *insert_, *scan_, *insert_value_, *insert_subject_, *sum_;
};

class Sqlite : public Engine {
 public:
  explicit Sqlite(std::string folder) : folder_(std::move(folder)) {}

  std::string name() const override { return "sqlite"; }
  absl::StatusOr<std::unique_ptr<sql::Database>> Open(const std::string& database) override {
    return sql::OpenSqlite(Path(database));
  }
  absl::StatusOr<std::unique_ptr<Raw>> OpenRaw(const std::string& database) override {
    return std::unique_ptr<Raw>(std::make_unique<RawSqlite>(Path(database)));
  }
  absl::StatusOr<int64_t> Bytes(const std::string& database) override {
    // The last connection has written the log back when it was closed.
    std::error_code error;
    const auto size = std::filesystem::file_size(Path(database), error);
    if (error) return absl::NotFoundError(Path(database) + ": " + error.message());
    return static_cast<int64_t>(size);
  }
  absl::Status Drop(const std::string& database) override {
    for (const char* suffix : {"", "-wal", "-shm", ".lock"}) {
      std::error_code ignored;
      std::filesystem::remove(Path(database) + suffix, ignored);
    }
    return absl::OkStatus();
  }
  double ServerSeconds() override { return 0; }

 private:
  std::string Path(const std::string& database) const { return folder_ + "/" + database + ".db"; }

  const std::string folder_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Engine>> SqliteEngine(const std::string& folder) {
  struct statfs fs {};
  if (statfs(folder.c_str(), &fs) != 0) {
    return absl::InvalidArgumentError("cannot look at the folder " + folder);
  }
  if (fs.f_type == TMPFS_MAGIC || fs.f_type == RAMFS_MAGIC) {
    return absl::InvalidArgumentError(folder + " is in memory: nothing is durable there");
  }
  return std::make_unique<Sqlite>(folder);
}

}  // namespace thidua::bench
