#pragma once
// The Reader of a ledger at one position.

#include <absl/status/statusor.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/ledger/ledger.h"
#include "common/ledger/sql/rows.h"
#include "common/sql/pool.h"

namespace thidua::ledger {

// Holds a borrowed connection, in one read transaction, until it is destroyed. Where everything
// that is wanted was read ahead it borrows none: those reads were asked together, which is one
// snapshot. A later read borrows a connection and looks the position up again; what the log held at
// a position does not change.
class Snapshot : public Reader {
 public:
  // At the head, or exactly at `at`; OUT_OF_RANGE / UNKNOWN_POSITION where that is not in the
  // ledger's history.
  static absl::StatusOr<std::unique_ptr<Reader>> Open(sql::Pool& pool, std::string_view ledger,
                                                      const std::optional<Position>& at,
                                                      const Ahead& ahead);

  const Position& position() const override { return read_.position; }
  absl::StatusOr<std::optional<Image>> Get(std::string_view key) override;
  absl::Status Visit(std::string_view prefix, std::string_view after, size_t limit,
                     ImageVisitor visit) override;
  absl::StatusOr<bool> WalkCollection(std::string_view prefix, std::string_view after,
                                      ImageWalker walk) override;
  absl::StatusOr<std::vector<Position>> Versions(const std::vector<KeyAndUnder>& of) override;
  absl::StatusOr<Position> PositionOf(int64_t seq) override;

 private:
  Snapshot(sql::Pool& pool, ReadAhead read) : pool_(pool), read_(std::move(read)) {}

  // The connection, at this position.
  absl::StatusOr<sql::Connection*> Connection();

  sql::Pool& pool_;
  std::optional<sql::Pool::Lease> lease_;
  const ReadAhead read_;
};

}  // namespace thidua::ledger
