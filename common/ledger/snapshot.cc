#include "common/ledger/snapshot.h"

#include <algorithm>
#include <utility>

#include "common/ledger/keys.h"
#include "common/ledger/rows.h"
#include "common/value/errors.h"
#include "common/value/status_macros.h"

namespace thidua::ledger {

absl::StatusOr<std::unique_ptr<Reader>> Snapshot::Open(sql::Pool& pool, std::string_view ledger,
                                                       const std::optional<Position>& at) {
  ASSIGN_OR_RETURN(sql::Pool::Lease connection, pool.Take());
  RETURN_IF_ERROR(connection->Begin());
  ASSIGN_OR_RETURN(HeadRow head, ReadHead(*connection, ledger));
  if (at) RETURN_IF_ERROR(CheckPosition(*connection, *at, ledger, head));
  const bool latest = !at || at->seq == head.seq;
  return std::unique_ptr<Reader>(
      new Snapshot(std::move(connection), at ? *at : head.At(ledger), latest));
}

absl::StatusOr<std::optional<Image>> Snapshot::Get(std::string_view key) {
  if (!IsKey(key)) return std::nullopt;
  if (latest_) return GetLatest(*connection_, position_.ledger, key);
  return GetAt(*connection_, position_.ledger, key, position_.seq);
}

absl::StatusOr<std::vector<Image>> Snapshot::Scan(std::string_view prefix, std::string_view after,
                                                  size_t limit) {
  const KeyRange range = PrefixRange(prefix, after);
  if (latest_) return ScanLatest(*connection_, position_.ledger, range, limit);
  return ScanAt(*connection_, position_.ledger, range, limit, position_.seq);
}

absl::StatusOr<int64_t> Snapshot::Version(const std::vector<std::string>& prefixes) {
  int64_t version = 0;
  for (const std::string& entry : prefixes) {
    const KeyRange range = VersionRange(entry);
    ASSIGN_OR_RETURN(int64_t seq,
                     latest_ ? VersionLatest(*connection_, position_.ledger, range)
                             : VersionAt(*connection_, position_.ledger, range, position_.seq));
    version = std::max(version, seq);
  }
  return version;
}

absl::StatusOr<Position> Snapshot::PositionOf(int64_t seq) {
  if (seq < 0 || seq > position_.seq) {
    return Error(absl::StatusCode::kInvalidArgument, type::v1::ERROR_REASON_INVALID_FIELD,
                 "the commit is not part of what this reads");
  }
  if (seq == position_.seq) return position_;
  return ReadPosition(*connection_, position_.ledger, seq);
}

}  // namespace thidua::ledger
