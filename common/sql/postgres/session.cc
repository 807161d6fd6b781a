#include "common/sql/postgres/session.h"

#include <absl/base/internal/endian.h>
#include <absl/strings/str_cat.h>

#include <cstring>
#include <utility>

#include "common/sql/postgres/failure.h"
#include "common/value/errors.h"
#include "common/value/mutant.h"
#include "common/value/status_macros.h"

namespace thidua::sql {
namespace {

constexpr int kMinVersion = 150000;
constexpr Oid kInt8 = 20, kText = 25, kBytea = 17;
constexpr Oid kInt8Array = 1016, kTextArray = 1009, kByteaArray = 1001;

// One plan for all parameters: every statement of ours is a search by key. The plan is made when
// the tables may still be empty, and reading all of an empty table looks cheap, so that is ruled
// out. A lock that another replica holds too long is an error, and so is a transaction of ours that
// stands still.
constexpr char kSettings[] =
    "SET plan_cache_mode = force_generic_plan; "
    "SET enable_seqscan = off; SET enable_bitmapscan = off; SET lock_timeout = '10s'; "
    "SET idle_in_transaction_session_timeout = '60s'; ";
constexpr char kReaderSettings[] =
    "SET default_transaction_isolation = 'repeatable read'; "
    "SET default_transaction_read_only = on";
// A commit that the server may forget must not be answered.
constexpr char kWriterSettings[] =
    "SET default_transaction_isolation = 'read committed'; "
    "SELECT set_config('synchronous_commit', 'on', false) "
    "WHERE current_setting('synchronous_commit') = 'off'";

void AppendInt32(std::string& out, int64_t number) {
  char bytes[4];
  absl::big_endian::Store32(bytes, static_cast<uint32_t>(number));
  out.append(bytes, sizeof bytes);
}

void AppendInt64(std::string& out, int64_t number) {
  char bytes[8];
  absl::big_endian::Store64(bytes, static_cast<uint64_t>(number));
  out.append(bytes, sizeof bytes);
}

Oid TypeOf(const Value& value) {
  switch (value.kind()) {
    case Value::Kind::kInt:
      return kInt8;
    case Value::Kind::kText:
      return kText;
    case Value::Kind::kBlob:
      return kBytea;
  }
  return kBytea;
}

Oid ArrayOf(Oid type) {
  return type == kInt8 ? kInt8Array : type == kText ? kTextArray : kByteaArray;
}

absl::Status Refused(std::string_view message) {
  return Error(absl::StatusCode::kFailedPrecondition, type::v1::ERROR_REASON_ILLEGAL_STATE,
               message);
}

}  // namespace

absl::StatusOr<Conn> OpenConn(const Conninfo& conninfo) {
  std::vector<const char*> keywords, values;
  for (const auto& [keyword, value] : conninfo.parameters()) {
    keywords.push_back(keyword.c_str());
    values.push_back(value.c_str());
  }
  keywords.push_back(nullptr);
  values.push_back(nullptr);
  Conn conn(PQconnectdbParams(keywords.data(), values.data(), /*expand_dbname=*/0));
  if (conn == nullptr || PQstatus(conn.get()) != CONNECTION_OK) {
    return ConnectionLost(absl::StrCat(conninfo.name(), ": ", PQerrorMessage(conn.get())));
  }
  // libpq would print what servers say by the way, such as that they are shutting down.
  PQsetNoticeReceiver(
      conn.get(), [](void*, const PGresult*) {}, nullptr);
  if (PQserverVersion(conn.get()) < kMinVersion) {
    return Refused(absl::StrCat(conninfo.name(), " is served by PostgreSQL ",
                                PQserverVersion(conn.get()) / 10000, "; 15 or newer is needed"));
  }
  const char* encoding = PQparameterStatus(conn.get(), "server_encoding");
  if (encoding == nullptr || std::string_view(encoding) != "UTF8") {
    return Refused(absl::StrCat("the encoding of ", conninfo.name(), " is not UTF8"));
  }
  return conn;
}

absl::Status Execute(PGconn* conn, const std::string& text) {
  Result result(PQexec(conn, text.c_str()));
  const ExecStatusType status = PQresultStatus(result.get());
  if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY) {
    return absl::OkStatus();
  }
  if (PQstatus(conn) != CONNECTION_OK) return ConnectionLost(PQerrorMessage(conn));
  return Failure(result.get());
}

