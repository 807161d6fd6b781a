#include "common/cache/redis_connection.h"

#include <absl/strings/numbers.h>
#include <absl/strings/str_cat.h>
#include <hiredis/hiredis.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "common/value/check.h"
#include "common/value/status_macros.h"

namespace thidua::cache {
namespace {

using Kind = RedisReply::Kind;

// hiredis builds replies by these. Nothing asked for here answers with an array, so none is made:
// a null fails the parse before a hostile length can cost memory.
void* NewReply(Kind kind, std::string_view text) {
  try {
    return new RedisReply{kind, std::string(text)};
  } catch (const std::bad_alloc&) {
    return nullptr;
  }
}
void* NewString(const redisReadTask* task, char* text, size_t size) {
  const Kind kind = task->type == REDIS_REPLY_ERROR    ? Kind::kError
                    : task->type == REDIS_REPLY_STATUS ? Kind::kStatus
                                                       : Kind::kString;
  return NewReply(kind, std::string_view(text, size));
}
void* NoArray(const redisReadTask*, int) { return nullptr; }
void* NewInteger(const redisReadTask*, long long number) {  // NOLINT(runtime/int): hiredis
  return NewReply(Kind::kInteger, std::to_string(number));
}
void* NewNil(const redisReadTask*) { return NewReply(Kind::kNil, ""); }
void FreeReply(void* reply) { delete static_cast<RedisReply*>(reply); }

redisReplyObjectFunctions kReplyFunctions = {NewString, NoArray, NewInteger, NewNil, FreeReply};

// Waits until the socket has one of `events`, at most until `deadline`.
absl::Status AwaitSocket(int fd, short events,  // NOLINT(runtime/int): poll
                         RedisConnection::Deadline deadline) {
  while (true) {
    const auto left = std::chrono::duration_cast<std::chrono::nanoseconds>(
        deadline - std::chrono::steady_clock::now());
    if (left.count() <= 0) {
      return absl::DeadlineExceededError("Redis did not answer in time");
    }
    const timespec timeout{static_cast<time_t>(left.count() / 1'000'000'000),
                           static_cast<long>(left.count() % 1'000'000'000)};  // NOLINT
    pollfd entry{fd, events, 0};
    const int ready = ppoll(&entry, 1, &timeout, nullptr);
    if (ready > 0) {
      return absl::OkStatus();
    }
    if (ready < 0 && errno != EINTR) {
      return absl::ErrnoToStatus(errno, "poll");
    }
  }
}

bool WouldBlock() { return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR; }

absl::Status Unavailable(std::string_view what, int error) {
  return absl::UnavailableError(
      absl::StrCat(absl::string_view(what.data(), what.size()), ": ", strerror(error)));
}

}  // namespace

absl::StatusOr<RedisAddress> RedisAddress::Parse(std::string_view endpoint) {
  RedisAddress address;
  const std::string text(endpoint);
  constexpr std::string_view kUnix = "unix:";
  if (endpoint.starts_with(kUnix)) {
    const std::string_view path = endpoint.substr(kUnix.size());
    auto* unix_address = reinterpret_cast<sockaddr_un*>(&address.storage_);
    if (path.empty() || path.size() >= sizeof(unix_address->sun_path) ||
        path.find('\0') != path.npos) {
      return absl::InvalidArgumentError(absl::StrCat("Redis endpoint ", text,
                                                     ": the path must have 1 to ",
                                                     sizeof(unix_address->sun_path) - 1, " bytes"));
    }
    unix_address->sun_family = AF_UNIX;
    std::memcpy(unix_address->sun_path, path.data(), path.size());
    address.size_ = sizeof(sockaddr_un);
    return address;
  }
  const size_t colon = text.rfind(':');
  std::string host = text.substr(0, colon);
  int port = 0;
  if (colon == text.npos || host.empty() || !absl::SimpleAtoi(text.substr(colon + 1), &port) ||
      port < 1 || port > 65535) {
    return absl::InvalidArgumentError(
        absl::StrCat("Redis endpoint ", text, " is neither unix:/path nor host:port"));
  }
  if (host.front() == '[' && host.back() == ']') {
    host = host.substr(1, host.size() - 2);
  }
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const int error = getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found);
  if (error != 0) {
    return absl::UnavailableError(
        absl::StrCat("Redis endpoint ", text, " has no address: ", gai_strerror(error)));
  }
  std::memcpy(&address.storage_, found->ai_addr, found->ai_addrlen);
  address.size_ = found->ai_addrlen;
  freeaddrinfo(found);
  return address;
}

void AppendRedisCommand(absl::Span<const std::string_view> words, std::string& commands) {
  absl::StrAppend(&commands, "*", words.size(), "\r\n");
  for (const std::string_view word : words) {
    absl::StrAppend(&commands, "$", word.size(), "\r\n");
    commands += word;
    commands += "\r\n";
  }
}

std::string RedisCommand(absl::Span<const std::string_view> words) {
  std::string command;
  AppendRedisCommand(words, command);
  return command;
}

RedisConnection::RedisConnection(int fd)
    : fd_(fd), reader_(redisReaderCreateWithFunctions(&kReplyFunctions)) {}

RedisConnection::~RedisConnection() {
  if (reader_ != nullptr) {
    redisReaderFree(reader_);
  }
  close(fd_);
}

absl::StatusOr<std::unique_ptr<RedisConnection>> RedisConnection::Connect(
    const RedisAddress& address, std::string_view password, Deadline deadline) {
  const int fd = socket(address.family(), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0) {
    return Unavailable("cannot make a socket for Redis", errno);
  }
  std::unique_ptr<RedisConnection> connection(new RedisConnection(fd));
  if (connection->reader_ == nullptr) {
    return absl::ResourceExhaustedError("no memory for a Redis connection");
  }
  if (address.family() != AF_UNIX) {
    const int on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  }
  if (connect(fd, address.get(), address.size()) != 0) {
    if (errno != EINPROGRESS) {
      return Unavailable("cannot connect to Redis", errno);
    }
    RETURN_IF_ERROR(AwaitSocket(fd, POLLOUT, deadline));
    int error = 0;
    socklen_t size = sizeof(error);
    if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) != 0 || error != 0) {
      return Unavailable("cannot connect to Redis", error);
    }
  }
  if (!password.empty()) {
    std::vector<RedisReply> replies;
    const Pace pace{deadline - std::chrono::steady_clock::now(), 1};
    RETURN_IF_ERROR(connection->Exchange(RedisCommand({"AUTH", password}), 1, pace, replies));
    if (replies.front().kind != Kind::kStatus) {
      return absl::UnauthenticatedError("Redis refused the password");
    }
  }
  return connection;
}

absl::Status RedisConnection::Exchange(std::string_view commands, size_t count, Pace pace,
                                       std::vector<RedisReply>& replies) {
  THIDUA_CHECK(!failed_,
               "A connection that has failed is thrown away: a late reply may be under way.");
  absl::Status status = SendAndReceive(commands, count, pace, replies);
  failed_ = !status.ok();
  return status;
}

absl::Status RedisConnection::SendAndReceive(std::string_view commands, size_t count, Pace pace,
                                             std::vector<RedisReply>& replies) {
  char buffer[65536];
  Deadline deadline = std::chrono::steady_clock::now() + pace.time;
  size_t timed = pace.replies;  // those that `deadline` is for
  replies.reserve(replies.size() + count);
  for (size_t received = 0; received < count;) {
    if (!commands.empty()) {
      const ssize_t sent = send(fd_, commands.data(), commands.size(), MSG_NOSIGNAL);
      if (sent > 0) {
        commands.remove_prefix(static_cast<size_t>(sent));
      } else if (!WouldBlock()) {
        return Unavailable("Redis closed the connection", errno);
      }
    }
    // Replies are read while commands are still being sent: neither side's buffers can fill up
    // against each other.
    RETURN_IF_ERROR(AwaitSocket(
        fd_, static_cast<short>(commands.empty() ? POLLIN : POLLIN | POLLOUT),  // NOLINT
        deadline));
    const ssize_t got = recv(fd_, buffer, sizeof(buffer), 0);
    if (got == 0) {
      return absl::UnavailableError("Redis closed the connection");
    }
    if (got < 0) {
      if (WouldBlock()) {
        continue;
      }
      return Unavailable("cannot read from Redis", errno);
    }
    redisReaderFeed(reader_, buffer, static_cast<size_t>(got));
    while (received < count) {
      void* parsed = nullptr;
      if (redisReaderGetReply(reader_, &parsed) != REDIS_OK) {
        return absl::DataLossError(absl::StrCat("not the Redis protocol: ", reader_->errstr));
      }
      if (parsed == nullptr) {
        break;
      }
      std::unique_ptr<RedisReply> reply(static_cast<RedisReply*>(parsed));
      replies.push_back(std::move(*reply));
      ++received;
    }
    if (received >= timed) {
      deadline = std::chrono::steady_clock::now() + pace.time;
      timed = received + pace.replies;
    }
  }
  if (reader_->pos != reader_->len) {
    return absl::DataLossError("Redis sent more replies than there were commands");
  }
  return absl::OkStatus();
}

bool RedisConnection::IdleAndOpen() const {
  pollfd entry{fd_, POLLIN, 0};
  return poll(&entry, 1, 0) == 0;
}

}  // namespace thidua::cache
