#pragma once
// Reader connections, opened on demand and kept with their prepared statements.

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <condition_variable>
#include <memory>
#include <mutex>
#include <vector>

#include "common/sql/sql.h"

namespace thidua::sql {

// Thread-safe. Must outlive its leases; the database must outlive the pool.
class Pool {
 public:
  // A borrowed connection. When the lease ends, an open transaction is rolled back and the pool
  // gets the connection again; a connection that cannot be rolled back is closed instead.
  class Lease {
   public:
    Lease(Lease&& other) noexcept = default;
    Lease& operator=(Lease&&) = delete;
    ~Lease();
    Connection& operator*() const { return *connection_; }
    Connection* operator->() const { return connection_.get(); }

   private:
    friend class Pool;
    Lease(Pool& pool, std::unique_ptr<Connection> connection)
        : pool_(&pool), connection_(std::move(connection)) {}
    Pool* pool_;
    std::unique_ptr<Connection> connection_;
  };

  // At most `size` connections at a time. Take waits up to `patience` for one.
  Pool(Database& database, size_t size, absl::Duration patience);
  ~Pool();

  // RESOURCE_EXHAUSTED / OVERLOADED: all connections stayed busy for `patience`.
  absl::StatusOr<Lease> Take();

 private:
  void GiveBack(std::unique_ptr<Connection> connection);

  Database& database_;
  const size_t size_;
  const absl::Duration patience_;
  std::mutex mutex_;
  std::condition_variable freed_;
  std::vector<std::unique_ptr<Connection>> idle_;  // under mutex_
  size_t open_ = 0;                                // idle and lent, under mutex_
};

}  // namespace thidua::sql
