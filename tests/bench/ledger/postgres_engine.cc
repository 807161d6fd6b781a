// PostgreSQL: a database of the server that was named. The bare one is written as a small program
// by hand would be: prepared inserts over connections of its own, COPY for many rows.

#include <absl/strings/numbers.h>
#include <absl/strings/str_cat.h>
#include <dirent.h>
#include <libpq-fe.h>
#include <unistd.h>

#include <atomic>
#include <fstream>
#include <set>
#include <thread>

#include "common/sql/postgres/postgres.h"
#include "common/value/status_macros.h"
#include "tests/bench/ledger/engine.h"

namespace thidua::bench {
namespace {

// Documents stay in their rows, as those of the ledger do.
constexpr char kTables[] =
    "SET client_min_messages = warning;"
    "CREATE TABLE IF NOT EXISTS documents (key TEXT COLLATE \"C\" PRIMARY KEY,"
    "  bytes BYTEA NOT NULL);"
    "ALTER TABLE documents SET (toast_tuple_target = 8160);"
    "ALTER TABLE documents ALTER COLUMN bytes SET STORAGE MAIN;"
    "CREATE TABLE IF NOT EXISTS roster (subject BIGINT PRIMARY KEY, class TEXT NOT NULL);"
    "CREATE TABLE IF NOT EXISTS cells (round BIGINT, subject BIGINT, element BIGINT,"
    "  status BIGINT NOT NULL, value BIGINT NOT NULL, PRIMARY KEY (round, subject, element));";
constexpr char kInsert[] = "INSERT INTO documents (key, bytes) VALUES ($1, $2)";
constexpr char kScan[] =
    "SELECT key, bytes FROM documents WHERE key >= $1 AND key < $2 ORDER BY key";
constexpr char kSum[] =
    "SELECT c.element, r.class, COUNT(*), SUM(c.value), MIN(c.status) "
    "FROM cells c JOIN roster r ON r.subject = c.subject WHERE c.round = $1::bigint "
    "GROUP BY c.element, r.class";
constexpr int kBinary = 1, kText = 0;

using Result = std::unique_ptr<PGresult, decltype(&PQclear)>;

// One connection with the statements prepared. Not thread-safe.
class Link {
 public:
  static absl::StatusOr<std::unique_ptr<Link>> Open(const std::string& conninfo) {
    std::unique_ptr<Link> link(new Link(PQconnectdb(conninfo.c_str())));
    if (PQstatus(link->conn_) != CONNECTION_OK) return link->Failure();
    RETURN_IF_ERROR(link->Execute("SET plan_cache_mode = force_generic_plan"));
    return link;
  }
  ~Link() { PQfinish(conn_); }

  absl::Status Execute(const std::string& text) {
    return Check(Result(PQexec(conn_, text.c_str()), PQclear)).status();
  }
  absl::Status Prepare(const char* name, const char* text) {
    return Check(Result(PQprepare(conn_, name, text, 0, nullptr), PQclear)).status();
  }
  // A prepared statement with up to two parameters, the second one binary.
  absl::StatusOr<Result> Run(const char* name, std::initializer_list<std::string_view> parameters,
                             int result_format) {
    const char* values[2];
    int lengths[2];
    const int formats[2] = {kText, kBinary};
    int count = 0;
    for (std::string_view parameter : parameters) {
      values[count] = parameter.data();
      lengths[count++] = static_cast<int>(parameter.size());
    }
    return Check(Result(PQexecPrepared(conn_, name, count, values, lengths, formats, result_format),
                        PQclear));
  }

  absl::Status StartCopy(const std::string& table) {
    Result started(PQexec(conn_, absl::StrCat("COPY ", table, " FROM STDIN BINARY").c_str()),
                   PQclear);
    if (PQresultStatus(started.get()) != PGRES_COPY_IN) return Failure();
    buffer_.assign("PGCOPY\n\377\r\n\0", 11);
    PutInt(0, 4);
    PutInt(0, 4);
    return absl::OkStatus();
  }
  // Fields of one row: StartRow, then PutField for each.
  void StartRow(int fields) { PutInt(fields, 2); }
  void PutField(std::string_view bytes) {
    PutInt(static_cast<int64_t>(bytes.size()), 4);
    buffer_ += bytes;
  }
  void PutField(int64_t number) {
    PutInt(8, 4);
    PutInt(number, 8);
  }
  absl::Status EndRow() { return buffer_.size() < (64 << 10) ? absl::OkStatus() : Send(); }
  absl::Status EndCopy() {
    PutInt(-1, 2);
    RETURN_IF_ERROR(Send());
    if (PQputCopyEnd(conn_, nullptr) != 1) return Failure();
    while (PGresult* result = PQgetResult(conn_)) {
      RETURN_IF_ERROR(Check(Result(result, PQclear)).status());
    }
    return absl::OkStatus();
  }

