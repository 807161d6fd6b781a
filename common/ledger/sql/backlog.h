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
#include "common/ledger/sql/places.h"
#include "common/ledger/sql/rows.h"
#include "common/sql/sql.h"

namespace thidua::ledger {

// Lives on the writer's thread for one transaction. Borrows names of ledgers and images: they must
// stay where they are until the transaction ends or they are taken back.
//
// That a write changes anything is assumed where what was stored before is not known, and checked
// for all writes together before they are written. Where the assumption was wrong, everything that
// is not written yet has to be taken back and decided again; the backlog then knows better.
class Backlog {
 public:
  explicit Backlog(sql::Connection& connection) : connection_(connection) {}

  // One after-image of a commit; `image` has its seq.
  struct Row {
    const Image* image;
    bool deleted;
    std::string digest;
    bool assumed;  // to differ from what the database holds
  };
  // Commit `head`, which follows `before`. Borrows `cause` too.
  void Add(std::string_view ledger, HeadRow before, HeadRow head, const Cause& cause,
           std::string changes_digest, std::vector<Row> rows);

  // The state of a key as this transaction leaves it (null: deleted); nullopt if it has not
  // changed it.
  std::optional<const Image*> Find(std::string_view ledger, std::string_view key) const;
  // What was found to be stored before this transaction: a digest, or nullopt for no image. Null
  // where nobody looked.
  const std::optional<std::string>* FindStored(std::string_view ledger, std::string_view key) const;
  // Whether it holds a commit of this request.
  bool Holds(std::string_view ledger, const Cause& cause) const;

  // Writes everything, in the transaction that is open; afterwards the database tells. Fails, and
  // writes nothing, if that shows that an assumption was mistaken().
  absl::Status Write();
  // Counts the times that it wrote something.
  size_t writes() const { return writes_; }

  bool mistaken() const { return mistaken_; }
  // Forgets all commits that are not written, and sets `heads` back to before them.
  void TakeBack(std::map<std::string, HeadRow, std::less<>>& heads);

 private:
  struct Commit {
    std::string_view ledger;
    HeadRow before;
    HeadRow head;
    const Cause* cause;
    std::string changes_digest;
    std::string keys;
    std::vector<Row> rows;
  };
  using Request =
      std::tuple<std::string_view, std::string_view, std::string_view, std::string_view>;

  sql::Connection& connection_;
  // The last row of each key: its image, and whether that is deleted.
  using Current = std::map<Place, std::pair<const Image*, bool>>;

  // Looks up what the assumptions are about.
  absl::Status Settle();

  std::vector<Commit> commits_;
  Current current_;  // of `commits_`
  Current written_;
  std::set<Request> requests_;
  std::map<std::pair<std::string, std::string>, std::optional<std::string>, std::less<>> stored_;
  size_t writes_ = 0;
  bool mistaken_ = false;
};

}  // namespace thidua::ledger
