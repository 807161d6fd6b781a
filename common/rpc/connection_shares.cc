#include "common/rpc/connection_shares.h"

#include <netinet/in.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstring>

namespace thidua::rpc {
namespace {

// 0 for what is no open file.
ino_t InodeOf(int fd) {
  struct stat info {};
  return fstat(fd, &info) == 0 ? info.st_ino : 0;
}

// The bytes of an address that tell subscribers apart.
std::string ShareOf(const sockaddr_storage& peer) {
  if (peer.ss_family == AF_INET) {
    in_addr address;
    std::memcpy(&address, &reinterpret_cast<const sockaddr_in&>(peer).sin_addr, sizeof address);
    return std::string(reinterpret_cast<const char*>(&address), sizeof address);
  }
  if (peer.ss_family == AF_INET6) {
    in6_addr address;
    std::memcpy(&address, &reinterpret_cast<const sockaddr_in6&>(peer).sin6_addr, sizeof address);
    const auto* bytes = reinterpret_cast<const char*>(&address);
    // An IPv4 address on a socket of both kinds stands in the last four bytes.
    if (IN6_IS_ADDR_V4MAPPED(&address)) return std::string(bytes + 12, 4);
    return std::string(bytes, 8);
  }
  return "";
}

}  // namespace

bool ConnectionShares::Connection::IsOpen() const { return InodeOf(fd) == inode; }

bool ConnectionShares::Admit(const sockaddr_storage& peer, int fd) {
  if (counted_ >= prune_at_) Prune();
  std::vector<Connection>& open = open_[ShareOf(peer)];
  if (open.size() >= each_) {
    counted_ -= std::erase_if(open, [](const Connection& one) { return !one.IsOpen(); });
    if (open.size() >= each_) return false;
  }
  open.push_back({fd, InodeOf(fd)});
  ++counted_;
  return true;
}

void ConnectionShares::Prune() {
  for (auto& [address, open] : open_) {
    counted_ -= std::erase_if(open, [](const Connection& one) { return !one.IsOpen(); });
  }
  std::erase_if(open_, [](const auto& entry) { return entry.second.empty(); });
  // Twice as many as are open: then it costs each connection little.
  prune_at_ = std::max<size_t>(1024, 2 * counted_);
}

}  // namespace thidua::rpc
