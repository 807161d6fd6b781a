#pragma once
// The commits that the decisions of one transaction have made and that are not in the database yet:
// the rows of many commits are written together.

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
// A Put of the bytes that are stored already changes nothing and must not be logged. To look that
// up for each Put would cost a round trip; so where the stored image is not known, a Put is assumed
// to change it, and all assumptions are checked together before the rows are written. Where one was
// wrong, everything that is not written yet has to be taken back and decided again; then the
// backlog knows the stored image.
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
  // The digest of the image that was stored before this transaction, or nullopt if there was none.
  // A null pointer where it has not been looked up.
  const std::optional<std::string>* FindStored(std::string_view ledger, std::string_view key) const;
  // Whether it holds a commit of this request.
  bool Holds(std::string_view ledger, const Cause& cause) const;

  // Writes all commits within the open transaction; from then on they are read from the database.
  // Fails, and writes nothing, if an assumption was wrong: mistaken() is true then.
  absl::Status Write();
  // How many times Write has written something.
  size_t writes() const { return writes_; }

  bool mistaken() const { return mistaken_; }
  // Forgets all commits that are not written, and sets `heads` to what they were before those.
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
  // The last row of each key: its image, and whether the key is deleted.
  using Current = std::map<Place, std::pair<const Image*, bool>>;

  // Looks up the stored images that assumptions were made about.
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