 private:
  explicit Link(PGconn* conn) : conn_(conn) {}
  absl::Status Failure() { return absl::InternalError(PQerrorMessage(conn_)); }
  absl::StatusOr<Result> Check(Result result) {
    const ExecStatusType status = PQresultStatus(result.get());
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) return Failure();
    return result;
  }
  void PutInt(int64_t number, int bytes) {
    for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
      buffer_ += static_cast<char>(static_cast<uint64_t>(number) >> shift);
    }
  }
  absl::Status Send() {
    const int done = PQputCopyData(conn_, buffer_.data(), static_cast<int>(buffer_.size()));
    buffer_.clear();
    return done == 1 ? absl::OkStatus() : Failure();
  }

  PGconn* const conn_;
  std::string buffer_;
};

class RawPostgres : public Raw {
 public:
  static absl::StatusOr<std::unique_ptr<Raw>> Open(const std::string& conninfo) {
    auto raw = std::unique_ptr<RawPostgres>(new RawPostgres(conninfo));
    RETURN_IF_ERROR(raw->Connect(1));
    RETURN_IF_ERROR(raw->main().Prepare("scan", kScan));
    RETURN_IF_ERROR(raw->main().Prepare("sum", kSum));
    return std::unique_ptr<Raw>(std::move(raw));
  }

