#pragma once
// The ledger's tables as functions: the statements that readers, the writer and the log share.
// Everything runs in the connection's open transaction. One SQL text serves every engine.

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/ledger/keys.h"
#include "common/ledger/ledger.h"
#include "common/sql/sql.h"

namespace thidua::ledger {

// The last commit of a ledger.
struct HeadRow {
  int64_t seq = 0;
  absl::Time time = absl::UnixEpoch();
  std::string hash;  // empty before the first commit

  Position At(std::string_view ledger) const;
};

// One row of `commits`.
struct CommitRow {
  int64_t seq = 0;
  absl::Time time;
  Cause cause;
  std::string changes_digest;
  std::string hash;
};

// A commit found by its request id.
struct RequestRow {
  int64_t seq = 0;
  std::string request_digest;
  std::string hash;
};

// --- reads of the latest state -----------------------------------------------------------------
absl::StatusOr<HeadRow> ReadHead(sql::Connection& connection, std::string_view ledger);
absl::StatusOr<std::optional<Image>> GetLatest(sql::Connection& connection, std::string_view ledger,
                                               std::string_view key);
// `limit` 0: all.
absl::StatusOr<std::vector<Image>> ScanLatest(sql::Connection& connection, std::string_view ledger,
                                              const KeyRange& range, size_t limit);
absl::StatusOr<int64_t> VersionLatest(sql::Connection& connection, std::string_view ledger,
                                      const KeyRange& range);

// --- reads of the state as commit `seq` left it --------------------------------------------------
absl::StatusOr<std::optional<Image>> GetAt(sql::Connection& connection, std::string_view ledger,
                                           std::string_view key, int64_t seq);
absl::StatusOr<std::vector<Image>> ScanAt(sql::Connection& connection, std::string_view ledger,
                                          const KeyRange& range, size_t limit, int64_t seq);
absl::StatusOr<int64_t> VersionAt(sql::Connection& connection, std::string_view ledger,
                                  const KeyRange& range, int64_t seq);

// --- the log -------------------------------------------------------------------------------------
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
// The changes of commit `seq` in key order.
absl::StatusOr<std::vector<Change>> ReadChanges(sql::Connection& connection,
                                                std::string_view ledger, int64_t seq);
absl::StatusOr<std::optional<RequestRow>> FindRequest(sql::Connection& connection,
                                                      std::string_view ledger, const Cause& cause);
// Every ledger that holds a commit, by name.
absl::StatusOr<std::vector<Position>> ReadHeads(sql::Connection& connection);

// --- writes --------------------------------------------------------------------------------------
// Locks the ledger's head row until the transaction ends, making it if it is missing.
absl::StatusOr<HeadRow> LockHead(sql::Connection& connection, std::string_view ledger);
absl::Status WriteHead(sql::Connection& connection, std::string_view ledger, const HeadRow& head);
absl::Status WriteCommit(sql::Connection& connection, std::string_view ledger,
                         const CommitRow& commit);
// Writes the after-images and points each key's current row at its own. `digests` are in the order
// of `changes`, whose keys differ.
absl::Status WriteChanges(sql::Connection& connection, std::string_view ledger, int64_t seq,
                          const std::vector<Change>& changes,
                          const std::vector<std::string>& digests);

}  // namespace thidua::ledger
