#include "database.h"

#include <algorithm>
#include <cstring>
#include <string_view>
#include <utility>

namespace thidua::mirror {
namespace {

// Classes of SQLSTATE, and states, that may pass by themselves: the connection, resources such as
// disk, an intervention such as a shutdown, a lock that somebody holds, a conflict, and a server
// that became a standby.
constexpr std::string_view kPassing[] = {"08", "40", "53", "55P03", "57", "25006"};

// On one line, without the end.
std::string Line(std::string text) {
  text.erase(std::remove(text.begin(), text.end(), '\t'), text.end());
  std::replace(text.begin(), text.end(), '\n', ' ');
  text.erase(text.find_last_not_of(' ') + 1);
  return text;
}

Failure FailureOf(const std::string& text, bool passing) {
  return {passing ? Failure::Answer::kAgain : Failure::Answer::kGiveUp,
          "a database cannot be used: " + Line(text)};
}

}  // namespace

Database::Database(std::string where) : where_(std::move(where)) {}

Outcome Database::Check(const std::string& where) {
  // libpq's own message quotes what it cannot read, which may be a password.
  const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> options(
      PQconninfoParse(where.c_str(), nullptr), PQconninfoFree);
  if (options == nullptr) {
    return Failure{
        Failure::Answer::kGiveUp,
        "--db cannot be read; write it as libpq takes it, for example \"host=db dbname=totals\""};
  }
  for (const PQconninfoOption* one = options.get(); one->keyword != nullptr; ++one) {
    if (one->val != nullptr && std::strstr(one->keyword, "password") != nullptr) {
      return Failure{
          Failure::Answer::kGiveUp,
          "--db must hold no password, because everybody on this machine can read a command line: "
          "put it into ~/.pgpass, the file that PGPASSFILE names, or a service file"};
    }
  }
  return std::nullopt;
}

Outcome Database::Connect() {
  // What stands before dbname is a default for where_, what stands behind it counts. A server or
  // network that is silent is noticed within half a minute.
  const char* const keywords[] = {"connect_timeout",
                                  "keepalives_idle",
                                  "keepalives_interval",
                                  "keepalives_count",
                                  "tcp_user_timeout",
                                  "fallback_application_name",
                                  "dbname",
                                  "client_encoding",
                                  "target_session_attrs",
                                  nullptr};
  const char* const values[] = {
      "10",           "15",   "5",          "3",    "30000", "thidua-mirror",
      where_.c_str(), "UTF8", "read-write", nullptr};
  connection_.reset(PQconnectdbParams(keywords, values, 1));
  if (PQstatus(connection_.get()) == CONNECTION_OK) return std::nullopt;
  Failure failure = FailureOf(PQerrorMessage(connection_.get()), true);
  Close();
  return failure;
}

Outcome Database::Run(const std::string& statement, const std::vector<std::string>& values) {
  if (values.empty()) {
    return Checked(PQexec(connection_.get(), statement.c_str()), PGRES_TUPLES_OK);
  }
  std::vector<const char*> texts;
  for (const std::string& value : values) texts.push_back(value.c_str());
  return Checked(PQexecParams(connection_.get(), statement.c_str(), static_cast<int>(texts.size()),
                              nullptr, texts.data(), nullptr, nullptr, 0),
                 PGRES_TUPLES_OK);
}

std::optional<std::string> Database::value() const {
  if (PQntuples(answer_.get()) == 0 || PQgetisnull(answer_.get(), 0, 0)) return std::nullopt;
  return PQgetvalue(answer_.get(), 0, 0);
}

Outcome Database::Copy(const std::string& table, const std::string& rows) {
  if (rows.empty()) return std::nullopt;
  PGconn* const connection = connection_.get();
  const std::string statement = "COPY " + table + " FROM STDIN";
  if (Outcome failure = Checked(PQexec(connection, statement.c_str()), PGRES_COPY_IN))
    return failure;
  // Why one of these failed is in the result.
  PQputCopyData(connection, rows.data(), static_cast<int>(rows.size()));
  PQputCopyEnd(connection, nullptr);
  Outcome failure = Checked(PQgetResult(connection), PGRES_COMMAND_OK);
  if (!failure) PQgetResult(connection);  // says that there is no further result
  return failure;
}

Outcome Database::Checked(PGresult* result, ExecStatusType wanted) {
  answer_.reset(result);
  const ExecStatusType status = PQresultStatus(result);
  if (status == wanted || (wanted == PGRES_TUPLES_OK && status == PGRES_COMMAND_OK)) {
    return std::nullopt;
  }
  const char* const state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
  const char* const primary = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
  bool passing = false;
  for (std::string_view one : kPassing)
    passing |= std::string_view(state ? state : "").starts_with(one);
  const bool broken = state == nullptr || PQstatus(connection_.get()) != CONNECTION_OK;
  Failure failure =
      FailureOf(primary ? primary : PQerrorMessage(connection_.get()), passing || broken);
  if (broken) Close();
  return failure;
}

Transaction::~Transaction() {
  if (open_ && database_.connected() && database_.Run("ROLLBACK")) database_.Close();
}

Outcome Transaction::Begin() {
  Outcome failure = database_.Run("BEGIN");
  open_ = !failure;
  return failure;
}

Outcome Transaction::Commit() {
  Outcome failure = database_.Run("COMMIT");
  open_ = failure.has_value();
  return failure;
}

}  // namespace thidua::mirror
