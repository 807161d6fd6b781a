#pragma once
// The Reader of a ledger at one position, on a borrowed connection.

#include <absl/status/statusor.h>

#include <memory>
#include <optional>
#include <string>

#include "common/ledger/ledger.h"
#include "common/sql/pool.h"

namespace thidua::ledger {

// Holds its connection, in one read transaction, until it is destroyed.
class Snapshot : public Reader {
 public:
  // At the head, or exactly at `at`; OUT_OF_RANGE / UNKNOWN_POSITION where that is not in the
  // ledger's history.
  static absl::StatusOr<std::unique_ptr<Reader>> Open(sql::Pool& pool, std::string_view ledger,
                                                      const std::optional<Position>& at);

  const Position& position() const override { return position_; }
  absl::StatusOr<std::optional<Image>> Get(std::string_view key) override;
  absl::Status Visit(std::string_view prefix, std::string_view after, size_t limit,
                     ImageVisitor visit) override;
  absl::StatusOr<int64_t> Version(const std::vector<std::string>& prefixes) override;
  absl::StatusOr<Position> PositionOf(int64_t seq) override;

 private:
  Snapshot(sql::Pool::Lease connection, Position position)
      : connection_(std::move(connection)), position_(std::move(position)) {}

  sql::Pool::Lease connection_;
  const Position position_;
};

}  // namespace thidua::ledger