  absl::Status Commit(absl::Span<const Document> documents, absl::Span<const size_t> groups,
                      size_t submitters) override {
    RETURN_IF_ERROR(Connect(submitters));
    std::atomic<size_t> next = 0;
    std::atomic<bool> failed = false;
    std::vector<std::thread> threads;
    for (size_t i = 0; i < submitters; ++i) {
      threads.emplace_back([&, link = links_[i].get()] {
        for (size_t mine; (mine = next.fetch_add(1)) < documents.size();) {
          const Document& document = documents[mine];
          if (!link->Run("insert", {document.key, document.bytes}, kText).ok()) failed = true;
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
    return failed ? absl::InternalError("a raw insert failed") : absl::OkStatus();
  }

  absl::Status Load(absl::Span<const Document> documents) override {
    RETURN_IF_ERROR(main().StartCopy("documents"));
    for (const Document& document : documents) {
      main().StartRow(2);
      main().PutField(document.key);
      main().PutField(document.bytes);
      RETURN_IF_ERROR(main().EndRow());
    }
    return main().EndCopy();
  }

  absl::StatusOr<size_t> Scan(std::string_view prefix) override {
    const std::string begin(prefix);
    const std::string end = begin + '\x7f';
    // The end is text like the beginning: binary text is the same bytes.
    ASSIGN_OR_RETURN(const Result result, main().Run("scan", {begin, end}, kBinary));
    size_t bytes = 0;
    for (int i = 0; i < PQntuples(result.get()); ++i) bytes += PQgetlength(result.get(), i, 1);
    return bytes;
  }

  absl::Status LoadValues(absl::Span<const StoredValue> values,
                          absl::Span<const std::string> class_of_subject) override {
    RETURN_IF_ERROR(main().Execute("TRUNCATE roster"));
    RETURN_IF_ERROR(main().StartCopy("roster"));
    for (size_t subject = 0; subject < class_of_subject.size(); ++subject) {
      main().StartRow(2);
      main().PutField(static_cast<int64_t>(subject));
      main().PutField(class_of_subject[subject]);
    }
    RETURN_IF_ERROR(main().EndCopy());
    RETURN_IF_ERROR(main().StartCopy("cells"));
    for (const StoredValue& value : values) {
      main().StartRow(5);
      for (int64_t part : {value.round, value.subject, value.element, value.status, value.value}) {
        main().PutField(part);
      }
      RETURN_IF_ERROR(main().EndRow());
    }
    RETURN_IF_ERROR(main().EndCopy());
    return main().Execute("ANALYZE cells, roster");
  }

  absl::StatusOr<std::vector<int64_t>> SumValues(int64_t round, size_t elements) override {
    std::vector<int64_t> sums(elements);
    ASSIGN_OR_RETURN(const Result result, main().Run("sum", {std::to_string(round)}, kText));
    for (int i = 0; i < PQntuples(result.get()); ++i) {
      int64_t element = 0, sum = 0;
      if (!absl::SimpleAtoi(PQgetvalue(result.get(), i, 0), &element) ||
          !absl::SimpleAtoi(PQgetvalue(result.get(), i, 3), &sum)) {
        return absl::InternalError("a sum is no number");
      }
      sums.at(element) += sum;
    }
    return sums;
  }

 private:
  explicit RawPostgres(std::string conninfo) : conninfo_(std::move(conninfo)) {}
  Link& main() { return *links_.front(); }

  // At least so many connections.
  absl::Status Connect(size_t count) {
    while (links_.size() < count) {
      ASSIGN_OR_RETURN(auto link, Link::Open(conninfo_));
      if (links_.empty()) RETURN_IF_ERROR(link->Execute(kTables));
      RETURN_IF_ERROR(link->Prepare("insert", kInsert));
      links_.push_back(std::move(link));
    }
    return absl::OkStatus();
  }

  const std::string conninfo_;
  std::vector<std::unique_ptr<Link>> links_;
};

class Postgres : public Engine {
 public:
  explicit Postgres(std::string server) : server_(std::move(server)) {}

  std::string name() const override { return "postgres"; }
  absl::StatusOr<std::unique_ptr<sql::Database>> Open(const std::string& database) override {
    RETURN_IF_ERROR(Create(database));
    return sql::OpenPostgres(Conninfo(database));
  }
  absl::StatusOr<std::unique_ptr<Raw>> OpenRaw(const std::string& database) override {
    RETURN_IF_ERROR(Create(database));
    return RawPostgres::Open(Conninfo(database));
  }
  absl::StatusOr<int64_t> Bytes(const std::string& database) override {
    ASSIGN_OR_RETURN(auto link, Link::Open(Conninfo(database)));
    RETURN_IF_ERROR(link->Prepare("bytes",
                                  "SELECT sum(pg_total_relation_size(oid))::bigint FROM pg_class "
                                  "WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"));
    ASSIGN_OR_RETURN(const Result result, link->Run("bytes", {}, kText));
    int64_t bytes = 0;
    if (!absl::SimpleAtoi(PQgetvalue(result.get(), 0, 0), &bytes)) {
      return absl::InternalError("the size is no number");
    }
    return bytes;
  }
  absl::Status Drop(const std::string& database) override {
    created_.erase(database);
    return Administer(absl::StrCat("DROP DATABASE IF EXISTS \"", database, "\" WITH (FORCE)"));
  }
  double ServerSeconds() override {
    // Of every process of that name: those that ended are in their parent's figures.
    double ticks = 0;
    DIR* proc = opendir("/proc");
    if (proc == nullptr) return 0;
    while (const dirent* entry = readdir(proc)) {
      std::ifstream in(absl::StrCat("/proc/", entry->d_name, "/stat"));
      std::string pid, name;
      if (!(in >> pid >> name) || name != "(postgres)") continue;
      std::string skipped;
      for (int i = 0; i < 11; ++i) in >> skipped;
      for (int i = 0; i < 4; ++i) {
        double part = 0;
        in >> part;
        ticks += part;
      }
    }
    closedir(proc);
    return ticks / static_cast<double>(sysconf(_SC_CLK_TCK));
  }

 private:
  std::string Conninfo(const std::string& database) const {
    return absl::StrCat(server_, " dbname=", database);
  }
  absl::Status Administer(const std::string& text) {
    ASSIGN_OR_RETURN(auto link, Link::Open(Conninfo("postgres")));
    return link->Execute(text);
  }
  absl::Status Create(const std::string& database) {
    if (!created_.insert(database).second) return absl::OkStatus();
    return Administer(absl::StrCat("CREATE DATABASE \"", database,
                                   "\" TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' "
                                   "LC_CTYPE 'C'"));
  }

  const std::string server_;
  std::set<std::string> created_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Engine>> PostgresEngine(const std::string& server) {
  auto engine = std::make_unique<Postgres>(server);
  RETURN_IF_ERROR(Link::Open(server + " dbname=postgres").status());
  return engine;
}

}  // namespace thidua::bench
