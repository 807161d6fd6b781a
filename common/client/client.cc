#include "common/client/client.h"

#include <absl/strings/str_cat.h>

#include <cstdlib>
#include <optional>
#include <utility>
#include <vector>

#include "common/client/exchange.h"
#include "common/client/methods.h"
#include "common/client/service_error.h"
#include "common/value/status_macros.h"
#include "common/value/text.h"

namespace thidua::client {
namespace {

using google::protobuf::Message;

// A refusal lists its violations behind the answer: a thousand of them are some 200 KB, and gRPC
// takes 16 KB unless it is told otherwise.
constexpr int kMaxErrorBytes = 1 << 20;
constexpr int kMaxMessageBytes = 256 << 20;  // a page of a thousand full reports is some 10 MB
// Calls at a time: services turn away who asks for much more than others.
constexpr size_t kAtOnce = 8;
constexpr int kUncompressedOnly = 1 << GRPC_COMPRESS_NONE;

// Every write carries a request id, so that any call may be made again.
constexpr char kServiceConfig[] = R"({"methodConfig": [{"name": [{}], "retryPolicy": {
    "maxAttempts": 4, "initialBackoff": "0.1s", "maxBackoff": "1s", "backoffMultiplier": 2,
    "retryableStatusCodes": ["UNAVAILABLE", "RESOURCE_EXHAUSTED"]}}]})";

bool IsLoopback(const std::string& address) {
  const std::string host = address.substr(0, address.rfind(':'));
  return host == "localhost" || host == "127.0.0.1" || host == "[::1]";
}

// An error of who calls, not of a service.
absl::Status Misused(const std::string& message) { return absl::InvalidArgumentError(message); }

absl::Status CheckSize(const Message& request) {
  const size_t bytes = request.ByteSizeLong();
  return bytes <= kMaxRequestBytes
             ? absl::OkStatus()
             : Misused("the " + request.GetDescriptor()->name() + " is " + std::to_string(bytes) +
                       " bytes large; a service takes up to " + std::to_string(kMaxRequestBytes));
}

absl::Status Silent(const std::string& peer, const std::string& what, absl::Duration timeout) {
  return ServiceError(absl::StatusCode::kDeadlineExceeded,
                      peer + ": " + what + " for " + absl::FormatDuration(timeout), "");
}

}  // namespace

struct Client::Channel {
  Channel(std::string peer, std::shared_ptr<grpc::Channel> connection)
      : peer(std::move(peer)), connection(std::move(connection)), stub(this->connection) {}

  const std::string peer;  // "reporting at localhost:7401"
  const std::shared_ptr<grpc::Channel> connection;
  grpc::GenericStub stub;
};

struct Client::Method {
  Channel* channel;
  std::string path;
};

// A call that was begun.
class Client::UnaryCall {
 public:
  UnaryCall(const std::string& token, const Method& method, const Message& request,
            absl::Duration timeout)
      : peer_(method.channel->peer), exchange_(token) {
    exchange_.context().set_deadline(std::chrono::system_clock::now() +
                                     absl::ToChronoMicroseconds(timeout));
    call_ = method.channel->stub.PrepareUnaryCall(&exchange_.context(), method.path,
                                                  Serialize(request), exchange_.queue());
    call_->StartCall();
    call_->Finish(&received_, &ended_, nullptr);
  }

  // Waits for the answer.
  absl::Status Wait(Message* response) {
    exchange_.Wait();
    RETURN_IF_ERROR(ToAbsl(ended_, peer_));
    return Parse(&received_, response) ? absl::OkStatus() : Malformed(peer_);
  }

 private:
  const std::string& peer_;  // the channel's
  grpc::ByteBuffer received_;
  grpc::Status ended_;
  Exchange exchange_;
  std::unique_ptr<grpc::GenericClientAsyncResponseReader> call_;
};

Client::Client(Options options) : options_(std::move(options)) {}
Client::~Client() = default;

absl::StatusOr<std::unique_ptr<Client>> Client::Open(Options options) {
  if (!IsVisibleAscii(options.token)) {
    return Misused(options.name + ": the token holds what no token can: white space, control " +
                   "characters or letters that are not ASCII");
  }
  for (const auto& [service, address] : options.endpoints) {
    if (address.empty() || !IsVisibleAscii(address)) {
      return Misused(absl::StrCat(options.name, ": the endpoint of ", service, ", ", Quote(address),
                                  ", is not host:port without white space"));
    }
    if (options.insecure_plaintext && !IsLoopback(address)) {
      return Misused(absl::StrCat(options.name, ": insecure_plaintext is for loopback only; ",
                                  service, " is at ", address));
    }
  }
  // Errors are the caller's to print, once.
  setenv("GRPC_VERBOSITY", "NONE", /*overwrite=*/0);
  return std::unique_ptr<Client>(new Client(std::move(options)));
}

absl::StatusOr<Client::Channel*> Client::ChannelTo(const std::string& service) {
  std::unique_ptr<Channel>& channel = channels_[service];
  if (channel != nullptr) {
    return channel.get();
  }
  const auto endpoint = options_.endpoints.find(service);
  if (endpoint == options_.endpoints.end()) {
    return Misused(options_.name + " has no endpoint for service \"" + service + "\"");
  }
  grpc::SslCredentialsOptions tls;
  tls.pem_root_certs = options_.ca_pem;
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(kMaxMessageBytes);
  arguments.SetInt(GRPC_ARG_MAX_METADATA_SIZE, kMaxErrorBytes);
  // A compressed answer is not unpacked: no service of ours sends one.
  arguments.SetInt(GRPC_COMPRESSION_CHANNEL_ENABLED_ALGORITHMS_BITSET, kUncompressedOnly);
  arguments.SetInt(GRPC_ARG_ENABLE_PER_MESSAGE_DECOMPRESSION, 0);
  arguments.SetServiceConfigJSON(kServiceConfig);
  arguments.SetUserAgentPrefix(options_.user_agent);
  const auto credentials =
      options_.insecure_plaintext ? grpc::InsecureChannelCredentials() : grpc::SslCredentials(tls);
  channel = std::make_unique<Channel>(
      service + " at " + endpoint->second,
      grpc::CreateCustomChannel(endpoint->second, credentials, arguments));
  return channel.get();
}

