#include "common/sql/pool.h"

#include "common/value/check.h"
#include "common/value/errors.h"

namespace thidua::sql {

Pool::Lease::~Lease() {
  if (connection_ == nullptr) return;
  if (!connection_->Rollback().ok()) connection_ = nullptr;
  pool_->GiveBack(std::move(connection_));
}

Pool::Pool(Database& database, size_t size, absl::Duration patience)
    : database_(database), size_(size), patience_(patience) {}

Pool::~Pool() {
  std::lock_guard lock(mutex_);
  THIDUA_CHECK(open_ == idle_.size(), "A pool outlives its leases.");
}

absl::StatusOr<Pool::Lease> Pool::Take() {
  {
    std::unique_lock lock(mutex_);
    if (!freed_.wait_for(lock, absl::ToChronoMilliseconds(patience_),
                         [&] { return !idle_.empty() || open_ < size_; })) {
      return Error(absl::StatusCode::kResourceExhausted, type::v1::ERROR_REASON_OVERLOADED,
                   "all connections of the store are busy");
    }
    if (!idle_.empty()) {
      auto connection = std::move(idle_.back());
      idle_.pop_back();
      return Lease(*this, std::move(connection));
    }
    ++open_;
  }
  auto connection = database_.Connect(Access::kRead);
  if (!connection.ok()) {
    GiveBack(nullptr);
    return connection.status();
  }
  return Lease(*this, *std::move(connection));
}

void Pool::GiveBack(std::unique_ptr<Connection> connection) {
  {
    std::lock_guard lock(mutex_);
    if (connection == nullptr) {
      --open_;
    } else {
      idle_.push_back(std::move(connection));
    }
  }
  freed_.notify_one();
}

}  // namespace thidua::sql
