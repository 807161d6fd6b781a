#pragma once
// One link to a PostgreSQL server, in pipeline mode: statements are sent at once and answered when
// somebody waits.

#include <absl/container/flat_hash_map.h>
#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <postgresql/libpq-fe.h>

#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/sql/postgres/conninfo.h"
#include "common/sql/sql.h"

namespace thidua::sql {

struct ConnClose {
  void operator()(PGconn* conn) const { PQfinish(conn); }
};
struct ResultClear {
  void operator()(PGresult* result) const { PQclear(result); }
};
using Conn = std::unique_ptr<PGconn, ConnClose>;
using Result = std::unique_ptr<PGresult, ResultClear>;

// Connects and checks what OpenPostgres promises.
absl::StatusOr<Conn> OpenConn(const Conninfo& conninfo);

// Runs statements without parameters, outside pipeline mode.
absl::Status Execute(PGconn* conn, const std::string& text);

// Not thread-safe. Once broken, of no more use.
class Session {
 public:
  static absl::StatusOr<std::unique_ptr<Session>> Open(const Conninfo& conninfo, Access access);

  // Sends a statement without waiting for its result.
  absl::Status Send(std::string_view text, Parameters parameters);
  // Sends a statement whose parameters are arrays: `width` columns of the rows in `values`.
  absl::Status SendArrays(std::string_view text, size_t width, std::span<const Value> values);
  // Has the server work on what was sent, and does not wait for it either.
  absl::Status Flush();

  // Waits for everything that was sent. The results of all statements, or the first failure.
  absl::StatusOr<std::vector<Result>> Finish();

  // Finish, and then statements without parameters.
  absl::Status Script(std::string_view text);

  // After a failed Finish: the last statement did not take effect, because one before it failed.
  bool failed_before_last() const { return failed_before_last_; }
  // No more statements can be sent: the link is lost, or the server ends the session.
  bool broken() const { return broken_; }
  // The server gave up waiting for its standby since the last call.
  bool TakeUnreplicated() { return std::exchange(unreplicated_, false); }

 private:
  struct Statement {
    std::string name;
    std::vector<Oid> types;
    bool sent = false;
  };
  // Something sent that the server has yet to answer. `statement` is null for all but kPrepare.
  enum class Step { kStatement, kPrepare, kSync };
  struct Sent {
    Step step;
    Statement* statement;
  };

  explicit Session(Conn conn);
  static void Notice(void* session, const PGresult* notice);
  absl::StatusOr<Statement*> Prepare(std::string_view text, const std::vector<Oid>& types);
  absl::Status Bind(Statement& statement, const std::vector<const char*>& data,
                    const std::vector<int>& sizes);
  absl::Status Lost();

  const Conn conn_;
  // By text; more than one where parameters of other kinds were given.
  absl::flat_hash_map<std::string, std::vector<std::unique_ptr<Statement>>> statements_;
  size_t names_ = 0;
  std::deque<Sent> sent_;
  bool failed_before_last_ = false;
  bool broken_ = false;
  bool unreplicated_ = false;
};

}  // namespace thidua::sql
