#pragma once
// A database engine as a benchmark sees it twice: under the ledger, and bare. The bare one is the
// limit: the engine's own interface, one table and the fewest statements that keep the same bytes
// as durably and find them by name again.

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <absl/types/span.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "common/sql/sql.h"

namespace thidua::bench {

struct Document {
  std::string key;
  std::string bytes;
};

// One value of a report, for a database that keeps values as rows instead of documents.
struct StoredValue {
  int64_t round = 0;
  int64_t subject = 0;
  int64_t element = 0;
  int64_t status = 0;
  int64_t value = 0;
};

// The limit. Not thread-safe.
class Raw {
 public:
  virtual ~Raw() = default;

  // Inserts the documents durably, one a row. An engine with one writer commits them in `groups`
  // (sizes that add up to the documents), one after the other; an engine with many commits each
  // on its own, over `submitters` connections at a time.
  virtual absl::Status Commit(absl::Span<const Document> documents, absl::Span<const size_t> groups,
                              size_t submitters) = 0;
  // Inserts the documents in one transaction, the fastest way there is.
  virtual absl::Status Load(absl::Span<const Document> documents) = 0;
  // Reads the documents whose key starts with `prefix`, in order; their bytes together.
  virtual absl::StatusOr<size_t> Scan(std::string_view prefix) = 0;

  // Values as rows, and the class of each subject on the roster.
  virtual absl::Status LoadValues(absl::Span<const StoredValue> values,
                                  absl::Span<const std::string> class_of_subject) = 0;
  // The total of a round, by element and class: count, sum, weakest status. Returns the sums by
  // element.
  virtual absl::StatusOr<std::vector<int64_t>> SumValues(int64_t round, size_t elements) = 0;
};

// Where the databases of one measurement live. Not thread-safe.
class Engine {
 public:
  virtual ~Engine() = default;
  virtual std::string name() const = 0;
  // A database of that name for a ledger; made empty if it is not there.
  virtual absl::StatusOr<std::unique_ptr<sql::Database>> Open(const std::string& database) = 0;
  // The same, bare.
  virtual absl::StatusOr<std::unique_ptr<Raw>> OpenRaw(const std::string& database) = 0;
  // What a database that nobody has open takes on the disk, without its log of recent writes.
  virtual absl::StatusOr<int64_t> Bytes(const std::string& database) = 0;
  virtual absl::Status Drop(const std::string& database) = 0;
  // CPU seconds of the engine's own processes so far; 0 for one inside this process.
  virtual double ServerSeconds() = 0;
};

// SQLite, whose files are kept in `folder`. INVALID_ARGUMENT if that is in memory, where nothing is
// durable.
absl::StatusOr<std::unique_ptr<Engine>> SqliteEngine(const std::string& folder);
// PostgreSQL on `server` (what libpq needs to know but the database: "host=/run/postgresql
// user=postgres"), where it makes and drops databases.
absl::StatusOr<std::unique_ptr<Engine>> PostgresEngine(const std::string& server);

}  // namespace thidua::bench
