#pragma once
// The Txn of one decision. Its reads go to the writer's transaction; its writes stay in memory
// until the decision has returned OK, so that a decision that fails leaves nothing to undo.

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "common/ledger/ledger.h"
#include "common/ledger/sql/backlog.h"
#include "common/ledger/sql/rows.h"
#include "common/sql/sql.h"

namespace thidua::ledger {

// Lives on the writer's thread for one run of one decision.
class Draft : public Txn {
 public:
  // `head` is the locked head of `ledger`, after what `backlog` holds; `time` is the commit's.
  Draft(sql::Connection& connection, Backlog& backlog, std::string_view ledger, const HeadRow& head,
        absl::Time time);

  const Position& position() const override { return position_; }
  absl::StatusOr<std::optional<Image>> Get(std::string_view key) override;
  absl::Status Visit(std::string_view prefix, std::string_view after, size_t limit,
                     ImageVisitor visit) override;
  absl::StatusOr<bool> WalkCollection(std::string_view prefix, std::string_view after,
                                      ImageWalker walk) override;
  absl::StatusOr<std::vector<Position>> Versions(const std::vector<KeyAndUnder>& of) override;
  absl::StatusOr<Position> PositionOf(int64_t seq) override;
  void Put(std::string_view key, std::string bytes) override;
  void Delete(std::string_view key) override;
  int64_t next_seq() const override { return position_.seq + 1; }
  absl::Time time() const override { return time_; }

  // A change to write. `assumed` says that the image before it is not known, so that the write may
  // prove to change nothing: see Backlog.
  struct Assumed {
    Change change;
    bool assumed;
  };
  // Returns every write that differs, or may differ, from the state before it, in key order, and
  // empties the draft.
  absl::StatusOr<std::vector<Assumed>> TakeChanges();

  // The first failure of the store under a read: the transaction is then lost, whatever the
  // decision made of it.
  const absl::Status& store_status() const { return store_status_; }
  // INTERNAL if the decision wrote a key that is not one.
  const absl::Status& misuse() const { return misuse_; }

 private:
  // What a key is to hold.
  struct Pending {
    bool deleted = false;
    std::string bytes;
  };
  using PendingMap = std::map<std::string, Pending, std::less<>>;

  void Write(std::string_view key, Pending pending);
  // The stored image of `key`, read once a run.
  absl::StatusOr<const std::optional<Image>*> Before(std::string_view key);
  absl::StatusOr<bool> Differs(std::string_view key, const Pending& pending);
  // Whether the draft changes the key or what lies under it.
  absl::StatusOr<bool> Touches(const KeyAndUnder& of);
  absl::StatusOr<std::optional<Image>> After(std::string_view key, const Pending& pending);
  // Remembers a failure of the store.
  absl::Status Note(absl::Status status);
  template <typename T>
  absl::StatusOr<T> Note(absl::StatusOr<T> result);

  // Has the database hold what the backlog does, for reads of more than one key.
  absl::Status WriteBacklog();

  sql::Connection& connection_;
  Backlog& backlog_;
  const Position position_;
  const absl::Time time_;
  PendingMap pending_;
  std::map<std::string, std::optional<Image>, std::less<>> before_;
  absl::Status store_status_;
  absl::Status misuse_;
};

}  // namespace thidua::ledger
