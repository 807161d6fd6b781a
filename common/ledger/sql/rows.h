#pragma once
// The ledger's tables as functions: the statements that readers, the writer and the log share.
// Everything runs in the connection's open transaction. One SQL text serves every engine.

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/ledger/ledger.h"
#include "common/ledger/log/chain.h"
#include "common/ledger/log/keys.h"
#include "common/sql/sql.h"

namespace thidua::ledger {

// One row of `commits`.
struct CommitRow {
  int64_t seq = 0;
  absl::Time time;
  Cause cause;
  std::string keys;  // of its changes: see SplitKeys
  std::string changes_digest;
  std::string hash;
};

// A commit found by its request id.
struct RequestRow {
  int64_t seq = 0;
  std::string request_digest;
  std::string hash;
  std::string keys;
};

// --- reads of the state as commit `seq` left it --------------------------------------------------
// The latest state is the one that the head left.
absl::StatusOr<std::optional<Image>> GetAt(sql::Connection& connection, std::string_view ledger,
                                           std::string_view key, int64_t seq);
// Calls `visit` for each image in order of keys, at most `limit` (0: all) times.
absl::Status VisitAt(sql::Connection& connection, std::string_view ledger, const KeyRange& range,
                     size_t limit, int64_t seq, ImageVisitor visit);
// What a Reader read together with its position: see Ahead.
struct ReadAhead {
  Position position;
  std::map<std::string, std::optional<Image>, std::less<>> images;  // by key
  std::map<std::string, std::vector<Image>, std::less<>> scans;     // by prefix
  std::map<KeyAndUnder, Position> versions;
};
// Reads the position `at`, or the head where there is no `at`, and together with it what `ahead`
// asks for. A transaction begins with it.
//   OUT_OF_RANGE / UNKNOWN_POSITION: `at` is not in the ledger's history.
absl::StatusOr<ReadAhead> OpenAt(sql::Connection& connection, std::string_view ledger,
                                 const std::optional<Position>& at, const Ahead& ahead);

// Reader::Versions.
absl::StatusOr<std::vector<Position>> VersionsAt(sql::Connection& connection,
                                                 std::string_view ledger,
                                                 const std::vector<KeyAndUnder>& of, int64_t seq);

// Whether any key from `first` to `last` (both inclusive) was ever written.
absl::StatusOr<bool> AnyWritten(sql::Connection& connection, std::string_view ledger,
                                std::string_view first, std::string_view last);

// --- the log -------------------------------------------------------------------------------------
// The last commit; seq 0 where there is none.
absl::StatusOr<HeadRow> ReadHead(sql::Connection& connection, std::string_view ledger);
// OK if `position` is a point of the ledger's history up to `head`, else OUT_OF_RANGE.
absl::Status CheckPosition(sql::Connection& connection, const Position& position,
                           std::string_view ledger, const HeadRow& head);
// The position of commit `seq`, which the ledger must hold; seq 0 is before the first commit.
absl::StatusOr<Position> ReadPosition(sql::Connection& connection, std::string_view ledger,
                                      int64_t seq);
// Commits after `seq`, at most `limit`, in order.
absl::StatusOr<std::vector<CommitRow>> ReadCommits(sql::Connection& connection,
                                                   std::string_view ledger, int64_t after,
                                                   size_t limit);
// The changes of each commit in key order, in the order of `commits`. What a commit lists and the
// table lacks is left out.
absl::StatusOr<std::vector<std::vector<Change>>> ReadChanges(sql::Connection& connection,
                                                             std::string_view ledger,
                                                             const std::vector<CommitRow>& commits);
absl::StatusOr<std::optional<RequestRow>> FindRequest(sql::Connection& connection,
                                                      std::string_view ledger, const Cause& cause);
// Every ledger that holds a commit, by name.
absl::StatusOr<std::vector<Position>> ReadHeads(sql::Connection& connection);

// --- writes --------------------------------------------------------------------------------------
// What one of the commits that a transaction writes needs to know before it is decided: the head of
// its ledger, and whether its request has been committed before.
struct Asked {
  std::string_view ledger;
  const Cause* cause;
};
// The answers for all commits of a transaction.
struct Ground {
  std::map<std::string, HeadRow, std::less<>> heads;
  // The earlier commit of the same request, in the order of the commits; nullopt where there is
  // none.
  std::vector<std::optional<RequestRow>> requests;
  // The records of the imports that were begun in these ledgers and have not ended, by ledger.
  std::map<std::string, std::string, std::less<>> imports;
};

// Locks the ledgers of all `asked` until the transaction ends, in the order of their names, so that
// two transactions never wait for each other. A ledger that is not known yet gets its row. Then
// reads heads and imports and looks up the requests, which nobody can change while the locks are
// held.
absl::StatusOr<Ground> LockGround(sql::Connection& connection, const std::vector<Asked>& asked);

// Notes in the locked row of the ledger which import was begun; an empty `record`: none is under
// way any more.
absl::Status SetImport(sql::Connection& connection, std::string_view ledger,
                       std::string_view record);

}  // namespace thidua::ledger
