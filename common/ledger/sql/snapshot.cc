#include "common/ledger/sql/snapshot.h"

#include <utility>

#include "common/ledger/log/keys.h"
#include "common/ledger/sql/walk.h"
#include "common/value/errors.h"
#include "common/value/status_macros.h"

namespace thidua::ledger {

absl::StatusOr<std::unique_ptr<Reader>> Snapshot::Open(sql::Pool& pool, std::string_view ledger,
                                                       const std::optional<Position>& at,
                                                       const Ahead& ahead) {
  ASSIGN_OR_RETURN(sql::Pool::Lease lease, pool.Take());
  const bool is_ahead = !ahead.keys.empty() || !ahead.prefixes.empty() || !ahead.versions.empty();
  if (!is_ahead) RETURN_IF_ERROR(lease->Begin());
  ASSIGN_OR_RETURN(ReadAhead read, OpenAt(*lease, ledger, at, ahead));
  std::unique_ptr<Snapshot> snapshot(new Snapshot(pool, std::move(read)));
  if (!is_ahead) snapshot->lease_.emplace(std::move(lease));
  return snapshot;
}

absl::StatusOr<sql::Connection*> Snapshot::Connection() {
  if (!lease_) {
    ASSIGN_OR_RETURN(sql::Pool::Lease lease, pool_.Take());
    RETURN_IF_ERROR(lease->Begin());
    RETURN_IF_ERROR(OpenAt(*lease, position().ledger, position(), {}).status());
    lease_.emplace(std::move(lease));
  }
  return &**lease_;
}

absl::StatusOr<std::optional<Image>> Snapshot::Get(std::string_view key) {
  if (auto known = read_.images.find(key); known != read_.images.end()) return known->second;
  if (!IsKey(key)) return std::nullopt;
  ASSIGN_OR_RETURN(sql::Connection * connection, Connection());
  return GetAt(*connection, position().ledger, key, position().seq);
}

absl::Status Snapshot::Visit(std::string_view prefix, std::string_view after, size_t limit,
                             ImageVisitor visit) {
  auto known = read_.scans.find(prefix);
  if (known == read_.scans.end() || !after.empty() || limit != 0) {
    ASSIGN_OR_RETURN(sql::Connection * connection, Connection());
    return VisitAt(*connection, position().ledger, PrefixRange(prefix, after), limit,
                   position().seq, visit);
  }
  for (const Image& image : known->second) {
    RETURN_IF_ERROR(visit(image.key, image.seq, image.bytes));
  }
  return absl::OkStatus();
}

absl::StatusOr<bool> Snapshot::WalkCollection(std::string_view prefix, std::string_view after,
                                              ImageWalker walk) {
  ASSIGN_OR_RETURN(sql::Connection * connection, Connection());
  return WalkAt(*connection, position().ledger, prefix, after, position().seq, walk);
}

absl::StatusOr<std::vector<Position>> Snapshot::Versions(const std::vector<KeyAndUnder>& of) {
  std::vector<Position> versions;
  for (const KeyAndUnder& one : of) {
    const auto known = read_.versions.find(one);
    if (known == read_.versions.end()) {
      ASSIGN_OR_RETURN(sql::Connection * connection, Connection());
      return VersionsAt(*connection, position().ledger, of, position().seq);
    }
    versions.push_back(known->second);
  }
  return versions;
}

absl::StatusOr<Position> Snapshot::PositionOf(int64_t seq) {
  if (seq < 0 || seq > position().seq) {
    return Error(absl::StatusCode::kInvalidArgument, type::v1::ERROR_REASON_INVALID_FIELD,
                 "the commit is not part of what this reads");
  }
  if (seq == position().seq) return position();
  ASSIGN_OR_RETURN(sql::Connection * connection, Connection());
  return ReadPosition(*connection, position().ledger, seq);
}

}  // namespace thidua::ledger
