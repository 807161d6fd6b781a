#include "common/ledger/sql/rows.h"

#include <absl/strings/str_cat.h>

#include <deque>
#include <limits>
#include <span>

#include "common/ledger/log/chain.h"
#include "common/value/errors.h"
#include "common/value/mutant.h"
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

constexpr char kReadHead[] =
    "SELECT seq, time, hash FROM commits WHERE ledger = $1 ORDER BY seq DESC LIMIT 1";

constexpr char kReadHash[] = "SELECT hash FROM commits WHERE ledger = $1 AND seq = $2";
constexpr char kGet[] =
    "SELECT seq, image, deleted FROM changes WHERE ledger = $1 AND key = $2 AND seq <= $3 "
    "ORDER BY seq DESC LIMIT 1";
// The subquery depends on the row, so that no planner makes a join of it: each version costs one
// look into the index, whatever is known of the table when the plan is made. SQLite takes an eighth
// longer if it asks for MAX.
constexpr char kVisit[] =
    "SELECT h.key, h.seq, h.image FROM changes h "
    "WHERE h.ledger = $1 AND h.key >= $2 AND h.key < $3 AND h.deleted = 0 "
    "AND h.seq = (SELECT x.seq FROM changes x WHERE x.ledger = $1 AND x.key = h.key "
    "AND x.seq <= $4 ORDER BY x.seq DESC LIMIT 1) ORDER BY h.key LIMIT $5";

// The commit that last wrote $2 or a key from $3 to before $4.
constexpr char kVersion[] =
    "SELECT seq, hash FROM commits WHERE ledger = $1 AND seq = (SELECT MAX(w.seq) FROM "
    "(SELECT MAX(seq) AS seq FROM changes WHERE ledger = $1 AND key = $2 AND seq <= $5 UNION ALL "
    "SELECT MAX(seq) FROM changes WHERE ledger = $1 AND key >= $3 AND key < $4 AND seq <= $5) w)";
constexpr char kReadImport[] = "SELECT import FROM ledgers WHERE ledger = $1";
// Only for engines that BeginLocksAll leaves it to.
constexpr char kLockLedger[] = "SELECT import FROM ledgers WHERE ledger = $1 FOR UPDATE";

// The last condition lets the engine use the partial index.
constexpr char kFindRequest[] =
    "SELECT seq, request_digest, hash, keys FROM commits WHERE ledger = $1 AND actor = $2 "
    "AND method = $3 AND request_id = $4 AND request_id <> ''";

