#pragma once
// One connection to Redis. Its source file is the only one that knows hiredis, which parses
// replies; the socket is ours, because hiredis 0.14 bounds single reads rather
// than a whole exchange, resolves names on the way and lets SIGPIPE through.

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <absl/types/span.h>
#include <sys/socket.h>

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

struct redisReader;

namespace thidua::cache {

// Where Redis listens.
class RedisAddress {
 public:
  // `unix:/path`, `host:port` or `[v6 address]:port`. A host name is resolved here, once, because a
  // look-up cannot be bounded later. INVALID_ARGUMENT if malformed, UNAVAILABLE if it has no
  // address.
  static absl::StatusOr<RedisAddress> Parse(std::string_view endpoint);

  const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&storage_); }
  socklen_t size() const { return size_; }
  int family() const { return storage_.ss_family; }

 private:
  sockaddr_storage storage_{};
  socklen_t size_ = 0;
};

struct RedisReply {
  enum class Kind { kString, kStatus, kNil, kError, kInteger };
  Kind kind = Kind::kNil;
  std::string text;  // of a string, a status ("OK") or an error; an integer in decimal digits
};

// Appends the bytes of one command, binary-safe.
void AppendRedisCommand(absl::Span<const std::string_view> words, std::string& commands);
// The bytes of one command.
std::string RedisCommand(absl::Span<const std::string_view> words);

// Not thread-safe. After a failed call the connection must be thrown away: a late reply would
// answer the next caller.
class RedisConnection {
 public:
  using Deadline = std::chrono::steady_clock::time_point;

  // Connects and, if `password` is not empty, authenticates. UNAVAILABLE, UNAUTHENTICATED or
  // DEADLINE_EXCEEDED.
  static absl::StatusOr<std::unique_ptr<RedisConnection>> Connect(const RedisAddress& address,
                                                                  std::string_view password,
                                                                  Deadline deadline);
  ~RedisConnection();
  RedisConnection(const RedisConnection&) = delete;
  RedisConnection& operator=(const RedisConnection&) = delete;

  // How long replies may take: every `replies` of them `time`.
  struct Pace {
    std::chrono::nanoseconds time;
    size_t replies;
  };

  // Sends `commands` (any number of RedisCommand, concatenated) and appends one reply a command to
  // `replies` until there are `count`. On failure (UNAVAILABLE, DEADLINE_EXCEEDED, DATA_LOSS where
  // the peer does not speak Redis or answers with an array) `replies` holds what came in time.
  absl::Status Exchange(std::string_view commands, size_t count, Pace pace,
                        std::vector<RedisReply>& replies);

  // False once the peer has closed the idle connection or sent something unasked.
  bool IdleAndOpen() const;

 private:
  explicit RedisConnection(int fd);
  // Exchange without the look at failed_.
  absl::Status SendAndReceive(std::string_view commands, size_t count, Pace pace,
                              std::vector<RedisReply>& replies);

  int fd_;
  redisReader* reader_;
  bool failed_ = false;  // an Exchange has
};

}  // namespace thidua::cache
