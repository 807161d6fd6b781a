#pragma once
// The seam between the ledger and a database engine. The code that uses it writes one SQL text for
// every engine; only the folders below this one (sqlite/, postgres/) know a driver.
//
//   ASSIGN_OR_RETURN(auto transaction, sql::Transaction::Begin(connection));
//   RETURN_IF_ERROR(connection.Run("INSERT INTO ledgers (ledger) VALUES ($1)", {ledger}));
//   RETURN_IF_ERROR(transaction.Commit());
//
// Parameters are $1, $2, ...; values are 64-bit integers, text and blobs. Migrations use the words
// of Database::Dialect where engines differ. Errors are translated by result code:
//   UNAVAILABLE / STORE_UNAVAILABLE  busy, full, I/O error, connection lost, deadlock, standby
//   DATA_LOSS / CORRUPT              the engine finds its own file damaged
//   INTERNAL / INTERNAL              everything else: a violated constraint, a wrong statement

#include <absl/functional/function_ref.h>
#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <concepts>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace thidua::sql {

// One parameter of a statement. Borrows text and blobs: they must outlive the call.
class Value {
 public:
  enum class Kind { kInt, kText, kBlob };

  Value(std::integral auto number) : kind_(Kind::kInt), number_(number) {}
  template <std::convertible_to<std::string_view> T>
  Value(const T& text) : kind_(Kind::kText), bytes_(text) {}

  Kind kind() const { return kind_; }
  int64_t number() const { return number_; }
  std::string_view bytes() const { return bytes_; }

 private:
  friend Value Blob(std::string_view bytes);
  Kind kind_;
  int64_t number_ = 0;
  std::string_view bytes_;
};

inline Value Blob(std::string_view bytes) {
  Value value(bytes);
  value.kind_ = Value::Kind::kBlob;
  return value;
}

// One row of a result; columns count from 0. Views are valid until the row callback returns.
class Row {
 public:
  virtual ~Row() = default;
  virtual int64_t Int(int column) const = 0;
  virtual std::string_view Text(int column) const = 0;
  virtual std::string_view Blob(int column) const = 0;
};

using RowCallback = absl::FunctionRef<absl::Status(const Row&)>;

// The parameters of one call, $1 first: a braced list, or a range that lives elsewhere.
class Parameters {
 public:
  Parameters() = default;
  Parameters(std::initializer_list<Value> list) : values_(list.begin(), list.size()) {}
  Parameters(std::span<const Value> values) : values_(values) {}

  auto begin() const { return values_.begin(); }
  auto end() const { return values_.end(); }
  size_t size() const { return values_.size(); }
  const Value& operator[](size_t i) const { return values_[i]; }

 private:
  std::span<const Value> values_;
};

// One of several statements that are asked together.
struct Question {
  std::string_view text;
  Parameters parameters;
  // Is called for every row of the answer. `which` says which group of `width` parameters the row
  // answers, counted from 0; it is 0 where `width` is 0.
  std::function<absl::Status(const Row&, size_t which)> row;
  // If it is not 0, `text`, a SELECT, is asked once for each group of `width` parameters.
  size_t width = 0;
};

// What a connection is for. A kRead transaction is one consistent snapshot, taken by its first
// statement, and can write nothing. A kWrite transaction sees its own writes and, on engines with
// other writers, what they committed before it locked a row.
enum class Access { kRead, kWrite };

// One session with the database. Not thread-safe; may move between threads. Keeps a prepared
// statement for every text it has seen, so texts are few and constant.
//
// Within a transaction, an engine behind a network may send what returns no rows together with the
// next call that waits: a failure of Begin, Run, RunAll or Notify is then reported by that call.
// Once a call has failed, the transaction can only be rolled back.
class Connection {
 public:
  virtual ~Connection() = default;

  // Starts a transaction of the connection's access. Reconnects where the link was lost.
  virtual absl::Status Begin() = 0;
  // A failed Commit leaves no transaction open. It did not take effect, unless the status
  // IsUnknownOutcome: the link was lost before the engine answered.
  virtual absl::Status Commit() = 0;
  // Does nothing outside a transaction. After a failure the connection must not be used again.
  virtual absl::Status Rollback() = 0;

