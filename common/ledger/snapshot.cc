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
  return std::unique_ptr<Reader>(new Snapshot(std::move(connection), at ? *at : head.At(ledger)));
}

absl::StatusOr<std::optional<Image>> Snapshot::Get(std::string_view key) {
  if (!IsKey(key)) return std::nullopt;
  return GetAt(*connection_, position_.ledger, key, position_.seq);
}

absl::Status Snapshot::Visit(std::string_view prefix, std::string_view after, size_t limit,
                             ImageVisitor visit) {
  return VisitAt(*connection_, position_.ledger, PrefixRange(prefix, after), limit, position_.seq,
                 visit);
}

absl::StatusOr<int64_t> Snapshot::Version(const std::vector<std::string>& prefixes) {
  int64_t version = 0;
  for (const std::string& entry : prefixes) {
    ASSIGN_OR_RETURN(int64_t seq,
                     VersionAt(*connection_, position_.ledger, VersionRange(entry), position_.seq));
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