void Client::Connect(std::initializer_list<const char*> services) {
  for (const char* service : services) {
    const auto channel = ChannelTo(service);
    if (channel.ok()) (*channel)->connection->GetState(/*try_to_connect=*/true);
  }
}

absl::StatusOr<Client::Method> Client::MethodFor(const Message& request, const std::string& service,
                                                 const Message& response) {
  const auto* method = MethodOf(request);
  if (method == nullptr) {
    return absl::InternalError("no method takes " + request.GetTypeName());
  }
  if (method->output_type() != response.GetDescriptor()) {
    return absl::InternalError(method->full_name() + " does not answer with " +
                               response.GetTypeName());
  }
  RETURN_IF_ERROR(CheckSize(request));
  const std::string serving = ServiceOf(*method);
  ASSIGN_OR_RETURN(Channel * channel, ChannelTo(serving.empty() ? service : serving));
  return Method{channel, "/" + method->service()->full_name() + "/" + method->name()};
}

absl::StatusOr<std::unique_ptr<Client::UnaryCall>> Client::Begin(const Message& request,
                                                                 const std::string& service,
                                                                 absl::Duration timeout,
                                                                 const Message& response) {
  ASSIGN_OR_RETURN(const Method method, MethodFor(request, service, response));
  return std::make_unique<UnaryCall>(options_.token, method, request, timeout);
}

absl::Status Client::Call(const Message& request, const std::string& service,
                          absl::Duration timeout, Message* response) {
  ASSIGN_OR_RETURN(const auto call, Begin(request, service, timeout, *response));
  return call->Wait(response);
}

void Client::CallAll(absl::Duration timeout, absl::Span<Question> questions) {
  std::vector<absl::StatusOr<std::unique_ptr<UnaryCall>>> calls;
  calls.reserve(questions.size());
  for (size_t done = 0; done < questions.size(); ++done) {
    while (calls.size() < questions.size() && calls.size() < done + kAtOnce) {
      const Question& next = questions[calls.size()];
      calls.push_back(Begin(*next.request, next.service, timeout, *next.response));
    }
    questions[done].status =
        calls[done].ok() ? (*calls[done])->Wait(questions[done].response) : calls[done].status();
    calls[done] = absl::CancelledError();  // what it held goes
  }
}

absl::Status Client::Receive(const Message& request, const std::string& service,
                             absl::Duration idle_timeout, Message* event,
                             const std::function<absl::StatusOr<bool>()>& on_event) {
  ASSIGN_OR_RETURN(const Method method, MethodFor(request, service, *event));
  Exchange exchange(options_.token);
  std::optional<bool> ok = exchange.Start(method.channel->stub, method.path, idle_timeout);
  if (ok.value_or(false)) {
    ok = exchange.Write(request, idle_timeout);
  }
  if (ok.value_or(false)) {
    ok = exchange.WritesDone(idle_timeout);
  }
  grpc::ByteBuffer received;  // a read under way writes into it until Finish
  while (ok.value_or(false)) {
    ok = exchange.Read(&received, idle_timeout);
    if (!ok.value_or(false)) {
      break;
    }
    if (!Parse(&received, event)) {
      exchange.Finish(/*under_way=*/false, /*cancel=*/true);
      return Malformed(method.channel->peer);
    }
    const absl::StatusOr<bool> more = on_event();
    if (!more.ok() || !*more) {
      exchange.Finish(/*under_way=*/false, /*cancel=*/true);
      return more.status();
    }
  }
  const bool silent = !ok.has_value();
  const grpc::Status status = exchange.Finish(silent, /*cancel=*/false);
  return silent ? Silent(method.channel->peer, "nothing came", idle_timeout)
                : ToAbsl(status, method.channel->peer);
}

absl::Status Client::Send(const Message& first, const std::function<const Message*()>& next,
                          const std::string& service, absl::Duration idle_timeout,
                          Message* response) {
  ASSIGN_OR_RETURN(const Method method, MethodFor(first, service, *response));
  Exchange exchange(options_.token);
  std::optional<bool> ok = exchange.Start(method.channel->stub, method.path, idle_timeout);
  // A write that fails says that the service has ended the call; its status says why.
  for (const Message* message = &first; ok.value_or(false) && message != nullptr;
       message = next()) {
    if (const absl::Status fits = CheckSize(*message); !fits.ok()) {
      exchange.Finish(/*under_way=*/false, /*cancel=*/true);
      return fits;
    }
    ok = exchange.Write(*message, idle_timeout);
  }
  if (ok.value_or(false)) {
    ok = exchange.WritesDone(idle_timeout);
  }
  grpc::ByteBuffer received;
  if (ok.value_or(false)) {
    ok = exchange.Read(&received, idle_timeout);
  }
  const bool silent = !ok.has_value();
  const grpc::Status status = exchange.Finish(silent, /*cancel=*/false);
  if (silent) {
    return Silent(method.channel->peer, "took nothing", idle_timeout);
  }
  RETURN_IF_ERROR(ToAbsl(status, method.channel->peer));
  return Parse(&received, response) ? absl::OkStatus() : Malformed(method.channel->peer);
}

}  // namespace thidua::client
