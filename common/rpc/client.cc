#include "common/rpc/client.h"

#include <absl/strings/str_cat.h>
#include <grpcpp/security/tls_certificate_provider.h>
#include <grpcpp/security/tls_credentials_options.h>

#include "common/files/secret_file.h"
#include "common/rpc/files.h"
#include "common/value/status_macros.h"
#include "common/value/text.h"

namespace thidua::rpc {
namespace {

constexpr unsigned kReloadSeconds = 60;
constexpr char kReplicaName[] = "localhost";
// A commit of the log may be larger than any request.
constexpr int kMaxMessageBytes = 64 << 20;
constexpr int kUncompressedOnly = 1 << GRPC_COMPRESS_NONE;

// UNAVAILABLE says that the call did not happen, or that its request id makes a repetition safe.
// gRPC ends calls with CANCELLED that reach a server in the moment when it begins to stop.
// The throttle stops retries when a tenth of the calls need one.
constexpr char kServiceConfig[] = R"({
  "loadBalancingConfig": [{"round_robin": {}}],
  "methodConfig": [{
    "name": [{}],
    "retryPolicy": {
      "maxAttempts": 4,
      "initialBackoff": "0.05s",
      "maxBackoff": "1s",
      "backoffMultiplier": 2,
      "retryableStatusCodes": ["UNAVAILABLE", "CANCELLED"]
    }
  }],
  "retryThrottling": {"maxTokens": 20, "tokenRatio": 0.1}
})";

absl::StatusOr<std::shared_ptr<grpc::ChannelCredentials>> MakeCredentials(
    const PeerOptions& options) {
  if (options.insecure_plaintext) return grpc::InsecureChannelCredentials();
  ASSIGN_OR_RETURN(std::string ca, ReadFile(options.ca));
  if (options.tls_cert.empty()) {
    grpc::SslCredentialsOptions ssl;
    ssl.pem_root_certs = ca;
    return grpc::SslCredentials(ssl);
  }
  RETURN_IF_ERROR(ReadFile(options.tls_cert).status());
  RETURN_IF_ERROR(files::CheckSecretFile(options.tls_key));
  grpc::experimental::TlsChannelCredentialsOptions tls;
  tls.set_certificate_provider(std::make_shared<grpc::experimental::FileWatcherCertificateProvider>(
      options.tls_key, options.tls_cert, options.ca, kReloadSeconds));
  tls.watch_root_certs();
  tls.watch_identity_key_cert_pairs();
  return grpc::experimental::TlsCredentials(tls);
}

}  // namespace

PeerOptions PeerOf(const ServiceOptions& service, std::string address) {
  return {.address = std::move(address),
          .ca = service.ca,
          .tls_cert = service.tls_cert,
          .tls_key = service.tls_key,
          .insecure_plaintext = service.insecure_plaintext};
}

absl::StatusOr<std::shared_ptr<grpc::Channel>> Connect(const PeerOptions& options) {
  if (options.address.empty() || !IsVisibleAscii(options.address)) {
    return absl::InvalidArgumentError(absl::StrCat("the address of a service, ",
                                                   Quote(options.address),
                                                   ", is not host:port without white space"));
  }
  ASSIGN_OR_RETURN(auto credentials, MakeCredentials(options));
  grpc::ChannelArguments arguments;
  arguments.SetServiceConfigJSON(kServiceConfig);
  arguments.SetMaxReceiveMessageSize(kMaxMessageBytes);
  // No service of ours compresses, and nothing is unpacked here: see Server::Start.
  arguments.SetInt(GRPC_COMPRESSION_CHANNEL_ENABLED_ALGORITHMS_BITSET, kUncompressedOnly);
  arguments.SetInt(GRPC_ARG_ENABLE_PER_MESSAGE_DECOMPRESSION, 0);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, 20'000);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, 10'000);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 5'000);
  const bool replicas = options.address.find(',') != std::string::npos;
  if (replicas) arguments.SetString(GRPC_ARG_DEFAULT_AUTHORITY, kReplicaName);
  return grpc::CreateCustomChannel((replicas ? "ipv4:" : "") + options.address, credentials,
                                   arguments);
}

std::unique_ptr<grpc::ClientContext> ContextFor(const Call& call) {
  auto context = ContextWith(call.context().token, call.deadline());
  if (!call.context().traceparent.empty()) {
    context->AddMetadata("traceparent", call.context().traceparent);
  }
  return context;
}

std::unique_ptr<grpc::ClientContext> ContextWith(const std::string& token, absl::Time deadline) {
  auto context = std::make_unique<grpc::ClientContext>();
  if (deadline != absl::InfiniteFuture()) context->set_deadline(absl::ToChronoTime(deadline));
  if (!token.empty()) context->AddMetadata("authorization", "Bearer " + token);
  return context;
}

}  // namespace thidua::rpc
