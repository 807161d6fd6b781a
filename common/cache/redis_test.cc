#include "common/cache/redis.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <atomic>
#include <barrier>
#include <cstring>
#include <fstream>
#include <set>
#include <thread>

#include "common/cache/testing/redis_server.h"
#include "common/testing/temporary_folder.h"

namespace thidua::cache {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::steady_clock;
using testing::RedisServer;

const absl::Duration kTtl = absl::Hours(1);

// Time stands still until a test moves it.
class TestClock {
 public:
  std::function<steady_clock::time_point()> function() {
    return [this] { return steady_clock::time_point(milliseconds(now_)); };
  }
  void Advance(milliseconds by) { now_ += by.count(); }

 private:
  std::atomic<int64_t> now_{0};
};

class RedisCacheTest : public ::testing::Test {
 protected:
  void SetUp() override { StartServer({}); }
  void StartServer(std::vector<std::string> arguments) {
    auto server = RedisServer::Start(std::move(arguments));
    ASSERT_TRUE(server.ok()) << server.status();
    server_ = *std::move(server);
  }
  // Generous where an answer is expected: machines are busy.
  RedisOptions Patient() {
    return {.endpoint = server_->endpoint(),
            .connect_timeout = seconds(10),
            .operation_timeout = seconds(10),
            .many_timeout = seconds(10),
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
  std::unique_ptr<RedisServer> server_;
};

TEST_F(RedisCacheTest, HitsWhatWasSetAndMissesTheRest) {
  auto cache = Make(Patient());
  EXPECT_EQ(cache->Get("a"), std::nullopt);
  cache->Set("a", "1", kTtl);
  EXPECT_EQ(cache->Get("a"), "1");
  EXPECT_EQ(cache->MGet({"b", "a", "c"}),
            (std::vector<std::optional<std::string>>{std::nullopt, "1", std::nullopt}));
  EXPECT_TRUE(cache->MGet({}).empty());
  const RedisCounters counters = cache->counters();
  EXPECT_EQ(counters.hits, 2u);
  EXPECT_EQ(counters.misses, 3u);
  EXPECT_EQ(counters.stored, 1u);
  EXPECT_EQ(counters.errors + counters.breaker_open + counters.rejected, 0u);
}

TEST_F(RedisCacheTest, IsBinarySafe) {
  auto cache = Make(Patient());
  const std::string key("k\r\n\0%s", 6);
  std::string value("\0\r\n$-1\r\n", 8);
  value.append(1 << 20, '\xff');
  cache->Set(key, value, kTtl);
  cache->Set("empty", "", kTtl);
  EXPECT_EQ(cache->Get(key), value);
  EXPECT_EQ(cache->Get("empty"), "");
}

TEST_F(RedisCacheTest, FetchesThousandsOfKeysAtOnce) {
  auto cache = Make(Patient());
  const std::string padding(8000, 'p');
  std::vector<std::string> keys;
  for (int i = 0; i < 3000; ++i) {
    keys.push_back("key/" + std::to_string(i) + std::string(200, 'k'));
    if (i % 2 == 0) {
      cache->Set(keys.back(), std::to_string(i) + padding, kTtl);
    }
  }
  const auto values = cache->MGet(keys);
  for (int i = 0; i < 3000; ++i) {
    ASSERT_EQ(values[i].has_value(), i % 2 == 0) << i;
    ASSERT_TRUE(!values[i] || *values[i] == std::to_string(i) + padding) << i;
  }
}

TEST_F(RedisCacheTest, StoresSeveralAtOnce) {
  auto cache = Make(Patient());
  cache->MSet({{"a", "1"}, {"b", std::string("2\0", 2)}}, kTtl);
  EXPECT_EQ(cache->Get("a"), "1");
  EXPECT_EQ(cache->Get("b"), std::string("2\0", 2));
  EXPECT_EQ(cache->counters().stored, 2u);
  server_->Kill();
  cache->MSet({{"a", "1"}, {"b", "2"}}, kTtl);
  EXPECT_EQ(cache->counters().errors, 2u);
}

TEST_F(RedisCacheTest, BeginsNoPipelineAfterTheTimeForMany) {
  RedisOptions options = Patient();
  options.many_timeout = milliseconds(1);
  auto cache = Make(options);
  cache->Set("large", std::string(100'000, 'l'), kTtl);  // 512 of them take longer
  const auto values = cache->MGet(std::vector<std::string>(600, "large"));
  EXPECT_TRUE(values[511].has_value());
  EXPECT_FALSE(values[512].has_value());
  EXPECT_EQ(cache->counters().hits, 512u);
  EXPECT_EQ(cache->counters().rejected, 88u);
}

TEST_F(RedisCacheTest, ExpiresWithJitter) {
  auto cache = Make(Patient());
  std::set<std::string> ttls;
  for (int i = 0; i < 30; ++i) {
    const std::string key = std::to_string(i);
    cache->Set(key, "v", absl::Seconds(10'000));
    const auto ttl = server_->Command({"PTTL", key});
    ASSERT_TRUE(ttl.ok()) << ttl.status();
    EXPECT_LE(std::stoll(*ttl), 10'000'000);
    EXPECT_GT(std::stoll(*ttl), 8'900'000);
    ttls.insert(ttl->substr(0, 4));
  }
  EXPECT_GT(ttls.size(), 5u);
}

TEST_F(RedisCacheTest, ForgetsAfterAFlush) {
  auto cache = Make(Patient());
  cache->Set("a", "1", kTtl);
  ASSERT_TRUE(server_->Flush().ok());
  EXPECT_EQ(cache->Get("a"), std::nullopt);
  EXPECT_EQ(cache->counters().misses, 1u);
}

TEST_F(RedisCacheTest, MissesWhileTheServerIsKilled) {
  auto cache = Make(Patient());
  cache->Set("a", "1", kTtl);
  server_->Kill();
  EXPECT_EQ(cache->Get("a"), std::nullopt);
  EXPECT_EQ(cache->MGet({"a", "b"})[0], std::nullopt);
  cache->Set("b", "2", kTtl);
  EXPECT_EQ(cache->counters().errors, 4u);
}

TEST_F(RedisCacheTest, StartsWithoutAServer) {
  server_->Kill();
  auto cache = Make(Patient());
  EXPECT_EQ(cache->Get("a"), std::nullopt);
  ASSERT_TRUE(server_->Restart().ok());
  cache->Set("a", "1", kTtl);
  EXPECT_EQ(cache->Get("a"), "1");
}

TEST_F(RedisCacheTest, NoticesThatIdleConnectionsDied) {
  auto cache = Make(Patient());
  cache->Set("a", "1", kTtl);
  ASSERT_TRUE(server_->Restart().ok());
  ASSERT_TRUE(server_->Command({"SET", "a", "2"}).ok());
  EXPECT_EQ(cache->Get("a"), "2");
  EXPECT_EQ(cache->counters().errors, 0u);
}

TEST_F(RedisCacheTest, NeverGivesALateReplyToAnotherCaller) {
  RedisOptions options = Hasty();
  options.connections = 1;
  options.breaker.failures = 1'000'000;
  auto cache = Make(options);
  ASSERT_TRUE(server_->Command({"SET", "mine", "mine"}).ok());
  ASSERT_TRUE(server_->Command({"SET", "other", "other"}).ok());
  while (cache->Get("mine") != "mine") {
  }
  for (int i = 0; i < 5; ++i) {
    server_->Pause();
    EXPECT_EQ(cache->Get("other"), std::nullopt);
    server_->Resume();
    std::optional<std::string> value;
    while (!value) {
      value = cache->Get("mine");
    }
    EXPECT_EQ(value, "mine");
  }
  EXPECT_GE(cache->counters().errors, 5u);
}

TEST_F(RedisCacheTest, OpensItsBreakerAndClosesItOnRecovery) {
  RedisOptions options = Patient();
  options.breaker = {.failures = 3, .min_open = milliseconds(100), .max_open = milliseconds(400)};
  auto cache = Make(options);
  server_->Kill();
  for (int i = 0; i < 3; ++i) {
    EXPECT_FALSE(cache->breaker_open());
    cache->Get("a");
  }
  EXPECT_TRUE(cache->breaker_open());
  ASSERT_TRUE(server_->Restart().ok());
  ASSERT_TRUE(server_->Command({"SET", "a", "1"}).ok());

  EXPECT_EQ(cache->MGet({"a", "a"})[0], std::nullopt);
  EXPECT_EQ(cache->counters().breaker_open, 2u);
  EXPECT_EQ(cache->counters().errors, 3u);

  clock_.Advance(milliseconds(100));
  EXPECT_EQ(cache->Get("a"), "1");
  EXPECT_FALSE(cache->breaker_open());
}

TEST_F(RedisCacheTest, SendsOneProbeWhenManyCall) {
  RedisOptions options = Hasty();
  options.breaker = {.failures = 1, .min_open = milliseconds(100), .max_open = milliseconds(400)};
  auto cache = Make(options);
  server_->Pause();
  cache->Get("a");
  ASSERT_TRUE(cache->breaker_open());
  ASSERT_EQ(cache->counters().errors, 1u);

  clock_.Advance(milliseconds(100));
  std::vector<std::thread> threads;
  for (int i = 0; i < 16; ++i) {
    threads.emplace_back([&] { EXPECT_EQ(cache->Get("a"), std::nullopt); });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  EXPECT_EQ(cache->counters().errors, 2u);
  EXPECT_EQ(cache->counters().breaker_open, 15u);
}

TEST_F(RedisCacheTest, CountsEveryCallOfAQueueOnAPausedServer) {
  RedisOptions options = Hasty();
  options.connections = 1;
  auto cache = Make(options);
  server_->Pause();
  std::atomic<uint64_t> calls{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 32; ++i) {
    threads.emplace_back([&] {
      while (!cache->breaker_open()) {
        EXPECT_EQ(cache->Get("a"), std::nullopt);
        ++calls;
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  const RedisCounters counters = cache->counters();
  EXPECT_GE(counters.errors, 5u);
  EXPECT_EQ(counters.errors + counters.breaker_open + counters.rejected, calls);
}

TEST_F(RedisCacheTest, AnswersEachOfManyThreadsWithItsOwnValue) {
  RedisOptions options = Patient();
  options.connections = 2;
  auto cache = Make(options);
  std::vector<std::thread> threads;
  for (int t = 0; t < 32; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 100; ++i) {
        const std::string key = std::to_string(t) + "/" + std::to_string(i);
        cache->Set(key, key + "!", kTtl);
        EXPECT_EQ(cache->Get(key), key + "!");
        const auto values = cache->MGet({"none", key});
        EXPECT_EQ(values[0], std::nullopt);
        EXPECT_EQ(values[1], key + "!");
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  EXPECT_EQ(cache->counters().hits, 6400u);
  const auto clients = server_->Command({"CLIENT", "LIST"});
  ASSERT_TRUE(clients.ok());
  EXPECT_LE(std::count(clients->begin(), clients->end(), '\n'), 3);  // two and the one that asks
}

TEST_F(RedisCacheTest, LeavesNobodyInTheQueue) {
  RedisOptions options = Patient();
  options.connections = 1;
  auto cache = Make(options);
  cache->Set("a", "1", kTtl);
  constexpr int kThreads = 8;
  constexpr int kRounds = 200;
  std::barrier round(kThreads);
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < kRounds; ++i) {
        round.arrive_and_wait();
        EXPECT_EQ(cache->Get("a"), "1");
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  EXPECT_EQ(cache->counters().hits, uint64_t{kThreads * kRounds});
}

TEST_F(RedisCacheTest, NeverAnswersWronglyWhileTheServerComesAndGoes) {
  RedisOptions options = Hasty();
  options.connections = 2;
  options.breaker.failures = 1'000'000;
  auto cache = Make(options);
  std::atomic<bool> stop{false};
  std::atomic<int> wrong{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; !stop; ++i) {
        const std::string key = std::to_string(t) + "/" + std::to_string(i % 50);
        cache->Set(key, key, kTtl);
        const auto one = cache->Get(key);
        const auto many = cache->MGet({key, "none", key});
        wrong += (one && *one != key) + (many[0] && *many[0] != key) + many[1].has_value() +
                 (many[2] && *many[2] != key);
      }
    });
  }
  for (int i = 0; i < 3; ++i) {
    const auto progressed = [&, before = cache->counters()] {
      return cache->counters().hits > before.hits + 100;
    };
    while (!progressed()) {
      std::this_thread::yield();
    }
    const uint64_t errors = cache->counters().errors;
    server_->Pause();
    while (cache->counters().errors == errors) {
      std::this_thread::yield();
    }
    server_->Resume();
    EXPECT_TRUE(server_->Restart().ok());
  }
  stop = true;
  for (std::thread& thread : threads) {
    thread.join();
  }
  EXPECT_EQ(wrong, 0);
}

TEST_F(RedisCacheTest, TreatsAnErrorReplyAsAMissOnAHealthyServer) {
  RedisOptions options = Patient();
  options.breaker.failures = 1;
  auto cache = Make(options);
  ASSERT_TRUE(server_->Command({"RPUSH", "list", "x"}).ok());
  EXPECT_EQ(cache->Get("list"), std::nullopt);
  EXPECT_EQ(cache->counters().errors, 1u);
  EXPECT_FALSE(cache->breaker_open());
}

TEST_F(RedisCacheTest, AuthenticatesWithItsPasswordFile) {
  StartServer({"--requirepass", "emulation"});
  TemporaryFolder folder;
  RedisOptions options = Patient();
  options.password_file = folder / "password";
  std::ofstream(options.password_file) << "emulation\n";
  ASSERT_EQ(chmod(options.password_file.c_str(), 0644), 0);
  EXPECT_EQ(RedisCache::Create(options).status().code(), absl::StatusCode::kFailedPrecondition);
  ASSERT_EQ(chmod(options.password_file.c_str(), 0600), 0);
  auto cache = Make(options);
  cache->Set("a", "1", kTtl);
  EXPECT_EQ(cache->Get("a"), "1");

  auto stranger = Make(Patient());
  EXPECT_EQ(stranger->Get("a"), std::nullopt);
  std::ofstream(options.password_file) << "wrong";
  EXPECT_EQ(Make(options)->Get("a"), std::nullopt);
}

TEST_F(RedisCacheTest, SurvivesWritingToAClosedConnection) {
  const auto deadline = steady_clock::now() + seconds(10);
  auto connection =
      RedisConnection::Connect(*RedisAddress::Parse(server_->endpoint()), "", deadline);
  ASSERT_TRUE(connection.ok()) << connection.status();
  EXPECT_TRUE((*connection)->IdleAndOpen());
  server_->Kill();
  EXPECT_FALSE((*connection)->IdleAndOpen());
  std::vector<RedisReply> replies;
  EXPECT_EQ((*connection)->Exchange(RedisCommand({"PING"}), 1, {seconds(10), 1}, replies).code(),
            absl::StatusCode::kUnavailable);
}

// Listens where a Redis should and answers whatever comes over its first connection with fixed
// bytes, endlessly repeated if asked.
class Impostor {
 public:
  Impostor(std::string answer, bool endless) {
    listener_ = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, (folder_ / "s").c_str(), sizeof(address.sun_path) - 1);
    EXPECT_EQ(bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof(address)), 0);
    EXPECT_EQ(listen(listener_, 8), 0);
    thread_ = std::thread([this, answer, endless] {
      const int fd = accept(listener_, nullptr, nullptr);
      char buffer[256];
      while (recv(fd, buffer, sizeof(buffer), 0) > 0) {
        while (send(fd, answer.data(), answer.size(), MSG_NOSIGNAL) > 0 && endless) {
        }
      }
      close(fd);
    });
  }
  // Returns once the client has closed its connection.
  void AwaitEnd() { thread_.join(); }
  ~Impostor() { close(listener_); }
  std::string endpoint() const { return "unix:" + folder_ / "s"; }

 private:
  TemporaryFolder folder_{"/tmp"};
  int listener_;
  std::thread thread_;
};

TEST(RedisCache, RefusesWhatIsNotItsReplyAndHangsUp) {
  struct Case {
    std::string name;
    std::string answer;
    bool endless = false;
  };
  for (const Case& test : std::vector<Case>{{"another protocol", "HTTP/1.1 400 Bad Request\r\n"},
                                            {"array", "*1\r\n$1\r\na\r\n"},
                                            {"huge array", "*2000000000\r\n"},
                                            {"status", "+OK\r\n"},
                                            {"integer", ":1\r\n"},
                                            {"half a reply", "$5\r\nab"},
                                            {"endless reply", "$999999999\r\n", true}}) {
    SCOPED_TRACE(test.name);
    Impostor impostor(test.answer, test.endless);
    auto cache = RedisCache::Create({.endpoint = impostor.endpoint(),
                                     .connect_timeout = seconds(10),
                                     .operation_timeout = milliseconds(50)});
    ASSERT_TRUE(cache.ok());
    EXPECT_EQ((*cache)->Get("a"), std::nullopt);
    EXPECT_EQ((*cache)->counters().errors, 1u);
    impostor.AwaitEnd();
  }
}

TEST(RedisCache, HangsUpAfterRepliesTooMany) {
  Impostor impostor("$1\r\na\r\n$1\r\nb\r\n", false);
  auto cache = RedisCache::Create({.endpoint = impostor.endpoint(),
                                   .connect_timeout = seconds(10),
                                   .operation_timeout = milliseconds(50)});
  ASSERT_TRUE(cache.ok());
  (*cache)->Get("first");
  EXPECT_EQ((*cache)->Get("second"), std::nullopt);
  impostor.AwaitEnd();
}

TEST(RedisCache, KeepsWhatCameBeforeATimeout) {
  Impostor impostor("$1\r\na\r\n$-1\r\n$1\r\n", false);
  auto cache = RedisCache::Create({.endpoint = impostor.endpoint(),
                                   .connect_timeout = seconds(10),
                                   .operation_timeout = milliseconds(500)});
  ASSERT_TRUE(cache.ok());
  EXPECT_EQ(
      (*cache)->MGet({"1", "2", "3", "4"}),
      (std::vector<std::optional<std::string>>{"a", std::nullopt, std::nullopt, std::nullopt}));
  EXPECT_EQ((*cache)->counters().hits, 1u);
  EXPECT_EQ((*cache)->counters().misses, 1u);
  EXPECT_EQ((*cache)->counters().errors, 2u);
  impostor.AwaitEnd();
}

TEST(RedisCache, BeginsNoPipelineAfterOneThatFailed) {
  Impostor impostor("+OK\r\n", false);
  auto cache = RedisCache::Create({.endpoint = impostor.endpoint(),
                                   .connect_timeout = seconds(10),
                                   .operation_timeout = milliseconds(50)});
  ASSERT_TRUE(cache.ok());
  const auto values = (*cache)->MGet(std::vector<std::string>(600, "key"));
  EXPECT_EQ(values, std::vector<std::optional<std::string>>(600));
  EXPECT_EQ((*cache)->counters().errors, 512u);
  EXPECT_EQ((*cache)->counters().rejected, 88u);
  impostor.AwaitEnd();
}

TEST(RedisCache, RefusesBadOptions) {
  for (const std::string endpoint : {"", "unix:", "localhost", "host:", ":6379", "127.0.0.1:0",
                                     "127.0.0.1:65536", "127.0.0.1:x"}) {
    EXPECT_EQ(RedisCache::Create({.endpoint = endpoint}).status().code(),
              absl::StatusCode::kInvalidArgument)
        << endpoint;
  }
  EXPECT_FALSE(RedisCache::Create({.endpoint = "unix:" + std::string(200, 'p')}).ok());
  EXPECT_FALSE(RedisCache::Create({.endpoint = "127.0.0.1:6379", .connections = 0}).ok());
  EXPECT_TRUE(RedisCache::Create({.endpoint = "127.0.0.1:6379"}).ok());
  EXPECT_TRUE(RedisCache::Create({.endpoint = "[::1]:6379"}).ok());
}

}  // namespace
}  // namespace thidua::cache