  // Calls `row` for every row, in order; stops at the first error of `row` and returns it. `row`
  // must not use this connection.
  virtual absl::Status Query(std::string_view text, Parameters parameters, RowCallback row) = 0;
  // Several queries, one after the other, in one round trip where that counts. On a kRead
  // connection outside a transaction an engine behind a network answers all of them from one
  // snapshot.
  virtual absl::Status QueryAll(std::span<const Question> questions) = 0;
  // Runs a statement that returns no rows.
  virtual absl::Status Run(std::string_view text, Parameters parameters) = 0;
  // Runs `text`, an INSERT ... VALUES ($1, ..., $width) with or without ON CONFLICT, once for each
  // group of `width` values. Where there is an ON CONFLICT, no two rows may have the same key.
  virtual absl::Status RunAll(std::string_view text, size_t width,
                              std::span<const Value> values) = 0;
  // Runs several statements without parameters, unprepared: for migrations.
  virtual absl::Status Script(std::string_view text) = 0;
  virtual absl::StatusOr<bool> HasTable(std::string_view name) = 0;

  // Within a transaction: waits until no other session changes the schema, and keeps the others
  // waiting until this transaction ends.
  virtual absl::Status LockSchema() = 0;
  // True if the Begin of a kWrite transaction shuts out every other writer of the database, so that
  // rows need no lock of their own.
  virtual bool BeginLocksAll() const = 0;
  // Within a transaction: once it is committed, every Announcements of `channel` hears `text`. Does
  // nothing on an engine without other writers.
  virtual absl::Status Notify(std::string_view channel, std::string_view text) = 0;
  // On a kWrite connection, outside a transaction: writes a small table anew, so that what was
  // deleted from it or overwritten in it before is in no file of the database any more, but for a
  // write-ahead log that the engine keeps by rules of its own. Keeps other writers waiting.
  //   UNAVAILABLE: somebody still reads a state of before; what was deleted may still be there.
  virtual absl::Status Scrub(std::string_view table) = 0;
};

// Hears what other sessions and this process announce on one channel. Only Interrupt may be called
// from another thread than the one that awaits.
class Announcements {
 public:
  virtual ~Announcements() = default;
  // Waits for announcements and returns their texts; none at `timeout` or after Interrupt.
  //   UNAVAILABLE: the link is lost, and announcements with it; ask the database for a new one.
  virtual absl::StatusOr<std::vector<std::string>> Await(absl::Duration timeout) = 0;
  // Ends an Await that is under way, or else the next one. From any thread.
  virtual void Interrupt() = 0;
};

// One database. Thread-safe; outlives its connections.
class Database {
 public:
  virtual ~Database() = default;

  virtual absl::StatusOr<std::unique_ptr<Connection>> Connect(Access access) = 0;

  // True where no other process can write: what this one committed last is the latest.
  virtual bool sole_writer() const = 0;
  // Hears what is announced from now on. INTERNAL on an engine where nobody else can write.
  virtual absl::StatusOr<std::unique_ptr<Announcements>> Hear(std::string_view channel) = 0;

  // Returns `text` as this engine understands it. Words that engines spell differently are
  // replaced:
  //   {{blob}}       the type of bytes
  //   {{key}}        the type of text that is ordered and compared byte by byte
  //   {{clustered}}  the suffix of a table stored in the order of its primary key, where it exists
  // A line that begins with the name of an engine in such braces, {{sqlite}} for example, is for
  // that engine alone: see OwnLines.
  virtual std::string Dialect(std::string_view text) const = 0;

  // A query without parameters that tells what the schema consists of: a name for messages, for
  // example "index commits_by_request", and a text that is the same for the same definition.
  virtual std::string_view SchemaQuery() const = 0;
  // A connection of which nothing remains, on which a schema can be made from nothing: a database
  // in memory, or another schema in a transaction that is open and never committed.
  //   FAILED_PRECONDITION: the role may not make one.
  virtual absl::StatusOr<std::unique_ptr<Connection>> Scratch() = 0;

  // For messages: the file, or host and database; never a password.
  virtual std::string name() const = 0;
};

// The failure of a Commit whose answer was lost: it may or may not have taken effect.
absl::Status UnknownOutcome(std::string_view message);
bool IsUnknownOutcome(const absl::Status& status);

// The lines of `text` that are for the engine of this name, for its Dialect: those that begin with
// no word in double braces, and without their first word those that begin with {{engine}}.
std::string OwnLines(std::string_view text, std::string_view engine);

// A transaction that ends with its scope: it is rolled back unless it was committed. Commit and
// Rollback end it; neither is called after that.
class Transaction {
 public:
  static absl::StatusOr<Transaction> Begin(Connection& connection);
  Transaction(Transaction&& other) noexcept;
  Transaction& operator=(Transaction&&) = delete;
  ~Transaction();

  absl::Status Commit();
  absl::Status Rollback();

 private:
  explicit Transaction(Connection& connection) : connection_(&connection) {}
  Connection& End();

  Connection* connection_;  // null once ended
};

}  // namespace thidua::sql
