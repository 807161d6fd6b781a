#include "common/ledger/sql/walk.h"

#include <algorithm>
#include <string>
#include <vector>

#include "common/ledger/log/keys.h"
#include "common/ledger/sql/rows.h"
#include "common/value/status_macros.h"

namespace thidua::ledger {
namespace {

using sql::Row;

// The first $7 keys directly in a collection, each with what commit $6 had of it: seq 0 stands for
// a key that was deleted or not written yet. The first key lies in one of two ranges, $2 to before
// $3 or $4 to before $5; after each key comes the next that does not lie below it ("~" sorts behind
// every character of a name). Each step is one look into the index. The looks are subqueries of one
// value, so that no planner joins whole tables.
constexpr char kWalk[] =
    "WITH RECURSIVE walk (key, n) AS ("
    "SELECT COALESCE((SELECT c.key FROM changes c WHERE c.ledger = $1 AND c.key >= $2 AND "
    "c.key < $3 ORDER BY c.key LIMIT 1), (SELECT c.key FROM changes c WHERE c.ledger = $1 AND "
    "c.key >= $4 AND c.key < $5 ORDER BY c.key LIMIT 1)), 1 UNION ALL "
    "SELECT COALESCE((SELECT c.key FROM changes c WHERE c.ledger = $1 AND c.key > w.key AND "
    "c.key < w.key || '/' ORDER BY c.key LIMIT 1), (SELECT c.key FROM changes c WHERE "
    "c.ledger = $1 AND c.key > w.key || '/~' AND c.key < $5 ORDER BY c.key LIMIT 1)), w.n + 1 "
    "FROM walk w WHERE w.key IS NOT NULL AND w.n < $7) "
    "SELECT w.key, COALESCE((SELECT CASE x.deleted WHEN 0 THEN x.seq ELSE 0 END FROM changes x "
    "WHERE x.ledger = $1 AND x.key = w.key AND x.seq <= $6 ORDER BY x.seq DESC LIMIT 1), 0), "
    "(SELECT x.image FROM changes x WHERE x.ledger = $1 AND x.key = w.key AND x.seq <= $6 "
    "ORDER BY x.seq DESC LIMIT 1) FROM walk w WHERE w.key IS NOT NULL ORDER BY w.n";
// What a walk asks for at once: the first time, at least where it asks by keys, and at most. A walk
// that is ended soon has read few in vain.
constexpr size_t kFew = 2, kFewKeys = 64, kMany = 200;

// Where a walk goes on behind `from`, of which nothing below is wanted: see kWalk.
struct WalkRanges {
  KeyRange first, second;
};
WalkRanges RangesBehind(std::string_view prefix, size_t id, const std::string& from) {
  const KeyRange all = PrefixRange(prefix, from);
  WalkRanges ranges{all, all};
  if (from.empty() || from < prefix) return ranges;
  const std::string seen = from.substr(0, from.find('/', id));
  ranges.first.end = seen.size() < from.size() ? "" : std::min(all.end, seen + "/");
  ranges.second.begin = std::max(all.begin, seen + "/~");
  return ranges;
}

}  // namespace

absl::StatusOr<bool> WalkAt(sql::Connection& connection, std::string_view ledger,
                            std::string_view prefix, std::string_view after, int64_t seq,
                            ImageWalker walk) {
  const size_t id = prefix.rfind('/') + 1;  // a prefix may end within an id
  std::string from(after);
  // Mostly nothing lies below, and a scan is cheaper, until something proves to.
  bool below = false;
  for (size_t limit = kFew;;) {
    if (PrefixRange(prefix, from).empty()) return false;
    std::vector<Image> images;  // one that is not there at `seq` has no seq
    if (!below) {
      RETURN_IF_ERROR(VisitAt(connection, ledger, PrefixRange(prefix, from), limit, seq,
                              [&](std::string_view key, int64_t written, std::string_view bytes) {
                                images.push_back({std::string(key), written, std::string(bytes)});
                                return absl::OkStatus();
                              }));
    } else {
      const auto [first, second] = RangesBehind(prefix, id, from);
      RETURN_IF_ERROR(connection.Query(
          kWalk, {ledger, first.begin, first.end, second.begin, second.end, seq, limit},
          [&](const Row& row) {
            images.push_back({std::string(row.Text(0)), row.Int(1), std::string(row.Blob(2))});
            return absl::OkStatus();
          }));
    }
    const bool walked = below;
    const bool last = images.size() < limit;
    limit = std::min(limit * 4, kMany);
    for (const Image& image : images) {
      from = image.key;
      if (image.key.find('/', id) != std::string::npos) {
        below = true;
        limit = std::max(limit, kFewKeys);
        if (!walked) break;
        continue;  // it lies below a key that was never written
      }
      if (image.seq == 0) continue;
      ASSIGN_OR_RETURN(const bool more, walk(image));
      if (!more) return true;
    }
    if (last && (walked || !below)) return false;
  }
}

}  // namespace thidua::ledger
