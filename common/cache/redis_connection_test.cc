// Passwords, closed connections, and peers that are no Redis.
#include "common/cache/redis_connection.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <fstream>
#include <thread>

#include "common/cache/redis.h"
#include "common/cache/testing/redis_fixture.h"
#include "common/testing/temporary_folder.h"

namespace thidua::cache {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::steady_clock;

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