absl::StatusOr<std::unique_ptr<Session>> Session::Open(const Conninfo& conninfo, Access access) {
  ASSIGN_OR_RETURN(Conn conn, OpenConn(conninfo));
  RETURN_IF_ERROR(Execute(
      conn.get(),
      absl::StrCat(kSettings, access == Access::kRead ? kReaderSettings : kWriterSettings,
                   Mutant("p01-server-not-awaited") ? "; SET synchronous_commit = off" : "")));
  if (PQenterPipelineMode(conn.get()) != 1) return ConnectionLost(PQerrorMessage(conn.get()));
  return std::unique_ptr<Session>(new Session(std::move(conn)));
}

Session::Session(Conn conn) : conn_(std::move(conn)) {
  PQsetNoticeReceiver(conn_.get(), &Session::Notice, this);
}

void Session::Notice(void* session, const PGresult* notice) {
  // The only warnings of these states: "canceling wait for synchronous replication".
  const std::string_view state = SqlState(notice);
  if (state == "57014" || state == "57P01") static_cast<Session*>(session)->unreplicated_ = true;
}

absl::StatusOr<Session::Statement*> Session::Prepare(std::string_view text,
                                                     const std::vector<Oid>& types) {
  const absl::string_view key(text.data(), text.size());
  auto found = statements_.find(key);
  if (found == statements_.end()) found = statements_.try_emplace(std::string(text)).first;
  Statement* statement = nullptr;
  for (const auto& known : found->second) {
    if (known->types == types) statement = known.get();
  }
  if (statement == nullptr) {
    statement = found->second.emplace_back(std::make_unique<Statement>()).get();
    statement->name = absl::StrCat("s", names_++);
    statement->types = types;
  }
  if (!statement->sent) {
    if (PQsendPrepare(conn_.get(), statement->name.c_str(), found->first.c_str(),
                      static_cast<int>(types.size()), types.data()) != 1) {
      return Lost();
    }
    statement->sent = true;
    sent_.push_back({Step::kPrepare, statement});
  }
  return statement;
}

absl::Status Session::Bind(Statement& statement, const std::vector<const char*>& data,
                           const std::vector<int>& sizes) {
  const std::vector<int> binary(data.size(), 1);
  if (PQsendQueryPrepared(conn_.get(), statement.name.c_str(), static_cast<int>(data.size()),
                          data.data(), sizes.data(), binary.data(), /*resultFormat=*/1) != 1) {
    return Lost();
  }
  sent_.push_back({Step::kStatement, nullptr});
  return absl::OkStatus();
}

absl::Status Session::Send(std::string_view text, Parameters parameters) {
  std::vector<Oid> types;
  std::vector<const char*> data;
  std::vector<int> sizes;
  std::string numbers;
  types.reserve(parameters.size());
  data.reserve(parameters.size());
  sizes.reserve(parameters.size());
  numbers.reserve(parameters.size() * sizeof(int64_t));  // its address must not change
  for (const Value& value : parameters) {
    types.push_back(TypeOf(value));
    if (value.kind() == Value::Kind::kInt) {
      data.push_back(numbers.data() + numbers.size());
      sizes.push_back(sizeof(int64_t));
      AppendInt64(numbers, value.number());
    } else {
      // A null pointer would send NULL; an empty text or blob is not NULL.
      data.push_back(value.bytes().data() == nullptr ? "" : value.bytes().data());
      sizes.push_back(static_cast<int>(value.bytes().size()));
    }
  }
  ASSIGN_OR_RETURN(Statement * statement, Prepare(text, types));
  return Bind(*statement, data, sizes);
}

