#include "common/ledger/sql/places.h"

#include <span>

#include "common/ledger/log/chain.h"
#include "common/ledger/log/keys.h"
#include "common/value/status_macros.h"

namespace thidua::ledger {
namespace {

using sql::Row;

// Of $2 and the keys from $3 to before $4 the commit that last wrote one of them, beside the head,
// and the commit that last wrote $2.
constexpr char kVersionAndHead[] =
    "SELECT h.seq, h.hash, v.seq, v.hash, COALESCE("
    "(SELECT MAX(k.seq) FROM changes k WHERE k.ledger = $1 AND k.key = $2), 0) "
    "FROM commits h, commits v "
    "WHERE h.ledger = $1 AND h.seq = (SELECT MAX(x.seq) FROM commits x WHERE x.ledger = $1) "
    "AND v.ledger = $1 AND v.seq = (SELECT MAX(w.seq) FROM "
    "(SELECT MAX(seq) AS seq FROM changes WHERE ledger = $1 AND key = $2 UNION ALL "
    "SELECT MAX(seq) FROM changes WHERE ledger = $1 AND key >= $3 AND key < $4) w)";

// The image that the commit $3 made of $2, beside the hash of the commit $4.
constexpr char kImage[] =
    "SELECT i.image, c.hash FROM changes i, commits c "
    "WHERE i.ledger = $1 AND i.key = $2 AND i.seq = $3 AND i.deleted = 0 "
    "AND c.ledger = $1 AND c.seq = $4 AND c.seq >= $3";

}  // namespace

absl::StatusOr<std::vector<Versioned>> ReadVersions(sql::Connection& connection,
                                                    const std::vector<VersionQuery>& queries) {
  std::vector<Versioned> versions;
  if (queries.empty()) return versions;
  std::vector<KeyRange> ranges;
  std::vector<sql::Value> parameters;
  versions.reserve(queries.size());
  ranges.reserve(queries.size());  // parameters borrow from it
  for (const VersionQuery& query : queries) {
    versions.push_back({{query.ledger}, {query.ledger}});
    const KeyRange& range = ranges.emplace_back(RangeUnder(query.under));
    parameters.insert(parameters.end(),
                      {query.ledger, KeyOrNone(query.key), range.begin, range.end});
  }
  const sql::Question question{kVersionAndHead, std::span<const sql::Value>(parameters),
                               [&](const Row& row, size_t which) {
                                 Versioned& found = versions[which];
                                 found.head.seq = row.Int(0);
                                 found.head.hash8 = Hash8(row.Blob(1));
                                 found.version.seq = row.Int(2);
                                 found.version.hash8 = Hash8(row.Blob(3));
                                 found.seq = row.Int(4);
                                 return absl::OkStatus();
                               },
                               4};
  RETURN_IF_ERROR(connection.QueryAll({&question, 1}));
  return versions;
}

absl::StatusOr<std::vector<std::optional<Image>>> ReadImages(sql::Connection& connection,
                                                             const std::vector<WriteOf>& writes) {
  std::vector<std::optional<Image>> images(writes.size());
  if (writes.empty()) return images;
  std::vector<sql::Value> parameters;
  parameters.reserve(writes.size() * 4);
  for (const WriteOf& write : writes) {
    parameters.insert(parameters.end(),
                      {write.at.ledger, KeyOrNone(write.key), write.seq, write.at.seq});
  }
  const sql::Question question{
      kImage, std::span<const sql::Value>(parameters),
      [&](const Row& row, size_t which) {
        const WriteOf& write = writes[which];
        if (Hash8(row.Blob(1)) != write.at.hash8) return absl::OkStatus();
        images[which] = Image{write.key, write.seq, std::string(row.Blob(0))};
        return absl::OkStatus();
      },
      4};
  RETURN_IF_ERROR(connection.QueryAll({&question, 1}));
  return images;
}

absl::StatusOr<std::vector<std::optional<std::string>>> DigestsLatest(
    sql::Connection& connection, const std::vector<Place>& places) {
  std::vector<std::optional<std::string>> digests(places.size());
  if (places.empty()) return digests;
  std::vector<sql::Value> parameters;
  parameters.reserve(places.size() * 2);
  for (const auto& [ledger, key] : places) parameters.insert(parameters.end(), {ledger, key});
  const sql::Question question{
      "SELECT deleted, digest FROM changes WHERE ledger = $1 AND key = $2 "
      "ORDER BY seq DESC LIMIT 1",
      std::span<const sql::Value>(parameters),
      [&](const Row& row, size_t which) {
        if (row.Int(0) == 0) digests[which] = row.Blob(1);
        return absl::OkStatus();
      },
      2};
  RETURN_IF_ERROR(connection.QueryAll({&question, 1}));
  return digests;
}

}  // namespace thidua::ledger
