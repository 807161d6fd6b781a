#include "common/sql/sql.h"

#include <utility>

#include "common/value/status_macros.h"

namespace thidua::sql {

absl::StatusOr<Transaction> Transaction::Begin(Connection& connection) {
  RETURN_IF_ERROR(connection.Begin());
  return Transaction(connection);
}

Transaction::Transaction(Transaction&& other) noexcept
    : connection_(std::exchange(other.connection_, nullptr)) {}

Transaction::~Transaction() {
  if (connection_ != nullptr) connection_->Rollback().IgnoreError();
}

absl::Status Transaction::Commit() { return std::exchange(connection_, nullptr)->Commit(); }

absl::Status Transaction::Rollback() { return std::exchange(connection_, nullptr)->Rollback(); }

}  // namespace thidua::sql
