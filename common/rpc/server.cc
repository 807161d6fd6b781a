#include "common/rpc/server.h"

#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>
#include <absl/synchronization/mutex.h>
#include <absl/time/clock.h>
#include <grpcpp/health_check_service_interface.h>
#include <grpcpp/security/tls_certificate_provider.h>
#include <grpcpp/security/tls_credentials_options.h>

#include <nlohmann/json.hpp>

#include "common/files/output_file.h"
#include "common/files/secret_file.h"
#include "common/rpc/files.h"
#include "common/rpc/library_log.h"
#include "common/rpc/log.h"
#include "common/value/check.h"
#include "common/value/mutant.h"
#include "common/value/status_macros.h"

namespace thidua::rpc {
namespace {

constexpr int kMaxMessageBytes = 4 << 20;
// Enough for 40 MB/s of an import from 5 ms away; less than ConnectionLimits::stranger_bytes.
constexpr int kUnreadBytes = 192 << 10;
constexpr size_t kQuotaBytes = 256u << 20;
constexpr unsigned kReloadSeconds = 60;
constexpr absl::Duration kTokenKeysPause = absl::Seconds(2);
constexpr int kReadyFileMode = 0644;
constexpr char kHealth[] = "grpc.health.v1.Health";

// host:port -> host, without the brackets of IPv6.
std::string HostOf(const std::string& listen) {
  std::string host = listen.substr(0, listen.rfind(':'));
  if (host.size() > 1 && host.front() == '[') host = host.substr(1, host.size() - 2);
  return host;
}

bool IsLoopback(const std::string& listen) {
  std::string host = HostOf(listen);
  return host == "localhost" || host == "::1" ||
         (absl::StartsWith(host, "127.") &&
          host.find_first_not_of("0123456789.") == std::string::npos);
}

absl::StatusOr<std::shared_ptr<grpc::ServerCredentials>> MakeCredentials(
    const ServiceOptions& options) {
  if (options.insecure_plaintext) {
    if (!IsLoopback(options.listen)) {
      return absl::InvalidArgumentError("--insecure-plaintext is for loopback addresses only");
    }
    return grpc::InsecureServerCredentials();
  }
  if (options.tls_cert.empty() || options.tls_key.empty() || options.ca.empty()) {
    return absl::InvalidArgumentError("--tls-cert, --tls-key and --ca are required");
  }
  RETURN_IF_ERROR(files::CheckSecretFile(options.tls_key));
  for (const std::string& file : {options.tls_cert, options.ca}) {
    RETURN_IF_ERROR(ReadFile(file).status());
  }
  grpc::experimental::TlsServerCredentialsOptions tls(
      std::make_shared<grpc::experimental::FileWatcherCertificateProvider>(
          options.tls_key, options.tls_cert, options.ca, kReloadSeconds));
  tls.watch_root_certs();
  tls.watch_identity_key_cert_pairs();
  // Asked for and verified, but not required: people come with tokens.
  tls.set_cert_request_type(GRPC_SSL_REQUEST_CLIENT_CERTIFICATE_AND_VERIFY);
  return grpc::experimental::TlsServerCredentials(tls);
}

}  // namespace

absl::StatusOr<std::unique_ptr<Server>> Server::Create(const ServiceOptions& options,
                                                       const auth::Authorizer& authorizer) {
  std::unique_ptr<Server> server(new Server(options));
  ASSIGN_OR_RETURN(server->credentials_, MakeCredentials(options));
  ASSIGN_OR_RETURN(server->token_keys_, TokenKeys::Read(options.token_keys, options.openid));
  server->connections_ = std::make_unique<Connections>(ConnectionLimits{
      .each = static_cast<size_t>(options.connections_each), .proxies = options.proxies});
  server->registry_ = std::make_shared<prometheus::Registry>();
  auto& left_out = prometheus::BuildCounter()
                       .Name("thidua_log_lines_suppressed_total")
                       .Help("Lines that the log left out because too many of their kind came.")
                       .Register(*server->registry_);
  server->logger_ = MakeLogger(options.log_level,
                               [&left_out, registry = server->registry_](const std::string& kind) {
                                 left_out.Add({{"kind", kind}}).Increment();
                               });
  LogLibrariesTo(server->logger_);
  auto& depth = prometheus::BuildGauge()
                    .Name("thidua_executor_queue_depth")
                    .Help("Calls that wait for a thread.")
                    .Register(*server->registry_)
                    .Add({});
  server->executor_ = std::make_unique<Executor>(Executor::Options{
      .threads = options.threads,
      .queue_limit = static_cast<size_t>(options.queue_limit),
      .owner_limit = static_cast<size_t>(options.caller_limit),
      .gauge = [&depth](size_t waiting) { depth.Set(static_cast<double>(waiting)); }});
  auto& unread = prometheus::BuildGauge()
                     .Name("thidua_unread_answer_bytes")
                     .Help("Bytes of large answers that their callers have not read yet.")
                     .Register(*server->registry_)
                     .Add({});
  server->answers_ = std::make_unique<Answers>(
      options.unread, [&unread](size_t bytes) { unread.Set(static_cast<double>(bytes)); });
  server->dispatcher_ =
      std::make_unique<Dispatcher>(Dispatcher::Parts{.verifier = &server->token_keys_->verifier(),
                                                     .authorizer = &authorizer,
                                                     .executor = server->executor_.get(),
                                                     .answers = server->answers_.get(),
                                                     .connections = server->connections_.get(),
                                                     .registry = server->registry_,
                                                     .logger = server->logger_});
  return server;
}

Server::~Server() { Drain(absl::ZeroDuration()); }

void Server::OnDrain(std::function<void()> fn) { on_drain_.push_back(std::move(fn)); }

absl::Status Server::Register(Service& service) {
  THIDUA_CHECK(server_ == nullptr, "A service is registered before its server starts.");
  RETURN_IF_ERROR(service.Check());
  RETURN_IF_ERROR(dispatcher_->AddService(*service.descriptor()));
  services_.push_back(&service);
  return absl::OkStatus();
}

absl::Status Server::Start() {
  if (!options_.metrics_listen.empty()) {
    try {
      exposer_ = std::make_unique<prometheus::Exposer>(options_.metrics_listen);
      exposer_->RegisterCollectable(registry_);
    } catch (const std::exception& error) {
      return absl::UnavailableError(
          absl::StrCat("cannot serve metrics on ", options_.metrics_listen, ": ", error.what()));
    }
  }
  token_keys_->Watch(kTokenKeysPause, logger_);
  // Debian's Abseil checks the order of all locks, for gRPC's own developers: a tenth of a call.
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
  grpc::EnableDefaultHealthCheckService(true);
  grpc::ServerBuilder builder;
  builder.SetMaxReceiveMessageSize(Mutant("p08-message-of-any-size") ? -1 : kMaxMessageBytes);
  // The one is not served and answers are never compressed, yet both would cost every call
  // something.
  builder.AddChannelArgument(GRPC_ARG_ENABLE_CHANNELZ, 0);
  builder.AddChannelArgument(GRPC_ARG_ENABLE_PER_MESSAGE_COMPRESSION, 0);
  // A thousandfold grows out of a compressed message before its size is looked at. A call that
  // announces one is refused by the metadata, and nothing unpacks what comes unannounced.
  builder.SetCompressionAlgorithmSupportStatus(GRPC_COMPRESS_DEFLATE, false);
  builder.SetCompressionAlgorithmSupportStatus(GRPC_COMPRESS_GZIP, false);
  builder.AddChannelArgument(GRPC_ARG_ENABLE_PER_MESSAGE_DECOMPRESSION, 0);
  builder.AddChannelArgument(GRPC_ARG_SERVER_HANDSHAKE_TIMEOUT_MS,
                             Mutant("p09-silent-handshakes-stay") ? 600'000 : 5'000);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS, 256);
  // What a client may send before we read it. gRPC would choose 4 MiB by itself, and a first
  // message would be more than a stranger may send before it is known who calls.
  builder.AddChannelArgument(GRPC_ARG_HTTP2_BDP_PROBE, 0);
  builder.AddChannelArgument(GRPC_ARG_HTTP2_STREAM_LOOKAHEAD_BYTES, kUnreadBytes);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIME_MS, 60'000);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, 20'000);
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS, 5'000);
  // So that changed certificates come into force, and clients spread over new replicas.
  builder.AddChannelArgument(GRPC_ARG_MAX_CONNECTION_AGE_MS, 600'000);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONNECTION_IDLE_MS, 300'000);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONNECTION_AGE_GRACE_MS, 60'000);
  builder.SetResourceQuota(grpc::ResourceQuota("thidua").Resize(kQuotaBytes));
  ASSIGN_OR_RETURN(listener_, Listener::Bind(options_.listen, *connections_));
  auto acceptor = builder.experimental().AddExternalConnectionAcceptor(
      grpc::ServerBuilder::experimental_type::ExternalConnectionType::FROM_FD, credentials_);
  std::vector<std::string> names = {kHealth};
  for (Service* service : services_) {
    builder.RegisterService(service);
    names.push_back(service->descriptor()->full_name());
  }
  reflection_ = std::make_unique<Reflection>(std::move(names));
  builder.RegisterService(reflection_.get());
  server_ = builder.BuildAndStart();
  if (server_ == nullptr) return absl::UnavailableError("the gRPC server does not start");
  listener_->Serve(std::move(acceptor));
  address_ =
      absl::StrCat(options_.listen.substr(0, options_.listen.rfind(':')), ":", listener_->port());
  auto* health = server_->GetHealthCheckService();
  for (const Service* service : services_) {
    health->SetServingStatus(service->descriptor()->full_name(), true);
  }
  health->SetServingStatus(true);
  if (kTestBuild) {
    LogEvent(*logger_, spdlog::level::critical, "test build, never to be deployed",
             {{"mutant", std::string(MutantInForce())}});
  }
  LogEvent(*logger_, spdlog::level::info, "started", {{"address", address_}});
  if (!options_.ready_file.empty()) {
    RETURN_IF_ERROR(files::WriteFile(options_.ready_file, address_, kReadyFileMode));
  }
  return absl::OkStatus();
}

