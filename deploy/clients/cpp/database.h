#pragma once

// A connection to PostgreSQL by libpq.

#include <libpq-fe.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "failure.h"

namespace thidua::mirror {

// For one thread. A connection that broke is closed; what it had not committed is undone by the
// server.
class Database {
 public:
  // `where` is a connection string of libpq, for example "service=mirror" or
  // "postgresql://lan@host/totals".
  explicit Database(std::string where);

  // What is wrong with a connection string: it cannot be read, or holds a password.
  static Outcome Check(const std::string& where);

  // Whether there is a connection that did not break as far as is known.
  bool connected() const { return connection_ != nullptr; }

  // Opens a connection to a server that takes writes, instead of any there was.
  Outcome Connect();

  // Closes the connection.
  void Close() { connection_.reset(); }

  // Runs a statement, or several if there are no values for $1, $2 and so on.
  Outcome Run(const std::string& statement, const std::vector<std::string>& values = {});

  // The first value that the last statement answered with; nullopt: none, or NULL.
  std::optional<std::string> value() const;

  // Adds rows to a table, as COPY reads text.
  Outcome Copy(const std::string& table, const std::string& rows);

 private:
  Outcome Checked(PGresult* result, ExecStatusType wanted);

  const std::string where_;
  std::unique_ptr<PGconn, decltype(&PQfinish)> connection_{nullptr, PQfinish};
  std::unique_ptr<PGresult, decltype(&PQclear)> answer_{nullptr, PQclear};
};

// A transaction: what is not committed when its scope ends is undone.
class Transaction {
 public:
  explicit Transaction(Database& database) : database_(database) {}
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;

  Outcome Begin();
  Outcome Commit();

 private:
  Database& database_;
  bool open_ = false;
};

}  // namespace thidua::mirror
