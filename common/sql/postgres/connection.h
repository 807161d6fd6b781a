#pragma once
// The Connection of sql.h on PostgreSQL.

#include <memory>
#include <string>
#include <unordered_map>

#include "common/sql/postgres/conninfo.h"
#include "common/sql/postgres/session.h"
#include "common/sql/sql.h"

namespace thidua::sql {

// Within a transaction, statements without rows travel with the next one that waits, BEGIN with the
// first. A link that proves lost by the first statement of a transaction (the server was restarted,
// or is a standby now) is replaced and the statement repeated: nothing can have come of it.
class PostgresConnection : public Connection {
 public:
  static absl::StatusOr<std::unique_ptr<PostgresConnection>> Open(
      std::shared_ptr<const Conninfo> conninfo, Access access);

  absl::Status Begin() override;
  absl::Status Commit() override;
  absl::Status Rollback() override;
  absl::Status Query(std::string_view text, Parameters parameters, RowCallback row) override;
  absl::Status QueryAll(std::span<const Question> questions) override;
  absl::Status Run(std::string_view text, Parameters parameters) override;
  absl::Status RunAll(std::string_view text, size_t width, std::span<const Value> values) override;
  absl::Status Script(std::string_view text) override;
  absl::StatusOr<bool> HasTable(std::string_view name) override;
  absl::Status LockSchema() override;
  bool BeginLocksAll() const override { return false; }
  absl::Status Notify(std::string_view channel, std::string_view text) override;
  absl::Status Scrub(std::string_view table) override;

 private:
  PostgresConnection(std::shared_ptr<const Conninfo> conninfo, Access access,
                     std::unique_ptr<Session> session)
      : conninfo_(std::move(conninfo)), access_(access), session_(std::move(session)) {}

  absl::Status EnsureSession();
  // Remembers a failure within a transaction, which is then lost.
  absl::Status Note(absl::Status status);
  // What answers a question, or some of the parameters of one that has a width.
  struct Answer {
    const Question* question;
    size_t first;   // of the parameters that it answers
    bool is_array;  // its last column counts them, from 1
    Result result = nullptr;
  };
  // The answers to `questions`, which are the last ones.
  absl::StatusOr<std::vector<Answer>> Ask(std::span<const Question> questions);
  // Sends a question and adds what will answer it.
  absl::Status Send(const Question& question, std::vector<Answer>& answers);
  absl::Status Post(std::string_view text, Parameters parameters);
  // How many rows of `values` go into one array.
  static size_t ArrayRows(size_t width, std::span<const Value> values);
  const std::string& ArrayText(std::string_view text, size_t width);

  const std::shared_ptr<const Conninfo> conninfo_;
  const Access access_;
  std::unique_ptr<Session> session_;
  bool open_ = false;       // in a transaction
  bool untouched_ = false;  // ... in which nothing but BEGIN was sent
  absl::Status failure_;    // of the open transaction
  std::unordered_map<std::string, std::string> array_texts_;
};

}  // namespace thidua::sql
