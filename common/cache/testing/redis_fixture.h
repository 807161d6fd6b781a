#pragma once
// The fixture of the tests of RedisCache: a real server and a clock that a test moves.

#include <absl/time/time.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "common/cache/redis.h"
#include "common/cache/testing/redis_server.h"

namespace thidua::cache {

inline const absl::Duration kTtl = absl::Hours(1);

// Time stands still until a test moves it.
class TestClock {
 public:
  std::function<std::chrono::steady_clock::time_point()> function() {
    return
        [this] { return std::chrono::steady_clock::time_point(std::chrono::milliseconds(now_)); };
  }
  void Advance(std::chrono::milliseconds by) { now_ += by.count(); }

 private:
  std::atomic<int64_t> now_{0};
};

class RedisCacheTest : public ::testing::Test {
 protected:
  void SetUp() override { StartServer({}); }
  void StartServer(std::vector<std::string> arguments) {
    auto server = testing::RedisServer::Start(std::move(arguments));
    ASSERT_TRUE(server.ok()) << server.status();
    server_ = *std::move(server);
  }
  // Generous where an answer is expected: machines are busy.
  RedisOptions Patient() {
    return {.endpoint = server_->endpoint(),
            .connect_timeout = std::chrono::seconds(10),
            .operation_timeout = std::chrono::seconds(10),
            .many_timeout = std::chrono::seconds(10),
            .clock = clock_.function()};
  }
  // The product's timeouts, where none is expected.
  RedisOptions Hasty() { return {.endpoint = server_->endpoint(), .clock = clock_.function()}; }
  static std::unique_ptr<RedisCache> Make(RedisOptions options) {
    auto cache = RedisCache::Create(std::move(options));
    EXPECT_TRUE(cache.ok()) << cache.status();
    return *std::move(cache);
  }

  TestClock clock_;
  std::unique_ptr<testing::RedisServer> server_;
};

}  // namespace thidua::cache
