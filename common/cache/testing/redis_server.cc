#include "common/cache/testing/redis_server.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <thread>

#include "common/cache/redis_connection.h"
#include "common/value/status_macros.h"

namespace thidua::cache::testing {
namespace {

using std::chrono::steady_clock;

constexpr std::chrono::seconds kPatience(10);

}  // namespace

absl::StatusOr<std::unique_ptr<RedisServer>> RedisServer::Start(
    std::vector<std::string> arguments) {
  std::unique_ptr<RedisServer> server(new RedisServer(std::move(arguments)));
  RETURN_IF_ERROR(server->Restart());
  return server;
}

RedisServer::RedisServer(std::vector<std::string> arguments) : arguments_(std::move(arguments)) {}

RedisServer::~RedisServer() { Kill(); }

void RedisServer::Kill() {
  if (pid_ > 0) {
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
    pid_ = -1;
  }
}

absl::Status RedisServer::Restart() {
  Kill();
  RETURN_IF_ERROR(Spawn());
  return AwaitPing();
}

absl::Status RedisServer::Spawn() {
  std::vector<std::string> words = {
      "redis-server", "--port", "0",     "--unixsocket", socket_,     "--save",       "",
      "--appendonly", "no",     "--dir", folder_.path(), "--logfile", folder_ / "log"};
  words.insert(words.end(), arguments_.begin(), arguments_.end());
  std::vector<char*> argv;
  for (std::string& word : words) {
    argv.push_back(word.data());
  }
  argv.push_back(nullptr);
  const pid_t parent = getpid();
  pid_ = fork();
  if (pid_ < 0) {
    return absl::ErrnoToStatus(errno, "fork");
  }
  if (pid_ == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() == parent) {
      execvp(argv[0], argv.data());
    }
    _exit(127);
  }
  return absl::OkStatus();
}

absl::Status RedisServer::AwaitPing() {
  const steady_clock::time_point end = steady_clock::now() + kPatience;
  while (steady_clock::now() < end) {
    // With a password it refuses the command, but it answers.
    if (const auto reply = Command({"PING"}); reply.ok() || absl::IsAborted(reply.status())) {
      return absl::OkStatus();
    }
    if (waitpid(pid_, nullptr, WNOHANG) == pid_) {
      pid_ = -1;
      return absl::InternalError("redis-server ended at once");
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  return absl::DeadlineExceededError("redis-server does not answer PING");
}

void RedisServer::Pause() {
  kill(pid_, SIGSTOP);
  waitpid(pid_, nullptr, WUNTRACED);
}

void RedisServer::Resume() { kill(pid_, SIGCONT); }

absl::Status RedisServer::Flush() { return Command({"FLUSHALL"}).status(); }

absl::StatusOr<std::string> RedisServer::Command(const std::vector<std::string_view>& words) {
  ASSIGN_OR_RETURN(const RedisAddress address, RedisAddress::Parse(endpoint()));
  ASSIGN_OR_RETURN(const auto connection,
                   RedisConnection::Connect(address, "", steady_clock::now() + kPatience));
  std::vector<RedisReply> replies;
  RETURN_IF_ERROR(connection->Exchange(RedisCommand(words), 1, {kPatience, 1}, replies));
  if (replies.front().kind == RedisReply::Kind::kError) {
    return absl::AbortedError(replies.front().text);
  }
  return replies.front().text;
}

}  // namespace thidua::cache::testing
