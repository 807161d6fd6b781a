#pragma once
// A service's gRPC server, from its options to its end.
//
//   rpc::TerminationSignals signals;   // first in main, before any thread
//   ...
//   ASSIGN_OR_RETURN(auto server, rpc::Server::Create(options, authorizer));
//   ReportingService service(server->dispatcher(), ...);
//   RETURN_IF_ERROR(server->Register(service));
//   return server->Run(signals);

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <absl/time/time.h>
#include <grpcpp/grpcpp.h>
#include <prometheus/exposer.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "common/auth/access.h"
#include "common/rpc/dispatcher.h"
#include "common/rpc/executor.h"
#include "common/rpc/listener.h"
#include "common/rpc/reflection.h"
#include "common/rpc/service.h"
#include "common/rpc/service_options.h"
#include "common/rpc/signals.h"
#include "common/rpc/token_keys.h"

namespace thidua::rpc {

// Owns answers, executor, dispatcher, health, reflection and the gRPC server. Call Register and
// OnDrain before Start. The registered services and `authorizer` must outlive it.
class Server {
 public:
  //   INVALID_ARGUMENT: options contradict each other, a file cannot be read, or plaintext is asked
  //   for on an address that is not loopback.
  //   FAILED_PRECONDITION: others than its owner may read the private key.
  static absl::StatusOr<std::unique_ptr<Server>> Create(const ServiceOptions& options,
                                                        const auth::Authorizer& authorizer);
  ~Server();

  Dispatcher& dispatcher() { return *dispatcher_; }
  std::shared_ptr<prometheus::Registry> registry() { return registry_; }
  std::shared_ptr<spdlog::logger> logger() { return logger_; }

  // Serves `service`, which was made with our dispatcher.
  //   FAILED_PRECONDITION: one of its methods declares no permission, is not served, or is served
  //   with other types than its proto declares; the message names it.
  absl::Status Register(Service& service);

  // Called when a drain begins, for example to end streams that would not end by themselves.
  void OnDrain(std::function<void()> fn);

  // Listens, reports SERVING and writes the ready file.
  //   UNAVAILABLE: the address cannot be bound.
  absl::Status Start();
  // host:port with the real port, once started.
  const std::string& address() const { return address_; }
  // Reports NOT_SERVING, refuses new calls, lets open ones run for `grace` at most, cancels the
  // rest and stops.
  void Drain(absl::Duration grace);

  // Starts, waits for SIGTERM or SIGINT and drains. A SIGHUP is logged: there is nothing to read
  // again, because certificates and token keys that change are taken up by themselves. Returns the
  // exit code of main.
  int Run(const TerminationSignals& signals);

 private:
  explicit Server(const ServiceOptions& options) : options_(options) {}

  ServiceOptions options_;
  std::shared_ptr<spdlog::logger> logger_;
  std::shared_ptr<prometheus::Registry> registry_;
  std::unique_ptr<prometheus::Exposer> exposer_;
  std::unique_ptr<TokenKeys> token_keys_;
  std::unique_ptr<Connections> connections_;
  std::unique_ptr<Answers> answers_;
  std::unique_ptr<Executor> executor_;
  std::unique_ptr<Dispatcher> dispatcher_;
  std::shared_ptr<grpc::ServerCredentials> credentials_;
  std::vector<Service*> services_;
  std::vector<std::function<void()>> on_drain_;
  std::unique_ptr<Reflection> reflection_;
  std::unique_ptr<grpc::Server> server_;
  std::unique_ptr<Listener> listener_;
  std::string address_;
};

}  // namespace thidua::rpc