RequestRow ToRequest(const Row& row) {
  return {row.Int(0), std::string(row.Blob(1)), std::string(row.Blob(2)), std::string(row.Text(3))};
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

absl::StatusOr<bool> AnyWritten(sql::Connection& connection, std::string_view ledger,
                                std::string_view first, std::string_view last) {
  bool any = false;
  RETURN_IF_ERROR(connection.Query(
      "SELECT 1 FROM changes WHERE ledger = $1 AND key >= $2 AND key <= $3 LIMIT 1",
      {ledger, first, last}, [&](const Row&) {
        any = true;
        return absl::OkStatus();
      }));
  return any;
}

absl::StatusOr<std::optional<Image>> GetAt(sql::Connection& connection, std::string_view ledger,
                                           std::string_view key, int64_t seq) {
  std::optional<Image> image;
  RETURN_IF_ERROR(connection.Query(kGet, {ledger, key, seq}, [&](const Row& row) {
    if (row.Int(2) == 0) image = Image{std::string(key), row.Int(0), std::string(row.Blob(1))};
    return absl::OkStatus();
  }));
  return image;
}

absl::Status VisitAt(sql::Connection& connection, std::string_view ledger, const KeyRange& range,
                     size_t limit, int64_t seq, ImageVisitor visit) {
  if (range.empty()) return absl::OkStatus();
  return connection.Query(
      kVisit, {ledger, range.begin, range.end, seq, Limit(limit)},
      [&](const Row& row) { return visit(row.Text(0), row.Int(1), row.Blob(2)); });
}

absl::StatusOr<std::vector<Position>> VersionsAt(sql::Connection& connection,
                                                 std::string_view ledger,
                                                 const std::vector<KeyAndUnder>& of, int64_t seq) {
  std::vector<Position> versions(of.size(), Position{std::string(ledger)});
  if (of.empty()) return versions;
  std::vector<KeyRange> ranges;
  std::vector<sql::Value> parameters;
  ranges.reserve(of.size());  // parameters borrow from it
  parameters.reserve(of.size() * 5);
  for (const auto& [key, under] : of) {
    const KeyRange& range = ranges.emplace_back(RangeUnder(under));
    parameters.insert(parameters.end(), {ledger, KeyOrNone(key), range.begin, range.end, seq});
  }
  const sql::Question question{kVersion, std::span<const sql::Value>(parameters),
                               [&](const Row& row, size_t which) {
                                 versions[which].seq = row.Int(0);
                                 versions[which].hash8 = Hash8(row.Blob(1));
                                 return absl::OkStatus();
                               },
                               5};
  RETURN_IF_ERROR(connection.QueryAll({&question, 1}));
  return versions;
}

absl::StatusOr<ReadAhead> OpenAt(sql::Connection& connection, std::string_view ledger,
                                 const std::optional<Position>& at, const Ahead& ahead) {
  if (at && (at->ledger != ledger || at->seq < 0)) {
    return UnknownPosition(ledger, "it is of another ledger");
  }
  ReadAhead read;
  HeadRow head;
  std::string hash;
  const int64_t seq = at ? at->seq : std::numeric_limits<int64_t>::max();
  std::deque<std::vector<sql::Value>> parameters;  // these two: borrowed until all is answered
  std::deque<KeyRange> ranges;
  std::vector<sql::Question> questions;
  auto ask = [&](std::string_view text, std::vector<sql::Value> values,
                 std::function<void(const Row&)> take) {
    const auto& kept = parameters.emplace_back(std::move(values));
    questions.push_back(
        {text, std::span<const sql::Value>(kept), [take = std::move(take)](const Row& row, size_t) {
           take(row);
           return absl::OkStatus();
         }});
  };
  ask(kReadHead, {ledger}, [&](const Row& row) { head = ToHead(row); });
  if (at && at->seq > 0) {
    ask(kReadHash, {ledger, at->seq}, [&](const Row& row) { hash = row.Blob(0); });
  }
  for (const std::string& key : ahead.keys) {
    std::optional<Image>& image = read.images[key];
    if (!IsKey(key)) continue;
    ask(kGet, {ledger, key, seq}, [&](const Row& row) {
      if (row.Int(2) == 0) image = Image{key, row.Int(0), std::string(row.Blob(1))};
    });
  }
  for (const std::string& prefix : ahead.prefixes) {
    std::vector<Image>& images = read.scans[prefix];
    const KeyRange& range = ranges.emplace_back(PrefixRange(prefix));
    if (range.empty()) continue;
    ask(kVisit, {ledger, range.begin, range.end, seq, Limit(0)}, [&](const Row& row) {
      images.push_back({std::string(row.Text(0)), row.Int(1), std::string(row.Blob(2))});
    });
  }
  std::vector<Position*> versions;
  std::vector<sql::Value> version_parameters;
  for (const KeyAndUnder& of : ahead.versions) {
    const KeyRange& range = ranges.emplace_back(RangeUnder(of.under));
    versions.push_back(&read.versions.try_emplace(of, Position{std::string(ledger)}).first->second);
    version_parameters.insert(version_parameters.end(),
                              {ledger, KeyOrNone(of.key), range.begin, range.end, seq});
  }
  if (!versions.empty()) {
    questions.push_back({kVersion, std::span<const sql::Value>(version_parameters),
                         [&](const Row& row, size_t which) {
                           versions[which]->seq = row.Int(0);
                           versions[which]->hash8 = Hash8(row.Blob(1));
                           return absl::OkStatus();
                         },
                         5});
  }
  RETURN_IF_ERROR(connection.QueryAll(questions));
  read.position = at.value_or(head.At(ledger));
  if (!at) return read;
  if (at->seq > head.seq) return UnknownPosition(ledger, "it lies ahead of the log");
  if (at->hash8 != Hash8(hash)) return UnknownPosition(ledger, "it is of another history");
  return read;
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
  if (known != position && !Mutant("p05-history-not-compared")) {
    return UnknownPosition(ledger, "it is of another history");
  }
  return absl::OkStatus();
}

absl::StatusOr<Position> ReadPosition(sql::Connection& connection, std::string_view ledger,
                                      int64_t seq) {
  std::string hash;
  RETURN_IF_ERROR(connection.Query(kReadHash, {ledger, seq}, [&](const Row& row) {
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
      "changes_digest, hash, keys FROM commits WHERE ledger = $1 AND seq > $2 ORDER BY seq LIMIT "
      "$3",
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
        commit.keys = row.Text(10);
        commits.push_back(std::move(commit));
        return absl::OkStatus();
      }));
  return commits;
}

absl::StatusOr<std::vector<std::vector<Change>>> ReadChanges(
    sql::Connection& connection, std::string_view ledger, const std::vector<CommitRow>& commits) {
  std::vector<sql::Value> parameters;
  std::vector<size_t> commit_of;  // by place
  for (size_t i = 0; i < commits.size(); ++i) {
    for (std::string_view key : SplitKeys(commits[i].keys)) {
      parameters.insert(parameters.end(), {ledger, key, commits[i].seq});
      commit_of.push_back(i);
    }
  }
  std::vector<std::vector<Change>> changes(commits.size());
  if (parameters.empty()) return changes;
  const sql::Question question{
      "SELECT key, deleted, image FROM changes WHERE ledger = $1 AND key = $2 AND seq = $3",
      std::span<const sql::Value>(parameters),
      [&](const Row& row, size_t which) {
        changes[commit_of[which]].push_back(
            {std::string(row.Text(0)), row.Int(1) != 0, std::string(row.Blob(2))});
        return absl::OkStatus();
      },
      3};
  RETURN_IF_ERROR(connection.QueryAll({&question, 1}));
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
      "SELECT l.ledger, c.seq, c.hash FROM ledgers l JOIN commits c ON c.ledger = l.ledger AND "
      "c.seq = (SELECT MAX(x.seq) FROM commits x WHERE x.ledger = l.ledger) ORDER BY l.ledger",
      {}, [&](const Row& row) {
        heads.push_back({std::string(row.Text(0)), row.Int(1), Hash8(row.Blob(2))});
        return absl::OkStatus();
      }));
  return heads;
}

