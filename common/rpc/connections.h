#pragma once
// The connections of a server by their addresses: none takes all of them, and who has not said who
// he is takes little. gRPC 1.51 bounds neither streams that are reset at once (CVE-2023-44487) nor
// frames that ask for nothing; what they have in common is that no call on their connection names
// its caller.

#include <absl/container/flat_hash_map.h>
#include <absl/time/time.h>
#include <sys/socket.h>
#include <sys/types.h>

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <vector>

namespace thidua::rpc {

// What connections may do; a stranger's is one on which no call came from somebody who is believed.
struct ConnectionLimits {
  size_t each = 512;  // connections of one address (at least one)
  // That a stranger may send before he names himself, and one whose credentials are genuine until
  // they are found to hold: the message of a unary call may have 4 MiB.
  uint64_t stranger_bytes = 256 << 10;
  uint64_t named_bytes = 8 << 20;
  absl::Duration stranger_time = absl::Seconds(30);  // that he may stay
  int refusals = 100;                                // calls of his that are refused
  // So many connections of one address that were closed for that, within the time, and the address
  // is refused for as long.
  int offences = 3;
  absl::Duration offence_time = absl::Seconds(10);
  // Addresses that are proxies: many people come from there, and the proxy bounds strangers.
  std::vector<std::string> proxies{};
};

// Counts connections that gRPC owns and closes: whether one is still open is asked of the kernel,
// by its descriptor and inode. Thread-safe.
class Connections {
 public:
  // What is no IP address among the proxies matches nothing.
  explicit Connections(ConnectionLimits limits);

  // Counts the connection `fd` from `peer`. Returns false, without counting it, if its address has
  // as many open as one may have, or is refused at `now`. Of IPv6 addresses the first 64 bits
  // count, which one subscriber has for himself.
  bool Admit(const sockaddr_storage& peer, int fd, absl::Time now);

  // The headers of a call on the connection of `peer`, as gRPC names it ("ipv4:10.0.0.1:5000"),
  // carry genuine credentials, which may have been revoked: he may send a message.
  void NoteNamed(std::string_view peer);

  // A call on it came from somebody who is believed: it is no stranger's any more.
  void Vouch(std::string_view peer);

  // A call on it did not. Closes the connection of a stranger for too many of them.
  void NoteRefused(std::string_view peer, absl::Time now);

  // A text for the address of `peer`, the same for one subscriber, by which calls without
  // credentials are told apart; "proxy" for all who come through one, "local" for no network.
  std::string SubscriberOf(std::string_view peer) const;

  // Addresses that something is known of.
  size_t addresses() const;

  // Closes the connections of strangers that have sent too much or stayed too long; those that are
  // still to be watched afterwards.
  size_t Sweep(absl::Time now);

 private:
  // A connection is the address and port at its other end.
  using Key = std::array<uint8_t, 18>;
  struct Connection {
    int fd = -1;
    ino_t inode = 0;
    absl::Time since;
    bool proxy = false;
    std::atomic<bool> named = false;
    std::atomic<bool> vouched = false;
    std::atomic<int> refused = 0;
    bool IsOpen() const;
    void Close() const;
    // Bytes that came in; 0 where the kernel does not say.
    uint64_t Received() const;
  };
  struct Address {
    std::set<Key> open{};                // connections, some of which may be closed by now
    std::vector<absl::Time> offences{};  // of late
    absl::Time refused_until = absl::InfinitePast();
  };

  static std::optional<Key> KeyOf(const sockaddr_storage& peer);
  static std::optional<Key> KeyOf(std::string_view peer);
  // The bytes of an address that tell subscribers apart.
  static std::string ShareOf(const Key& key);
  std::shared_ptr<Connection> Find(const Key& key) const;
  // Whether nothing need be known of the address any more.
  bool IsForgettable(const Address& address, absl::Time now) const;
  // All with mutex_ held.
  void Prune(absl::Time now);
  void PruneAddress(Address& address);
  void Offend(const Key& key, absl::Time now);

  const ConnectionLimits limits_;
  std::set<std::string> proxies_;  // the 16 bytes of their addresses
  mutable std::shared_mutex mutex_;
  absl::flat_hash_map<Key, std::shared_ptr<Connection>> connections_;
  absl::flat_hash_map<std::string, Address> addresses_;
  size_t prune_at_ = 1024;  // so many addresses
};

}  // namespace thidua::rpc