absl::Status Session::SendArrays(std::string_view text, size_t width,
                                 std::span<const Value> values) {
  std::vector<Oid> types;
  std::vector<std::string> arrays(width);
  for (size_t column = 0; column < width; ++column) {
    const Oid type = TypeOf(values[column]);
    types.push_back(ArrayOf(type));
    std::string& array = arrays[column];
    AppendInt32(array, 1);  // dimensions
    AppendInt32(array, 0);  // no NULL
    AppendInt32(array, type);
    AppendInt32(array, static_cast<int64_t>(values.size() / width));
    AppendInt32(array, 1);  // the first index
    for (size_t i = column; i < values.size(); i += width) {
      if (type == kInt8) {
        AppendInt32(array, sizeof(int64_t));
        AppendInt64(array, values[i].number());
      } else {
        AppendInt32(array, static_cast<int64_t>(values[i].bytes().size()));
        array += values[i].bytes();
      }
    }
  }
  std::vector<const char*> data;
  std::vector<int> sizes;
  for (const std::string& array : arrays) {
    data.push_back(array.data());
    sizes.push_back(static_cast<int>(array.size()));
  }
  ASSIGN_OR_RETURN(Statement * statement, Prepare(text, types));
  return Bind(*statement, data, sizes);
}

absl::Status Session::Flush() {
  if (PQpipelineSync(conn_.get()) != 1) return Lost();
  sent_.push_back({Step::kSync, nullptr});
  return absl::OkStatus();
}

absl::StatusOr<std::vector<Result>> Session::Finish() {
  if (broken_) return Lost();
  if (sent_.empty() || sent_.back().step != Step::kSync) RETURN_IF_ERROR(Flush());
  absl::Status failure;
  failed_before_last_ = false;
  std::vector<Result> results;
  while (!sent_.empty()) {
    const Sent sent = sent_.front();
    Result result(PQgetResult(conn_.get()));
    if (PQstatus(conn_.get()) != CONNECTION_OK || result == nullptr) {
      // What the server said before it hung up tells more than that it did.
      if (failure.ok() && result != nullptr && !SqlState(result.get()).empty()) {
        failure = Failure(result.get());
        failed_before_last_ = sent_.size() > 2;
      }
      if (failure.ok()) return Lost();
      broken_ = true;
      return failure;
    }
    sent_.pop_front();
    if (sent.step == Step::kSync) continue;
    switch (PQresultStatus(result.get())) {
      case PGRES_COMMAND_OK:
      case PGRES_TUPLES_OK:
        if (sent.step == Step::kStatement) results.push_back(std::move(result));
        break;
      default: {
        if (sent.statement != nullptr) sent.statement->sent = false;
        const std::string_view state = SqlState(result.get());
        const bool skipped = PQresultStatus(result.get()) == PGRES_PIPELINE_ABORTED;
        if (!skipped && failure.ok()) {
          failure = Failure(result.get());
          // Without a state it is libpq that failed, and nobody knows how far the server came.
          failed_before_last_ = !state.empty() && sent_.size() > 1;
        }
        if (EndsSession(state) || (!skipped && state.empty())) broken_ = true;
      }
    }
    // The end of this statement's results.
    while (Result rest{PQgetResult(conn_.get())}) {
    }
  }
  RETURN_IF_ERROR(failure);
  return results;
}

absl::Status Session::Script(std::string_view text) {
  RETURN_IF_ERROR(Finish().status());
  if (PQexitPipelineMode(conn_.get()) != 1) return Lost();
  absl::Status status = Execute(conn_.get(), std::string(text));
  if (PQstatus(conn_.get()) != CONNECTION_OK || PQenterPipelineMode(conn_.get()) != 1) {
    broken_ = true;
  }
  return status;
}

absl::Status Session::Lost() {
  broken_ = true;
  return ConnectionLost(PQerrorMessage(conn_.get()));
}

}  // namespace thidua::sql
