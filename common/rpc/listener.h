#pragma once
// Accepts connections for a gRPC server. gRPC's own listener stops for good once the process has
// run out of file descriptors (CVE-2023-4785, in gRPC 1.51); this one waits and goes on.

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <grpcpp/server_builder.h>

#include <memory>
#include <string>
#include <thread>

#include "common/rpc/connections.h"

namespace thidua::rpc {

// Owns the socket and one thread. Not thread-safe.
class Listener {
 public:
  // Binds "host:port". Where the host is a name with several addresses, the first one that can be
  // bound is taken. Connections that `connections`, which must outlive it, does not admit are
  // closed at once.
  //   INVALID_ARGUMENT: `address` is not of that form, or the name is not known.
  //   UNAVAILABLE: no address can be bound.
  static absl::StatusOr<std::unique_ptr<Listener>> Bind(const std::string& address,
                                                        Connections& connections);
  ~Listener();

  int port() const { return port_; }

  // Hands connections to `acceptor` from now on. A connection that would take one of the last file
  // descriptors is closed: the store needs them.
  void Serve(std::unique_ptr<grpc::experimental::ExternalConnectionAcceptor> acceptor);

  // Accepts no more and closes the socket.
  void Stop();

 private:
  Listener(int socket, int stop, int port, Connections& connections)
      : socket_(socket), stop_(stop), port_(port), connections_(connections) {}
  void Run();
  // Sleeps until a connection waits, unless `pause`, and for a moment at most if it pauses or
  // `watch`es; false once Stop was called.
  bool Wait(bool pause, bool watch);

  int socket_;
  int stop_;  // eventfd
  int port_;
  Connections& connections_;
  std::unique_ptr<grpc::experimental::ExternalConnectionAcceptor> acceptor_;
  std::thread thread_;
};

}  // namespace thidua::rpc
