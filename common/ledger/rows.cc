#include "common/ledger/rows.h"

#include <absl/strings/str_cat.h>

#include <limits>
#include <span>

#include "common/ledger/chain.h"
#include "common/value/errors.h"
#include "common/value/status_macros.h"

namespace thidua::ledger {
namespace {

using sql::Row;

int64_t Limit(size_t limit) {
  return limit == 0 ? std::numeric_limits<int64_t>::max() : static_cast<int64_t>(limit);
}

HeadRow ToHead(const Row& row) {
  return {row.Int(0), absl::FromUnixMicros(row.Int(1)), std::string(row.Blob(2))};
}

constexpr char kReadHead[] = "SELECT seq, time, hash FROM head WHERE ledger = $1";
// Locks the row until the transaction ends; every engine knows this way of it.
constexpr char kLockHead[] =
    "UPDATE head SET seq = seq WHERE ledger = $1 RETURNING seq, time, hash";

constexpr char kGetLatest[] =
    "SELECT h.seq, h.image FROM current c JOIN changes h "
    "ON h.ledger = c.ledger AND h.key = c.key AND h.seq = c.seq "
    "WHERE c.ledger = $1 AND c.key = $2 AND h.deleted = 0";

// The last condition lets the engine use the partial index.
constexpr char kFindRequest[] =
    "SELECT seq, request_digest, hash FROM commits WHERE ledger = $1 AND actor = $2 "
    "AND method = $3 AND request_id = $4 AND request_id <> ''";

RequestRow ToRequest(const Row& row) {
  return {row.Int(0), std::string(row.Blob(1)), std::string(row.Blob(2))};
}

// Appends images of rows (key, seq, image).
auto Collect(std::vector<Image>& images) {
  return [&images](const Row& row) {
    images.push_back({std::string(row.Text(0)), row.Int(1), std::string(row.Blob(2))});
    return absl::OkStatus();
  };
}

absl::Status UnknownPosition(std::string_view ledger, std::string_view problem) {
  return Error(absl::StatusCode::kOutOfRange, type::v1::ERROR_REASON_UNKNOWN_POSITION,
               absl::StrCat("the position is not in the history of ", std::string(ledger), ": ",
                            std::string(problem)));
}

}  // namespace

absl::StatusOr<HeadRow> ReadHead(sql::Connection& connection, std::string_view ledger) {
  HeadRow head;
  RETURN_IF_ERROR(connection.Query(kReadHead, {ledger}, [&](const Row& row) {
    head = ToHead(row);
    return absl::OkStatus();
  }));
  return head;
}

absl::StatusOr<std::optional<Image>> GetLatest(sql::Connection& connection, std::string_view ledger,
                                               std::string_view key) {
  std::optional<Image> image;
  RETURN_IF_ERROR(connection.Query(kGetLatest, {ledger, key}, [&](const Row& row) {
    image = Image{std::string(key), row.Int(0), std::string(row.Blob(1))};
    return absl::OkStatus();
  }));
  return image;
}

absl::StatusOr<std::vector<std::optional<std::string>>> DigestsLatest(
    sql::Connection& connection, const std::vector<Place>& places) {
  std::vector<std::optional<std::string>> digests(places.size());
  if (places.empty()) return digests;
  std::vector<sql::Value> parameters;
  parameters.reserve(places.size() * 2);
  for (const auto& [ledger, key] : places) parameters.insert(parameters.end(), {ledger, key});
  const sql::Question question{
      "SELECT h.digest FROM current c JOIN changes h "
      "ON h.ledger = c.ledger AND h.key = c.key AND h.seq = c.seq "
      "WHERE c.ledger = $1 AND c.key = $2 AND h.deleted = 0",
      std::span<const sql::Value>(parameters),
      [&](const Row& row, size_t which) {
        digests[which] = row.Blob(0);
        return absl::OkStatus();
      },
      2};
  RETURN_IF_ERROR(connection.QueryAll({&question, 1}));
  return digests;
}

absl::StatusOr<std::vector<Image>> ScanLatest(sql::Connection& connection, std::string_view ledger,
                                              const KeyRange& range, size_t limit) {
  std::vector<Image> images;
  if (range.empty()) return images;
  RETURN_IF_ERROR(
      connection.Query("SELECT c.key, c.seq, h.image FROM current c JOIN changes h "
                       "ON h.ledger = c.ledger AND h.key = c.key AND h.seq = c.seq "
                       "WHERE c.ledger = $1 AND c.key >= $2 AND c.key < $3 AND h.deleted = 0 "
                       "ORDER BY c.key LIMIT $4",
                       {ledger, range.begin, range.end, Limit(limit)}, Collect(images)));
  return images;
}

absl::StatusOr<int64_t> VersionLatest(sql::Connection& connection, std::string_view ledger,
                                      const KeyRange& range) {
  int64_t version = 0;
  if (range.empty()) return version;
  RETURN_IF_ERROR(connection.Query(
      "SELECT COALESCE(MAX(seq), 0) FROM current WHERE ledger = $1 AND key >= $2 AND key < $3",
      {ledger, range.begin, range.end}, [&](const Row& row) {
        version = row.Int(0);
        return absl::OkStatus();
      }));
  return version;
}

absl::StatusOr<std::optional<Image>> GetAt(sql::Connection& connection, std::string_view ledger,
                                           std::string_view key, int64_t seq) {
  std::optional<Image> image;
  RETURN_IF_ERROR(connection.Query(
      "SELECT seq, image, deleted FROM changes WHERE ledger = $1 AND key = $2 AND seq <= $3 "
      "ORDER BY seq DESC LIMIT 1",
      {ledger, key, seq}, [&](const Row& row) {
        if (row.Int(2) == 0) {
          image = Image{std::string(key), row.Int(0), std::string(row.Blob(1))};
        }
        return absl::OkStatus();
      }));
  return image;
}

absl::StatusOr<std::vector<Image>> ScanAt(sql::Connection& connection, std::string_view ledger,
                                          const KeyRange& range, size_t limit, int64_t seq) {
  std::vector<Image> images;
  if (range.empty()) return images;
  RETURN_IF_ERROR(connection.Query(
      "SELECT c.key, h.seq, h.image FROM current c JOIN changes h "
      "ON h.ledger = c.ledger AND h.key = c.key AND h.seq = (SELECT MAX(x.seq) FROM changes x "
      "WHERE x.ledger = c.ledger AND x.key = c.key AND x.seq <= $4) "
      "WHERE c.ledger = $1 AND c.key >= $2 AND c.key < $3 AND h.deleted = 0 "
      "ORDER BY c.key LIMIT $5",
      {ledger, range.begin, range.end, seq, Limit(limit)}, Collect(images)));
  return images;
}

absl::StatusOr<int64_t> VersionAt(sql::Connection& connection, std::string_view ledger,
                                  const KeyRange& range, int64_t seq) {
  int64_t version = 0;
  if (range.empty()) return version;
  RETURN_IF_ERROR(
      connection.Query("SELECT COALESCE(MAX((SELECT MAX(x.seq) FROM changes x "
                       "WHERE x.ledger = c.ledger AND x.key = c.key AND x.seq <= $4)), 0) "
                       "FROM current c WHERE c.ledger = $1 AND c.key >= $2 AND c.key < $3",
                       {ledger, range.begin, range.end, seq}, [&](const Row& row) {
                         version = row.Int(0);
                         return absl::OkStatus();
                       }));
  return version;
}

absl::Status CheckPosition(sql::Connection& connection, const Position& position,
                           std::string_view ledger, const HeadRow& head) {
  if (position.ledger != ledger || position.seq < 0) {
    return UnknownPosition(ledger, "it is of another ledger");
  }
  if (position.seq > head.seq) return UnknownPosition(ledger, "it lies ahead of the log");
  Position known = head.At(ledger);
  if (position.seq != head.seq) {
    ASSIGN_OR_RETURN(known, ReadPosition(connection, ledger, position.seq));
  }
  if (known != position) return UnknownPosition(ledger, "it is of another history");
  return absl::OkStatus();
}

absl::StatusOr<Position> ReadPosition(sql::Connection& connection, std::string_view ledger,
                                      int64_t seq) {
  std::string hash;
  RETURN_IF_ERROR(connection.Query("SELECT hash FROM commits WHERE ledger = $1 AND seq = $2",
                                   {ledger, seq}, [&](const Row& row) {
                                     hash = row.Blob(0);
                                     return absl::OkStatus();
                                   }));
  return Position{std::string(ledger), seq, Hash8(hash)};
}

absl::StatusOr<std::vector<CommitRow>> ReadCommits(sql::Connection& connection,
                                                   std::string_view ledger, int64_t after,
                                                   size_t limit) {
  std::vector<CommitRow> commits;
  RETURN_IF_ERROR(connection.Query(
      "SELECT seq, time, actor, on_behalf_of, method, request_id, request_digest, reason, "
      "changes_digest, hash FROM commits WHERE ledger = $1 AND seq > $2 ORDER BY seq LIMIT $3",
      {ledger, after, limit}, [&](const Row& row) {
        CommitRow commit;
        commit.seq = row.Int(0);
        commit.time = absl::FromUnixMicros(row.Int(1));
        commit.cause.actor = row.Text(2);
        commit.cause.on_behalf_of = row.Text(3);
        commit.cause.method = row.Text(4);
        commit.cause.request_id = row.Text(5);
        commit.cause.request_digest = row.Blob(6);
        commit.cause.reason = row.Text(7);
        commit.changes_digest = row.Blob(8);
        commit.hash = row.Blob(9);
        commits.push_back(std::move(commit));
        return absl::OkStatus();
      }));
  return commits;
}

absl::StatusOr<std::vector<Change>> ReadChanges(sql::Connection& connection,
                                                std::string_view ledger, int64_t seq) {
  std::vector<Change> changes;
  RETURN_IF_ERROR(connection.Query(
      "SELECT key, deleted, image FROM changes WHERE ledger = $1 AND seq = $2 ORDER BY key",
      {ledger, seq}, [&](const Row& row) {
        changes.push_back({std::string(row.Text(0)), row.Int(1) != 0, std::string(row.Blob(2))});
        return absl::OkStatus();
      }));
  return changes;
}

absl::StatusOr<std::optional<RequestRow>> FindRequest(sql::Connection& connection,
                                                      std::string_view ledger, const Cause& cause) {
  std::optional<RequestRow> request;
  RETURN_IF_ERROR(connection.Query(
      kFindRequest, {ledger, cause.actor, cause.method, cause.request_id}, [&](const Row& row) {
        request = ToRequest(row);
        return absl::OkStatus();
      }));
  return request;
}

absl::StatusOr<std::vector<Position>> ReadHeads(sql::Connection& connection) {
  std::vector<Position> heads;
  RETURN_IF_ERROR(connection.Query(
      "SELECT ledger, seq, hash FROM head WHERE seq > 0 ORDER BY ledger", {}, [&](const Row& row) {
        heads.push_back({std::string(row.Text(0)), row.Int(1), Hash8(row.Blob(2))});
        return absl::OkStatus();
      }));
  return heads;
}

absl::StatusOr<Ground> LockGround(sql::Connection& connection, const std::vector<Asked>& asked) {
  Ground ground;
  for (const Asked& one : asked) ground.heads.try_emplace(std::string(one.ledger));
  ground.requests.resize(asked.size());
  size_t found = 0;
  // Parameters are borrowed: neither vector grows again.
  std::vector<sql::Value> names, keys;
  names.reserve(ground.heads.size());
  keys.reserve(asked.size() * 4);
  std::vector<size_t> named;  // which of `asked` have a request id
  std::vector<sql::Question> questions;
  for (auto& [ledger, head] : ground.heads) {
    names.push_back(ledger);
    questions.push_back({connection.BeginLocksAll() ? kReadHead : kLockHead,
                         std::span<const sql::Value>(&names.back(), 1),
                         [&head = head, &found](const Row& row, size_t) {
                           head = ToHead(row);
                           ++found;
                           return absl::OkStatus();
                         }});
  }
  for (size_t i = 0; i < asked.size(); ++i) {
    const Cause& cause = *asked[i].cause;
    if (cause.request_id.empty()) continue;
    named.push_back(i);
    keys.insert(keys.end(), {asked[i].ledger, cause.actor, cause.method, cause.request_id});
  }
  if (!named.empty()) {
    questions.push_back({kFindRequest, std::span<const sql::Value>(keys),
                         [&](const Row& row, size_t which) {
                           ground.requests[named[which]] = ToRequest(row);
                           return absl::OkStatus();
                         },
                         4});
  }
  RETURN_IF_ERROR(connection.QueryAll(questions));
  if (found == ground.heads.size()) return ground;
  for (const auto& [ledger, head] : ground.heads) {
    RETURN_IF_ERROR(
        connection.Run("INSERT INTO head (ledger, seq, time, hash) VALUES ($1, 0, 0, $2) "
                       "ON CONFLICT (ledger) DO NOTHING",
                       {ledger, sql::Blob("")}));
  }
  // All of it again: another process may have made the row, and commits, before we had the lock.
  found = 0;
  for (auto& request : ground.requests) request.reset();
  RETURN_IF_ERROR(connection.QueryAll(questions));
  if (found == ground.heads.size()) return ground;
  return Error(absl::StatusCode::kInternal, type::v1::ERROR_REASON_INTERNAL,
               "a head row vanished while it was being locked");
}

absl::Status WriteHead(sql::Connection& connection, std::string_view ledger, const HeadRow& head) {
  return connection.Run("UPDATE head SET seq = $2, time = $3, hash = $4 WHERE ledger = $1",
                        {ledger, head.seq, absl::ToUnixMicros(head.time), sql::Blob(head.hash)});
}

}  // namespace thidua::ledger
