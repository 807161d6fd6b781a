#pragma once
// How one service calls another: channels, and the contexts of calls.

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <absl/time/time.h>
#include <grpcpp/grpcpp.h>

#include <memory>
#include <string>

#include "common/rpc/call.h"
#include "common/rpc/service_options.h"
#include "common/rpc/status.h"

namespace thidua::rpc {

// Where a peer is and how to prove who we are.
struct PeerOptions {
  // host:port, or the replicas of one service as IP:port,IP:port,...: calls go to each in turn and
  // pass over those that are gone. Replicas are told by the authority's name for all of them,
  // "localhost", which make-authority puts into every certificate.
  std::string address;
  std::string ca;        // PEM file of the local CA
  std::string tls_cert;  // PEM files of our own identity; empty for people
  std::string tls_key;
  bool insecure_plaintext = false;
};

// The options to reach `address` with the identity of a service.
PeerOptions PeerOf(const ServiceOptions& service, std::string address);

// A channel that connects when it is used; it retries what is safe to retry, within a budget.
// Certificate files are read again when they change.
//   INVALID_ARGUMENT: a file cannot be read.
absl::StatusOr<std::shared_ptr<grpc::Channel>> Connect(const PeerOptions& options);

// A context for a call that `call` leads to: its deadline, its trace, its person's token.
std::unique_ptr<grpc::ClientContext> ContextFor(const Call& call);

// A context for a call of our own with this bearer token (or none, for a service).
std::unique_ptr<grpc::ClientContext> ContextWith(const std::string& token, absl::Time deadline);

}  // namespace thidua::rpc
