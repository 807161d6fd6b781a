#pragma once
// How many connections each address has open, so that none takes all of them.

#include <sys/socket.h>
#include <sys/types.h>

#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace thidua::rpc {

// Counts connections that somebody else closes: whether one is still open is asked of the kernel,
// by its descriptor and inode, when that matters. Not thread-safe.
class ConnectionShares {
 public:
  // One address has at most `each` connections (at least one).
  explicit ConnectionShares(size_t each) : each_(each) {}

  // Counts the connection `fd` from `peer`. Returns false, without counting it, if its address has
  // as many open as one may have. Of IPv6 addresses the first 64 bits count, which one subscriber
  // has for himself.
  bool Admit(const sockaddr_storage& peer, int fd);

 private:
  struct Connection {
    int fd;
    ino_t inode;
    bool IsOpen() const;
  };
  // Forgets connections that are closed.
  void Prune();

  const size_t each_;
  std::map<std::string, std::vector<Connection>> open_;  // by address
  size_t counted_ = 0;                                   // all of open_
  size_t prune_at_ = 1024;                               // so many counted ones
};

}  // namespace thidua::rpc
