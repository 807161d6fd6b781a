#pragma once
// What the decisions of one transaction have changed and the database does not hold yet: the rows
// of many commits are written together.

#include <absl/status/status.h>

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "common/ledger/ledger.h"
#include "common/ledger/rows.h"
#include "common/sql/sql.h"

namespace thidua::ledger {

// Lives on the writer's thread for one transaction. Borrows names of ledgers and images: they must
// stay where they are until it is written.
class Backlog {
 public:
  explicit Backlog(sql::Connection& connection) : connection_(connection) {}

  // One after-image of a commit; `image` has its seq.
  struct Row {
    const Image* image;
    bool deleted;
    std::string digest;
  };
  void Add(std::string_view ledger, CommitRow commit, std::vector<Row> rows);

  // The state of a key as the backlog leaves it (null: deleted); nullopt if it says nothing.
  std::optional<const Image*> Find(std::string_view ledger, std::string_view key) const;
  // Whether it holds a commit of this request.
  bool Holds(std::string_view ledger, const Cause& cause) const;

  // Writes everything, in the transaction that is open; afterwards the database tells.
  absl::Status Write();

 private:
  struct Commit {
    std::string_view ledger;
    CommitRow row;
    std::vector<Row> rows;
  };
  using Request = std::tuple<std::string, std::string, std::string, std::string>;

  sql::Connection& connection_;
  std::vector<Commit> commits_;
  // The last row of each key, by (ledger, key).
  std::map<std::pair<std::string_view, std::string_view>, std::pair<const Image*, bool>> current_;
  std::set<Request> requests_;
};

}  // namespace thidua::ledger
