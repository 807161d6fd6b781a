#include "common/rpc/connections.h"

#include <arpa/inet.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/stat.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <mutex>

#include "common/value/digest.h"
#include "common/value/mutant.h"

namespace thidua::rpc {
namespace {

constexpr std::string_view kIpv4 = "ipv4:";
constexpr std::string_view kIpv6 = "ipv6:";

// 0 for what is no open file.
ino_t InodeOf(int fd) {
  struct stat info {};
  return fstat(fd, &info) == 0 ? info.st_ino : 0;
}

// An address as 16 bytes, as IPv6 writes IPv4 addresses too; nullopt for no address.
std::optional<std::array<uint8_t, 16>> AddressOf(const std::string& text) {
  std::array<uint8_t, 16> bytes{};
  in6_addr v6{};
  in_addr v4{};
  if (inet_pton(AF_INET6, text.c_str(), &v6) == 1) {
    std::memcpy(bytes.data(), &v6, 16);
  } else if (inet_pton(AF_INET, text.c_str(), &v4) == 1) {
    bytes[10] = bytes[11] = 0xff;
    std::memcpy(bytes.data() + 12, &v4, 4);
  } else {
    return std::nullopt;
  }
  return bytes;
}

}  // namespace

bool Connections::Connection::IsOpen() const { return InodeOf(fd) == inode; }

void Connections::Connection::Close() const {
  // gRPC owns the descriptor; it sees the end of the connection and closes it.
  if (IsOpen()) shutdown(fd, SHUT_RDWR);
}

uint64_t Connections::Connection::Received() const {
  tcp_info info{};
  socklen_t size = sizeof(info);
  if (getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &size) != 0) return 0;
  return info.tcpi_bytes_received;
}

Connections::Connections(ConnectionLimits limits) : limits_(std::move(limits)) {
  for (const std::string& proxy : limits_.proxies) {
    const auto address = AddressOf(proxy);
    if (address) proxies_.emplace(address->begin(), address->end());
  }
}

std::optional<Connections::Key> Connections::KeyOf(const sockaddr_storage& peer) {
  Key key{};
  uint16_t port = 0;
  if (peer.ss_family == AF_INET) {
    const auto& v4 = reinterpret_cast<const sockaddr_in&>(peer);
    key[10] = key[11] = 0xff;
    std::memcpy(key.data() + 12, &v4.sin_addr, 4);
    port = ntohs(v4.sin_port);
  } else if (peer.ss_family == AF_INET6) {
    const auto& v6 = reinterpret_cast<const sockaddr_in6&>(peer);
    std::memcpy(key.data(), &v6.sin6_addr, 16);
    port = ntohs(v6.sin6_port);
  } else {
    return std::nullopt;
  }
  key[16] = static_cast<uint8_t>(port >> 8);
  key[17] = static_cast<uint8_t>(port);
  return key;
}

std::optional<Connections::Key> Connections::KeyOf(std::string_view peer) {
  const bool v4 = peer.starts_with(kIpv4);
  if (!v4 && !peer.starts_with(kIpv6)) return std::nullopt;
  peer.remove_prefix(kIpv4.size());
  const size_t colon = peer.rfind(':');
  if (colon == std::string_view::npos) return std::nullopt;
  uint16_t port = 0;
  const std::string_view digits = peer.substr(colon + 1);
  if (std::from_chars(digits.data(), digits.data() + digits.size(), port).ec != std::errc()) {
    return std::nullopt;
  }
  // "%5B::1%5D" or "[fe80::1%25eth0]": without brackets and zone.
  std::string host(peer.substr(0, colon));
  if (!v4) {
    for (const char* open : {"%5B", "["}) {
      if (host.starts_with(open)) host.erase(0, std::strlen(open));
    }
    host.resize(std::min({host.size(), host.find('%'), host.find(']')}));
  }
  const auto address = AddressOf(host);
  if (!address) return std::nullopt;
  Key key{};
  std::copy(address->begin(), address->end(), key.begin());
  key[16] = static_cast<uint8_t>(port >> 8);
  key[17] = static_cast<uint8_t>(port);
  return key;
}

std::string Connections::ShareOf(const Key& key) {
  const auto* bytes = reinterpret_cast<const char*>(key.data());
  in6_addr address{};
  std::memcpy(&address, key.data(), 16);
  // An IPv4 address stands in the last four bytes.
  return IN6_IS_ADDR_V4MAPPED(&address) ? std::string(bytes + 12, 4) : std::string(bytes, 8);
}

std::string Connections::SubscriberOf(std::string_view peer) const {
  const auto key = KeyOf(peer);
  if (!key) return "local";
  if (proxies_.contains(std::string(key->begin(), key->begin() + 16))) return "proxy";
  return ToHex(ShareOf(*key));
}

