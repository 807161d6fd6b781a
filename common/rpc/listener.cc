#include "common/rpc/listener.h"

#include <absl/time/clock.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "common/value/mutant.h"

namespace thidua::rpc {
namespace {

constexpr int kBacklog = 512;
constexpr rlim_t kReservedDescriptors = 64;
constexpr int kPauseMs = 100;
// Between two looks at strangers: a flood sends megabytes in a tenth of a second.
constexpr int kWatchMs = 10;
// Enough for 40 MB/s of an import from 5 ms away.
constexpr int kReceiveBuffer = 256 << 10;

int PortOf(int socket) {
  sockaddr_storage bound{};
  socklen_t size = sizeof(bound);
  if (getsockname(socket, reinterpret_cast<sockaddr*>(&bound), &size) != 0) return 0;
  return ntohs(bound.ss_family == AF_INET6 ? reinterpret_cast<sockaddr_in6*>(&bound)->sin6_port
                                           : reinterpret_cast<sockaddr_in*>(&bound)->sin_port);
}

// A listening socket, or -1.
int ListenOn(const addrinfo& info) {
  int fd =
      socket(info.ai_family, info.ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC, info.ai_protocol);
  if (fd < 0) return -1;
  const int on = 1;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
  // Accepted sockets inherit it.
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  if (bind(fd, info.ai_addr, info.ai_addrlen) == 0 && listen(fd, kBacklog) == 0) return fd;
  close(fd);
  return -1;
}

}  // namespace

absl::StatusOr<std::unique_ptr<Listener>> Listener::Bind(const std::string& address,
                                                         Connections& connections) {
  size_t colon = address.rfind(':');
  if (colon == std::string::npos || colon == 0) {
    return absl::InvalidArgumentError("\"" + address + "\" is not host:port");
  }
  std::string host = address.substr(0, colon);
  if (host.size() > 2 && host.front() == '[') host = host.substr(1, host.size() - 2);
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE;
  addrinfo* found = nullptr;
  int failed = getaddrinfo(host.c_str(), address.substr(colon + 1).c_str(), &hints, &found);
  if (failed != 0) {
    return absl::InvalidArgumentError("\"" + address + "\": " + gai_strerror(failed));
  }
  int fd = -1;
  for (addrinfo* info = found; info != nullptr && fd < 0; info = info->ai_next) {
    fd = ListenOn(*info);
  }
  const int error = errno;
  freeaddrinfo(found);
  if (fd < 0) {
    return absl::UnavailableError("cannot listen on " + address + ": " + std::strerror(error));
  }
  return std::unique_ptr<Listener>(
      new Listener(fd, eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK), PortOf(fd), connections));
}

Listener::~Listener() {
  Stop();
  close(stop_);
}

void Listener::Serve(std::unique_ptr<grpc::experimental::ExternalConnectionAcceptor> acceptor) {
  acceptor_ = std::move(acceptor);
  thread_ = std::thread([this] { Run(); });
}

void Listener::Stop() {
  if (thread_.joinable()) {
    eventfd_write(stop_, 1);
    thread_.join();
  }
  if (socket_ >= 0) close(socket_);
  socket_ = -1;
}

bool Listener::Wait(bool pause, bool watch) {
  pollfd fds[2] = {{stop_, POLLIN, 0}, {socket_, POLLIN, 0}};
  poll(fds, pause ? 1 : 2, pause ? kPauseMs : watch ? kWatchMs : -1);
  return (fds[0].revents & POLLIN) == 0;
}

void Listener::Run() {
  bool pause = false;
  bool strangers = false;
  absl::Time swept = absl::InfinitePast();
  while (Wait(pause, strangers)) {
    const absl::Time now = absl::Now();
    if (strangers && now - swept >= absl::Milliseconds(kWatchMs)) {
      strangers = connections_.Sweep(now) > 0;
      swept = now;
    }
    sockaddr_storage peer{};
    socklen_t size = sizeof(peer);
    int fd =
        accept4(socket_, reinterpret_cast<sockaddr*>(&peer), &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
    // Out of descriptors or memory: what waits stays in the backlog until some are free again.
    pause = fd < 0 && errno != EAGAIN && errno != EINTR && errno != ECONNABORTED;
    if (fd < 0) continue;
    rlimit limit{};
    getrlimit(RLIMIT_NOFILE, &limit);
    // The kernel hands out the lowest free number, so a high one says how many are taken.
    const rlim_t reserved = Mutant("p09-no-descriptors-kept") ? 0 : kReservedDescriptors;
    if (static_cast<rlim_t>(fd) + reserved >= limit.rlim_cur ||
        !connections_.Admit(peer, fd, now)) {
      close(fd);
      continue;
    }
    strangers = true;
    // What waits to be read is bounded too: a flood is closed before it is read.
    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &kReceiveBuffer, sizeof(kReceiveBuffer));
    grpc::experimental::ExternalConnectionAcceptor::NewConnectionParameters parameters;
    parameters.listener_fd = socket_;
    parameters.fd = fd;
    acceptor_->HandleNewConnection(&parameters);
  }
}

}  // namespace thidua::rpc
