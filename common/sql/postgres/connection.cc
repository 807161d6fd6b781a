#include "common/sql/postgres/connection.h"

#include <absl/base/internal/endian.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_replace.h>
#include <absl/time/clock.h>

#include <utility>
#include <vector>

#include "common/sql/postgres/failure.h"
#include "common/value/errors.h"
#include "common/value/status_macros.h"

namespace thidua::sql {
namespace {

// From here on arrays are faster than as many statements in a pipeline.
constexpr size_t kMinArrayRows = 16;
// Bounds what one statement holds in memory, here and in the server.
constexpr size_t kMaxArrayRows = 1000;
constexpr size_t kMaxArrayBytes = 16 << 20;

// How long a rewriting waits for those who read a state of before, and between two looks.
constexpr absl::Duration kScrubPatience = absl::Seconds(2);
constexpr absl::Duration kScrubPause = absl::Milliseconds(50);

// Sessions that change the schema of a database take turns by this number.
constexpr int64_t kSchemaLock = 0x746869647561;  // "thidua"

class PostgresRow : public Row {
 public:
  PostgresRow(const PGresult* result, int row) : result_(result), row_(row) {}
  int64_t Int(int column) const override {
    const char* data = PQgetvalue(result_, row_, column);
    switch (PQgetlength(result_, row_, column)) {
      case 8:
        return static_cast<int64_t>(absl::big_endian::Load64(data));
      case 4:
        return static_cast<int32_t>(absl::big_endian::Load32(data));
      case 2:
        return static_cast<int16_t>(absl::big_endian::Load16(data));
      case 1:
        return *data;
      default:
        return 0;
    }
  }
  std::string_view Text(int column) const override { return Blob(column); }
  std::string_view Blob(int column) const override {
    return {PQgetvalue(result_, row_, column),
            static_cast<size_t>(PQgetlength(result_, row_, column))};
  }

