#pragma once

// The PostgreSQL database of a mirror: totals, their cells and parts, and the cursor behind them,
// in the tables of the kits for Python and Node. Sums are text, canonical decimals as the service
// sent them ("1234.5"): cast them to numeric, never to double precision. What is missing is NULL
// and never 0. Enum values have the names of the contract; one that it does not know counts as
// unspecified.
//
// A snapshot and an event are one transaction each: one statement of a reader, or one transaction
// that is REPEATABLE READ, sees what was before it or what is after it.

#include <cstdint>
#include <functional>
#include <string>

#include "database.h"
#include "failure.h"
#include "thidua/reporting/v1/total_feed.pb.h"

namespace thidua::mirror {

// For one thread. One process writes a database: it holds a lock (pg_advisory_lock) as long as its
// session lasts, so it needs a session of its own and no pooler that lends out transactions.
class Store {
 public:
  // Fills in a page. Fails if it does not come.
  using NextPage = std::function<Outcome(reporting::v1::ListTotalsResponse& page)>;

  // `where` is a connection string of libpq.
  explicit Store(std::string where);

  // Connects if there is no connection, makes the tables if they are not there, and reads the
  // cursor. Fails for good if another mirror writes the database and this one never did.
  Outcome Open();

  // Where the feed goes on, once open; empty: nothing complete is stored.
  const std::string& cursor() const { return cursor_; }

  // How many totals the last snapshot had.
  int64_t count() const { return count_; }

  // The next thing to store is a snapshot; until it is there the old content stays.
  Outcome ForgetCursor();

  // Stores a snapshot in the place of everything. Nothing is changed if a page does not come.
  Outcome Replace(const NextPage& next);

  // Stores an event whole and with its cursor, or nothing of it.
  Outcome Apply(const reporting::v1::WatchTotalsResponse& event);

 private:
  class Rows;

  Outcome Lock();
  Outcome Add(const Rows& rows);
  Outcome Commit(Transaction& transaction, const std::string& cursor);

  Database database_;
  bool was_locked_ = false;
  std::string cursor_;
  int64_t count_ = 0;
};

}  // namespace thidua::mirror
