#include "common/sql/postgres/testing/postgres_gate.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <utility>
#include <vector>

namespace thidua::sql::testing {
namespace {

constexpr char kSocket[] = "/.s.PGSQL.5432";

sockaddr_un Address(const std::string& folder) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, (folder + kSocket).c_str(), sizeof address.sun_path - 1);
  return address;
}

// Passes on what `from` has; false at its end.
bool Pass(int from, int to) {
  char buffer[1 << 16];
  const ssize_t size = recv(from, buffer, sizeof buffer, 0);
  return size > 0 && send(to, buffer, size, MSG_NOSIGNAL) == size;
}

}  // namespace

PostgresGate::PostgresGate(std::string server_host) : server_(std::move(server_host)) {
  listener_ = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const sockaddr_un address = Address(host());
  if (bind(listener_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
      listen(listener_, 16) != 0) {
    std::abort();
  }
  thread_ = std::thread([this] { Run(); });
}

PostgresGate::~PostgresGate() {
  stopping_ = true;
  thread_.join();
  close(listener_);
}

void PostgresGate::Run() {
  std::vector<std::pair<int, int>> links;  // client, server
  auto drop = [&](size_t i) {
    close(links[i].first);
    close(links[i].second);
    links.erase(links.begin() + static_cast<ptrdiff_t>(i));
  };
  while (!stopping_) {
    std::vector<pollfd> fds = {{listener_, POLLIN, 0}};
    for (const auto& [client, server] : links) {
      fds.push_back({client, POLLIN, 0});
      fds.push_back({server, POLLIN, 0});
    }
    if (poll(fds.data(), fds.size(), 20) <= 0) continue;
    for (size_t i = links.size(); i-- > 0;) {
      const auto [client, server] = links[i];
      const bool answers = fds[2 + 2 * i].revents != 0;
      if (answers && cut_.exchange(false)) {
        while (!links.empty()) drop(links.size() - 1);
        break;
      }
      if ((fds[1 + 2 * i].revents != 0 && !Pass(client, server)) ||
          (answers && !Pass(server, client))) {
        drop(i);
      }
    }
    if (fds[0].revents != 0) {
      const int client = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
      const int server = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
      const sockaddr_un address = Address(server_);
      if (connect(server, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) {
        links.emplace_back(client, server);
      } else {
        close(client);
        close(server);
      }
    }
  }
  while (!links.empty()) drop(links.size() - 1);
}

}  // namespace thidua::sql::testing