bool Connections::Admit(const sockaddr_storage& peer, int fd, absl::Time now) {
  const auto key = KeyOf(peer);
  if (!key) return true;  // not from a network
  std::unique_lock lock(mutex_);
  if (addresses_.size() >= prune_at_) Prune(now);
  Address& address = addresses_[ShareOf(*key)];
  if (now < address.refused_until) return false;
  if (address.open.size() >= limits_.each) {
    PruneAddress(address);
    if (address.open.size() >= limits_.each && !Mutant("p09-no-share-of-connections")) return false;
  }
  auto connection = std::make_shared<Connection>();
  connection->fd = fd;
  connection->inode = InodeOf(fd);
  connection->since = now;
  connection->proxy = proxies_.contains(std::string(key->begin(), key->begin() + 16));
  connection->vouched = connection->proxy;
  connections_[*key] = std::move(connection);
  address.open.insert(*key);
  return true;
}

std::shared_ptr<Connections::Connection> Connections::Find(const Key& key) const {
  std::shared_lock lock(mutex_);
  auto it = connections_.find(key);
  return it == connections_.end() ? nullptr : it->second;
}

void Connections::NoteNamed(std::string_view peer) {
  const auto key = KeyOf(peer);
  const auto connection = key ? Find(*key) : nullptr;
  if (connection == nullptr) return;
  if (!connection->named.load(std::memory_order_relaxed)) connection->named.store(true);
}

void Connections::Vouch(std::string_view peer) {
  const auto key = KeyOf(peer);
  const auto connection = key ? Find(*key) : nullptr;
  if (connection == nullptr) return;
  if (!connection->vouched.load(std::memory_order_relaxed)) connection->vouched.store(true);
  if (connection->refused.load(std::memory_order_relaxed) != 0) connection->refused.store(0);
}

void Connections::NoteRefused(std::string_view peer, absl::Time now) {
  const auto key = KeyOf(peer);
  const auto connection = key ? Find(*key) : nullptr;
  if (connection == nullptr || connection->proxy) return;
  if (++connection->refused != limits_.refusals) return;
  connection->Close();
  std::unique_lock lock(mutex_);
  Offend(*key, now);
}

size_t Connections::Sweep(absl::Time now) {
  std::vector<std::pair<Key, std::shared_ptr<Connection>>> strangers;
  {
    std::shared_lock lock(mutex_);
    for (const auto& [key, connection] : connections_) {
      if (!connection->vouched.load(std::memory_order_relaxed)) {
        strangers.emplace_back(key, connection);
      }
    }
  }
  size_t watched = 0;
  for (const auto& [key, connection] : strangers) {
    const bool open = connection->IsOpen();
    const bool stayed = now - connection->since > limits_.stranger_time;
    const uint64_t allowed = connection->named ? limits_.named_bytes : limits_.stranger_bytes;
    const bool sent = open && connection->Received() > allowed;
    if (open && ((!stayed && !sent) || Mutant("p09-strangers-stay"))) {
      ++watched;
      continue;
    }
    // Vouched for in the meantime: it stays.
    if (open && connection->vouched.load()) continue;
    connection->Close();
    std::unique_lock lock(mutex_);
    // Who only stays does no harm but with many, and of those he has his share.
    if (sent) Offend(key, now);
    auto it = connections_.find(key);
    if (it == connections_.end() || it->second != connection) continue;
    connections_.erase(it);
    if (auto address = addresses_.find(ShareOf(key)); address != addresses_.end()) {
      address->second.open.erase(key);
      if (IsForgettable(address->second, now)) addresses_.erase(address);
    }
  }
  return watched;
}

void Connections::Offend(const Key& key, absl::Time now) {
  Address& address = addresses_[ShareOf(key)];
  std::erase_if(address.offences,
                [&](absl::Time one) { return one <= now - limits_.offence_time; });
  address.offences.push_back(now);
  if (address.offences.size() >= static_cast<size_t>(limits_.offences)) {
    address.refused_until = now + limits_.offence_time;
    // Others from there that have named nobody yet are more of the same.
    for (const Key& other : address.open) {
      auto it = connections_.find(other);
      if (it != connections_.end() && !it->second->vouched.load()) it->second->Close();
    }
  }
}

void Connections::PruneAddress(Address& address) {
  std::erase_if(address.open, [&](const Key& key) {
    auto it = connections_.find(key);
    if (it != connections_.end() && it->second->IsOpen()) return false;
    if (it != connections_.end()) connections_.erase(it);
    return true;
  });
}

bool Connections::IsForgettable(const Address& address, absl::Time now) const {
  return address.open.empty() && address.refused_until <= now &&
         std::all_of(address.offences.begin(), address.offences.end(),
                     [&](absl::Time one) { return one <= now - limits_.offence_time; });
}

size_t Connections::addresses() const {
  std::shared_lock lock(mutex_);
  return addresses_.size();
}

void Connections::Prune(absl::Time now) {
  for (auto& [share, address] : addresses_) PruneAddress(address);
  absl::erase_if(addresses_, [&](const auto& entry) { return IsForgettable(entry.second, now); });
  // Twice as many as there are: then it costs each connection little.
  prune_at_ = std::max<size_t>(1024, 2 * addresses_.size());
}

}  // namespace thidua::rpc