void Server::Drain(absl::Duration grace) {
  if (server_ == nullptr) return;
  LogEvent(*logger_, spdlog::level::info, "draining", {});
  server_->GetHealthCheckService()->SetServingStatus(false);
  listener_->Stop();
  for (const auto& fn : on_drain_) fn();
  server_->Shutdown(std::chrono::system_clock::now() + absl::ToChronoMilliseconds(grace));
  server_->Wait();
  executor_->Stop();
  // Before the services that it refers to.
  server_.reset();
  LogEvent(*logger_, spdlog::level::info, "stopped", {});
  logger_->flush();
}

int Server::Run(const TerminationSignals& signals) {
  absl::Status started = Start();
  if (!started.ok()) {
    LogEvent(*logger_, spdlog::level::err, "not started",
             {{"message", std::string(started.message())}});
    Drain(absl::ZeroDuration());
    return 1;
  }
  signals.Await([this] {
    LogEvent(
        *logger_, spdlog::level::info, "hangup ignored",
        {{"message",
          "certificates and token keys are read again by themselves; restart the service for other "
          "options"}});
  });
  Drain(Mutant("p13-no-drain") ? absl::ZeroDuration() : absl::Seconds(options_.drain_seconds));
  return 0;
}

}  // namespace thidua::rpc