absl::StatusOr<Ground> LockGround(sql::Connection& connection, const std::vector<Asked>& asked) {
  Ground ground;
  for (const Asked& one : asked) ground.heads.try_emplace(std::string(one.ledger));
  ground.requests.resize(asked.size());
  // Parameters are borrowed: neither vector grows again.
  std::vector<sql::Value> names, keys;
  names.reserve(ground.heads.size());
  keys.reserve(asked.size() * 4);
  std::vector<size_t> named;  // which of `asked` have a request id
  std::vector<sql::Question> questions;
  size_t locked = 0;
  for (const auto& [ledger, head] : ground.heads) names.push_back(ledger);
  for (const sql::Value& name : names) {
    questions.push_back({connection.BeginLocksAll() ? kReadImport : kLockLedger,
                         std::span<const sql::Value>(&name, 1),
                         [&, &name = name](const Row& row, size_t) {
                           ++locked;
                           const std::string_view record = row.Blob(0);
                           if (!record.empty()) ground.imports.emplace(name.bytes(), record);
                           return absl::OkStatus();
                         }});
  }
  size_t next = 0;
  for (auto& [ledger, head] : ground.heads) {
    questions.push_back({kReadHead, std::span<const sql::Value>(&names[next++], 1),
                         [&head = head](const Row& row, size_t) {
                           head = ToHead(row);
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
  const bool all_locked = connection.BeginLocksAll() || locked == names.size();
  for (const auto& [ledger, head] : ground.heads) {
    if (all_locked && head.seq > 0) continue;
    RETURN_IF_ERROR(connection.Run(
        "INSERT INTO ledgers (ledger) VALUES ($1) ON CONFLICT (ledger) DO NOTHING", {ledger}));
  }
  if (all_locked) return ground;
  // All of it again: another process may have made the row, and commits, before we had the lock.
  locked = 0;
  ground.imports.clear();
  for (auto& request : ground.requests) request.reset();
  RETURN_IF_ERROR(connection.QueryAll(questions));
  if (locked == names.size()) return ground;
  return Internal("the row of a ledger vanished while it was being locked");
}

absl::Status SetImport(sql::Connection& connection, std::string_view ledger,
                       std::string_view record) {
  return connection.Run("UPDATE ledgers SET import = $2 WHERE ledger = $1",
                        {ledger, sql::Blob(record)});
}

}  // namespace thidua::ledger
