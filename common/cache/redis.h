#pragma once
// A cache in Redis that can only help: what goes wrong is a miss, soon, and a number in a counter.
//
//   ASSIGN_OR_RETURN(auto redis, RedisCache::Create({.endpoint = "unix:/run/redis/redis.sock"}));
//   std::optional<std::string> bytes = redis->Get(key);
//   if (!bytes) redis->Set(key, Compute(), absl::Hours(24));
//
// Redis is trusted neither for availability nor for integrity: seal what you store (sealed.h).

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/cache/breaker.h"
#include "common/cache/redis_connection.h"

namespace thidua::cache {

struct RedisOptions {
  std::string endpoint{};       // unix:/path, host:port or [v6 address]:port
  std::string password_file{};  // mode 0600; empty: no password
  std::chrono::milliseconds connect_timeout{5};
  std::chrono::milliseconds operation_timeout{10};  // for every 128 commands of a pipeline
  std::chrono::milliseconds many_timeout{250};      // MGet begins no pipeline after it
  int connections = 4;
  Breaker::Options breaker{};
  // The breaker's clock.
  std::function<std::chrono::steady_clock::time_point()> clock = std::chrono::steady_clock::now;
};

// Since the start. Each key of a Get or MGet counts once, as hit, miss or one of the last three;
// each Set once, as stored or one of the last three.
struct RedisCounters {
  uint64_t hits = 0;
  uint64_t misses = 0;  // Redis said that it has no such key
  uint64_t stored = 0;
  uint64_t errors = 0;        // no connection, timeout, broken protocol or an error reply
  uint64_t breaker_open = 0;  // not tried: Redis has been failing
  uint64_t rejected = 0;  // not tried: no connection came free, or others of an MGet took its time
};

// Thread-safe. No call throws. Callers that find every connection busy queue up, and what has
// queued is sent as one pipeline of at most 512 commands; each 128 of its replies have to come
// within operation_timeout, so a Redis that has stopped is noticed as soon in a long pipeline as in
// a short one. A call so blocks no longer than connect_timeout + 5 x operation_timeout (the first
// one while waiting for a connection), MGet many_timeout more.
class RedisCache {
 public:
  // Does not connect yet: a Redis that is down does not keep a service from starting.
  // INVALID_ARGUMENT for bad options, UNAVAILABLE for a host name without address, and the errors
  // of ReadSecretFile.
  static absl::StatusOr<std::unique_ptr<RedisCache>> Create(RedisOptions options);
  ~RedisCache();
  RedisCache(const RedisCache&) = delete;
  RedisCache& operator=(const RedisCache&) = delete;

  // The value, or nothing: a miss, or any failure.
  std::optional<std::string> Get(std::string_view key);
  // One value or nothing per key, in their order, in a pipeline for every 512 keys. What came
  // before a timeout is kept; after the first pipeline that fails no other is begun.
  std::vector<std::optional<std::string>> MGet(const std::vector<std::string>& keys);
  // Stores `value` until `ttl` (at least a millisecond) is over, less up to a tenth at random, so
  // that entries written at a time do not expire at a time. Dropped on any failure.
  void Set(std::string_view key, std::string_view value, absl::Duration ttl);
  // The same for values by key (at most 512), in one pipeline; they expire together.
  void MSet(const std::vector<std::pair<std::string_view, std::string>>& entries,
            absl::Duration ttl);

  RedisCounters counters() const;
  bool breaker_open() const;

 private:
  struct Request;

  RedisCache(RedisOptions options, const RedisAddress& address, std::string password);

  // Fills request.replies, or leaves it short of request.count and counts why.
  void Run(Request& request);
  // A TTL in milliseconds, less up to a tenth.
  int64_t Jittered(absl::Duration ttl);
  // Waits for a connection or for another caller to take `request` along. True if this caller
  // leads: one of the connections is its own until WakeNext; false if `request` is done.
  bool Wait(Request& request, std::unique_lock<std::mutex>& lock);
  // Sends `request` and what has queued up as one pipeline, and ends them all.
  void Lead(Request& request, std::unique_lock<std::mutex>& lock);
  // Connects if need be. Not under the lock.
  absl::Status Send(std::unique_ptr<RedisConnection>& connection, std::string_view commands,
                    size_t count, std::vector<RedisReply>& replies) const;
  // Gives the leader's connection to whoever queues first.
  void WakeNext();

  const RedisOptions options_;
  const RedisAddress address_;
  const std::string password_;

  mutable std::mutex mutex_;
  Breaker breaker_;                                     // this and all below: guarded by mutex_
  std::minstd_rand random_;                             // for the TTLs
  std::vector<std::unique_ptr<RedisConnection>> idle_;  // the latest used one last
  int busy_ = 0;                                        // connections lent to leaders
  std::deque<Request*> queue_;
  RedisCounters counters_;
};

}  // namespace thidua::cache