 private:
  const PGresult* result_;
  const int row_;
};

absl::Status Misuse(std::string_view message) { return Internal(message); }

}  // namespace

absl::StatusOr<std::unique_ptr<PostgresConnection>> PostgresConnection::Open(
    std::shared_ptr<const Conninfo> conninfo, Access access) {
  std::unique_ptr<PostgresConnection> connection(
      new PostgresConnection(std::move(conninfo), access, nullptr));
  RETURN_IF_ERROR(connection->EnsureSession());
  return connection;
}

absl::Status PostgresConnection::EnsureSession() {
  if (session_ != nullptr && !session_->broken()) return absl::OkStatus();
  ASSIGN_OR_RETURN(session_, Session::Open(*conninfo_, access_));
  return absl::OkStatus();
}

absl::Status PostgresConnection::Note(absl::Status status) {
  if (open_) failure_.Update(status);
  return status;
}

absl::Status PostgresConnection::Begin() {
  if (open_) return Misuse("a transaction is open already");
  RETURN_IF_ERROR(EnsureSession());
  if (!session_->Send("BEGIN", {}).ok()) {
    RETURN_IF_ERROR(EnsureSession());
    RETURN_IF_ERROR(session_->Send("BEGIN", {}));
  }
  open_ = true;
  untouched_ = true;
  failure_ = absl::OkStatus();
  return absl::OkStatus();
}

absl::Status PostgresConnection::Commit() {
  if (!open_) return Misuse("no transaction is open");
  if (!failure_.ok()) {
    absl::Status failure = failure_;
    RETURN_IF_ERROR(Rollback());
    return failure;
  }
  session_->TakeUnreplicated();
  absl::Status sent = session_->Send("COMMIT", {});
  absl::StatusOr<std::vector<Result>> result =
      sent.ok() ? session_->Finish() : absl::StatusOr<std::vector<Result>>(sent);
  if (result.ok()) {
    open_ = false;
    if (session_->TakeUnreplicated()) {
      return UnknownOutcome("the standby did not confirm the commit; a failover may lose it");
    }
    if (std::string_view(PQcmdStatus(result->back().get())) == "COMMIT") return absl::OkStatus();
    return Misuse("the transaction had failed and was rolled back");
  }
  // Without the link nothing tells whether COMMIT arrived, unless a statement before it failed.
  const bool unknown = session_->broken() && !session_->failed_before_last();
  RETURN_IF_ERROR(Rollback());
  if (!unknown) return result.status();
  return UnknownOutcome(absl::StrCat("the commit's outcome is unknown: ",
                                     absl::string_view(result.status().message())));
}

absl::Status PostgresConnection::Rollback() {
  if (!std::exchange(open_, false)) return absl::OkStatus();
  // A transaction ends with its session; the next Begin opens another.
  if (session_->broken()) return absl::OkStatus();
  // Its answer is read with that of the next statement.
  if (session_->Send("ROLLBACK", {}).ok()) session_->Flush().IgnoreError();
  return absl::OkStatus();
}

absl::Status PostgresConnection::Send(const Question& question, std::vector<Answer>& answers) {
  const size_t width = question.width;
  if (width == 0) {
    answers.push_back({&question, 0, false});
    return session_->Send(question.text, question.parameters);
  }
  std::span rest(question.parameters.begin(), question.parameters.size());
  size_t first = 0;
  while (!rest.empty()) {
    const size_t rows = ArrayRows(width, rest);
    if (rows >= kMinArrayRows) {
      answers.push_back({&question, first, true});
      RETURN_IF_ERROR(
          session_->SendArrays(ArrayText(question.text, width), width, rest.first(rows * width)));
    } else {
      for (size_t i = 0; i < rows; ++i) {
        answers.push_back({&question, first + i, false});
        RETURN_IF_ERROR(session_->Send(question.text, rest.subspan(i * width, width)));
      }
    }
    first += rows;
    rest = rest.subspan(rows * width);
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<PostgresConnection::Answer>> PostgresConnection::Ask(
    std::span<const Question> questions) {
  if (open_) {
    RETURN_IF_ERROR(failure_);
  } else {
    RETURN_IF_ERROR(EnsureSession());
  }
  const bool repeatable = open_ ? untouched_ : access_ == Access::kRead;
  auto ask = [&]() -> absl::StatusOr<std::vector<Answer>> {
    std::vector<Answer> answers;
    for (const Question& question : questions) RETURN_IF_ERROR(Send(question, answers));
    ASSIGN_OR_RETURN(std::vector<Result> results, session_->Finish());
    // Before them come those of statements that were posted.
    const size_t posted = results.size() - answers.size();
    for (size_t i = 0; i < answers.size(); ++i) answers[i].result = std::move(results[posted + i]);
    return answers;
  };
  absl::StatusOr<std::vector<Answer>> answers = ask();
  if (!answers.ok() && session_->broken() && repeatable) {
    answers = [&]() -> absl::StatusOr<std::vector<Answer>> {
      RETURN_IF_ERROR(EnsureSession());
      if (open_) RETURN_IF_ERROR(session_->Send("BEGIN", {}));
      return ask();
    }();
  }
  untouched_ = false;
  Note(answers.status()).IgnoreError();
  return answers;
}

absl::Status PostgresConnection::Post(std::string_view text, Parameters parameters) {
  if (!open_) {
    const Question question{text, parameters, nullptr};
    return Ask({&question, 1}).status();
  }
  RETURN_IF_ERROR(failure_);
  untouched_ = false;
  return Note(session_->Send(text, parameters));
}

absl::Status PostgresConnection::Query(std::string_view text, Parameters parameters,
                                       RowCallback row) {
  const Question question{text, parameters, nullptr};
  ASSIGN_OR_RETURN(std::vector<Answer> answers, Ask({&question, 1}));
  const PGresult* result = answers[0].result.get();
  for (int i = 0; i < PQntuples(result); ++i) RETURN_IF_ERROR(row(PostgresRow(result, i)));
  return absl::OkStatus();
}

absl::Status PostgresConnection::QueryAll(std::span<const Question> questions) {
  if (questions.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(std::vector<Answer> answers, Ask(questions));
  for (const Answer& answer : answers) {
    const PGresult* result = answer.result.get();
    for (int i = 0; i < PQntuples(result); ++i) {
      const PostgresRow row(result, i);
      const size_t after = answer.is_array ? row.Int(PQnfields(result) - 1) - 1 : 0;
      RETURN_IF_ERROR(answer.question->row(row, answer.first + after));
    }
  }
  return absl::OkStatus();
}

absl::Status PostgresConnection::Run(std::string_view text, Parameters parameters) {
  return Post(text, parameters);
}

absl::Status PostgresConnection::RunAll(std::string_view text, size_t width,
                                        std::span<const Value> values) {
  if (!open_) RETURN_IF_ERROR(EnsureSession());
  RETURN_IF_ERROR(open_ ? failure_ : absl::OkStatus());
  untouched_ = false;
  while (!values.empty()) {
    const size_t rows = ArrayRows(width, values);
    const auto chunk = values.first(rows * width);
    if (rows >= kMinArrayRows) {
      RETURN_IF_ERROR(Note(session_->SendArrays(ArrayText(text, width), width, chunk)));
    } else {
      for (size_t i = 0; i < rows; ++i) {
        RETURN_IF_ERROR(Note(session_->Send(text, chunk.subspan(i * width, width))));
      }
    }
    values = values.subspan(rows * width);
  }
  return open_ ? absl::OkStatus() : session_->Finish().status();
}

const std::string& PostgresConnection::ArrayText(std::string_view text, size_t width) {
  std::string& arrays = array_texts_[std::string(text)];
  if (!arrays.empty()) return arrays;
  std::string unnest = "unnest(";
  for (size_t i = 1; i <= width; ++i) absl::StrAppend(&unnest, i == 1 ? "$" : ", $", i);
  unnest += ")";
  if (text.starts_with("SELECT")) {
    // SELECT a FROM t WHERE b = $1 AND c = $2 ->
    // SELECT answer.*, asked.n FROM unnest($1, $2) WITH ORDINALITY AS asked(p1, p2, n),
    //   LATERAL (SELECT a FROM t WHERE b = asked.p1 AND c = asked.p2 OFFSET 0) AS answer
    // OFFSET 0 keeps the planner from joining what is to be searched row by row.
    absl::StrAppend(&arrays, "SELECT answer.*, asked.n FROM ", unnest,
                    " WITH ORDINALITY AS asked(");
    for (size_t i = 1; i <= width; ++i) absl::StrAppend(&arrays, "p", i, ", ");
    absl::StrAppend(
        &arrays, "n), LATERAL (",
        absl::StrReplaceAll(absl::string_view(text.data(), text.size()), {{"$", "asked.p"}}),
        " OFFSET 0) AS answer");
    return arrays;
  }
  // INSERT INTO t (...) VALUES ($1, $2) ... -> INSERT INTO t (...) SELECT * FROM unnest($1, $2) ...
  const size_t begin = text.find("VALUES (");
  arrays = std::string(text.substr(0, begin)) + "SELECT * FROM " + unnest;
  arrays += text.substr(text.find(')', begin) + 1);
  return arrays;
}

size_t PostgresConnection::ArrayRows(size_t width, std::span<const Value> values) {
  size_t rows = 0, bytes = 0;
  const size_t left = values.size() / width;
  while (rows < left && rows < kMaxArrayRows && bytes < kMaxArrayBytes) {
    for (const Value& value : values.subspan(rows * width, width)) bytes += value.bytes().size();
    ++rows;
  }
  return rows;
}

absl::Status PostgresConnection::Script(std::string_view text) {
  if (!open_) RETURN_IF_ERROR(EnsureSession());
  RETURN_IF_ERROR(open_ ? failure_ : absl::OkStatus());
  untouched_ = false;
  return Note(session_->Script(text));
}

absl::StatusOr<bool> PostgresConnection::HasTable(std::string_view name) {
  bool found = false;
  RETURN_IF_ERROR(Query("SELECT 1 WHERE to_regclass($1) IS NOT NULL", {name}, [&](const Row&) {
    found = true;
    return absl::OkStatus();
  }));
  return found;
}

absl::Status PostgresConnection::LockSchema() {
  // Whoever waits here does so for another's migration, however long that takes.
  RETURN_IF_ERROR(Run("SET LOCAL lock_timeout = 0", {}));
  return Query("SELECT pg_advisory_xact_lock($1)", {kSchemaLock},
               [](const Row&) { return absl::OkStatus(); });
}

absl::Status PostgresConnection::Notify(std::string_view channel, std::string_view text) {
  return Post("SELECT pg_notify($1, $2)", {channel, text});
}

absl::Status PostgresConnection::Scrub(std::string_view table) {
  if (open_) return Misuse("a transaction is open");
  const std::string name(table);
  // A transaction that begins after everything that was to be forgotten was committed.
  std::string after;
  RETURN_IF_ERROR(Query("SELECT pg_current_xact_id()::xid::text", {}, [&](const Row& row) {
    after = row.Text(0);
    return absl::OkStatus();
  }));
  // Rewriting copies what is deleted too as long as somebody may still see it. How far back the
  // oldest of them sees is then noted beside the table.
  const absl::Time end = absl::Now() + kScrubPatience;
  for (;;) {
    RETURN_IF_ERROR(Script(absl::StrCat("VACUUM (FULL) ", name)));
    bool gone = false;
    RETURN_IF_ERROR(
        Query("SELECT (age(relfrozenxid) < age($1::xid))::int::int8 FROM pg_class "
              "WHERE oid = to_regclass($2)",
              {after, name}, [&](const Row& row) {
                gone = row.Int(0) != 0;
                return absl::OkStatus();
              }));
    if (gone) return absl::OkStatus();
    if (absl::Now() > end) {
      return Error(absl::StatusCode::kUnavailable, type::v1::ERROR_REASON_STORE_UNAVAILABLE,
                   absl::StrCat("a state of before is still being read, or ", name,
                                " is not this role's to write anew"));
    }
    absl::SleepFor(kScrubPause);
  }
}

}  // namespace thidua::sql
