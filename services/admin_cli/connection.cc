#include "services/admin_cli/connection.h"

#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>
#include <grpcpp/support/proto_buffer_reader.h>

#include <cstdlib>
#include <optional>

#include "common/value/status_macros.h"
#include "services/admin_cli/failure.h"

namespace thidua::cli {
namespace {

using google::protobuf::Message;

constexpr int kMaxMessageBytes = 256 << 20;  // a page of a thousand full reports is some 10 MB

// Every write carries a request id, so that any call may be made again.
constexpr char kServiceConfig[] = R"({"methodConfig": [{"name": [{}], "retryPolicy": {
    "maxAttempts": 4, "initialBackoff": "0.1s", "maxBackoff": "1s", "backoffMultiplier": 2,
    "retryableStatusCodes": ["UNAVAILABLE", "RESOURCE_EXHAUSTED"]}}]})";

bool IsLoopback(const std::string& address) {
  const std::string host = address.substr(0, address.rfind(':'));
  return host == "localhost" || host == "127.0.0.1" || host == "[::1]";
}

grpc::ByteBuffer Serialize(const Message& message) {
  grpc::Slice slice(message.SerializeAsString());
  return grpc::ByteBuffer(&slice, 1);
}

bool Parse(grpc::ByteBuffer* buffer, Message* message) {
  grpc::ProtoBufferReader reader(buffer);
  return reader.status().ok() && message->ParseFromZeroCopyStream(&reader);
}

absl::Status ToAbsl(const grpc::Status& status, const std::string& service) {
  if (status.ok()) {
    return absl::OkStatus();
  }
  std::string message = status.error_message();
  if (status.error_details().empty()) {
    // The answer is not one of ours: say who should have given it.
    message = service + ": " + message;
  }
  return FromService(static_cast<absl::StatusCode>(status.error_code()), message,
                     status.error_details());
}

absl::Status Malformed(const std::string& service) {
  return FromService(absl::StatusCode::kInternal, service + ": the answer cannot be read", "");
}

// One call's completion queue, emptied before it goes.
class Queue {
 public:
  Queue() = default;
  Queue(const Queue&) = delete;
  Queue& operator=(const Queue&) = delete;
  ~Queue() {
    queue_.Shutdown();
    void* tag;
    bool ok;
    while (queue_.Next(&tag, &ok)) {
    }
  }

  grpc::CompletionQueue* get() { return &queue_; }

  // Waits for the one operation under way; nothing if it takes longer than `timeout`.
  std::optional<bool> Wait(absl::Duration timeout = absl::InfiniteDuration()) {
    void* tag;
    bool ok = false;
    const auto deadline =
        timeout == absl::InfiniteDuration()
            ? std::chrono::system_clock::time_point::max()
            : std::chrono::system_clock::now() + absl::ToChronoMicroseconds(timeout);
    if (queue_.AsyncNext(&tag, &ok, deadline) != grpc::CompletionQueue::GOT_EVENT) {
      return std::nullopt;
    }
    return ok;
  }

 private:
  grpc::CompletionQueue queue_;
};

}  // namespace

struct Connection::Channel {
  std::string service;
  grpc::GenericStub stub;
};

const google::protobuf::MethodDescriptor* MethodOf(const Message& request) {
  const google::protobuf::FileDescriptor& file = *request.GetDescriptor()->file();
  for (int i = 0; i < file.service_count(); ++i) {
    for (int j = 0; j < file.service(i)->method_count(); ++j) {
      if (file.service(i)->method(j)->input_type() == request.GetDescriptor()) {
        return file.service(i)->method(j);
      }
    }
  }
  return nullptr;
}

std::string ServiceOf(const google::protobuf::MethodDescriptor& method) {
  const std::string& package = method.file()->package();
  if (package == "thidua.catalog.v1" || package == "thidua.reporting.v1") {
    return "reporting";
  }
  if (package == "thidua.targets.v1") {
    return "targets";
  }
  return package == "thidua.awards.v1" ? "awards" : "";
}

Connection::Connection(Context context) : context_(std::move(context)) {}
Connection::~Connection() = default;

absl::StatusOr<std::unique_ptr<Connection>> Connection::Open(Context context) {
  // Errors are ours to print, once.
  setenv("GRPC_VERBOSITY", "NONE", /*overwrite=*/0);
  std::unique_ptr<Connection> connection(new Connection(std::move(context)));
  if (!connection->context_.ca.empty()) {
    ASSIGN_OR_RETURN(connection->ca_pem_, ReadFile(connection->context_.ca));
  }
  if (!connection->context_.token_file.empty()) {
    ASSIGN_OR_RETURN(connection->token_, ReadToken(connection->context_.token_file));
  }
  return connection;
}

absl::StatusOr<Connection::Channel*> Connection::ChannelTo(const Message& request,
                                                           const std::string& service,
                                                           std::string* path) {
  const auto* method = MethodOf(request);
  if (method == nullptr) {
    return absl::InternalError(request.GetTypeName() + " belongs to no method");
  }
  *path = "/" + method->service()->full_name() + "/" + method->name();
  const std::string target = ServiceOf(*method).empty() ? service : ServiceOf(*method);
  std::unique_ptr<Channel>& channel = channels_[target];
  if (channel != nullptr) {
    return channel.get();
  }
  const auto endpoint = context_.endpoints.find(target);
  if (endpoint == context_.endpoints.end()) {
    return UsageError("context " + context_.name + " has no endpoint for service \"" + target +
                      "\"");
  }
  std::shared_ptr<grpc::ChannelCredentials> credentials;
  if (context_.insecure_plaintext) {
    if (!IsLoopback(endpoint->second)) {
      return UsageError("context " + context_.name + ": insecure_plaintext is for loopback only, " +
                        endpoint->second + " is not");
    }
    credentials = grpc::InsecureChannelCredentials();
  } else {
    grpc::SslCredentialsOptions options;
    options.pem_root_certs = ca_pem_;
    credentials = grpc::SslCredentials(options);
  }
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(kMaxMessageBytes);
  arguments.SetServiceConfigJSON(kServiceConfig);
  arguments.SetUserAgentPrefix("thidua-cli");
  channel.reset(new Channel{
      target + " at " + endpoint->second,
      grpc::GenericStub(grpc::CreateCustomChannel(endpoint->second, credentials, arguments))});
  return channel.get();
}

absl::Status Connection::Call(const Message& request, const std::string& service,
                              absl::Duration timeout, Message* response) {
  std::string path;
  ASSIGN_OR_RETURN(Channel * channel, ChannelTo(request, service, &path));
  if (MethodOf(request)->output_type() != response->GetDescriptor()) {
    return absl::InternalError(path + " does not answer with " + response->GetTypeName());
  }
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + absl::ToChronoMicroseconds(timeout));
  if (!token_.empty()) {
    context.AddMetadata("authorization", "Bearer " + token_);
  }
  Queue queue;
  const grpc::ByteBuffer sent = Serialize(request);
  grpc::ByteBuffer received;
  grpc::Status status;
  const auto call = channel->stub.PrepareUnaryCall(&context, path, sent, queue.get());
  call->StartCall();
  call->Finish(&received, &status, nullptr);
  queue.Wait();
  RETURN_IF_ERROR(ToAbsl(status, channel->service));
  return Parse(&received, response) ? absl::OkStatus() : Malformed(channel->service);
}

absl::Status Connection::Stream(const Message& request, const std::string& service,
                                absl::Duration idle_timeout, Message* event,
                                const std::function<absl::StatusOr<bool>()>& on_event) {
  std::string path;
  ASSIGN_OR_RETURN(Channel * channel, ChannelTo(request, service, &path));
  grpc::ClientContext context;
  if (!token_.empty()) {
    context.AddMetadata("authorization", "Bearer " + token_);
  }
  Queue queue;
  const auto call = channel->stub.PrepareCall(&context, path, queue.get());
  const auto finish = [&](bool cancel) {
    if (cancel) {
      context.TryCancel();
    }
    grpc::Status status;
    call->Finish(&status, nullptr);
    queue.Wait();
    return status;
  };
  // The operation under way must end before the call is finished.
  const auto give_up = [&] {
    context.TryCancel();
    queue.Wait();
    finish(true);
    return FromService(
        absl::StatusCode::kDeadlineExceeded,
        channel->service + ": nothing came for " + absl::FormatDuration(idle_timeout), "");
  };
  call->StartCall(nullptr);
  std::optional<bool> ok = queue.Wait(idle_timeout);
  if (ok.value_or(false)) {
    call->WriteLast(Serialize(request), grpc::WriteOptions(), nullptr);
    ok = queue.Wait(idle_timeout);
  }
  while (ok.value_or(false)) {
    grpc::ByteBuffer received;
    call->Read(&received, nullptr);
    ok = queue.Wait(idle_timeout);
    if (!ok.has_value()) {
      return give_up();
    }
    if (!*ok) {
      break;
    }
    if (!Parse(&received, event)) {
      finish(true);
      return Malformed(channel->service);
    }
    const absl::StatusOr<bool> more = on_event();
    if (!more.ok() || !*more) {
      finish(true);
      return more.status();
    }
  }
  return ok.has_value() ? ToAbsl(finish(false), channel->service) : give_up();
}

absl::Status Connection::Send(const Message& first, const std::function<const Message*()>& next,
                              absl::Duration idle_timeout, Message* response) {
  std::string path;
  ASSIGN_OR_RETURN(Channel * channel, ChannelTo(first, "", &path));
  grpc::ClientContext context;
  if (!token_.empty()) {
    context.AddMetadata("authorization", "Bearer " + token_);
  }
  Queue queue;
  const auto call = channel->stub.PrepareCall(&context, path, queue.get());
  call->StartCall(nullptr);
  std::optional<bool> ok = queue.Wait(idle_timeout);
  // A write that fails says that the service has ended the call; its status says why.
  for (const Message* message = &first; ok.value_or(false) && message != nullptr;
       message = next()) {
    call->Write(Serialize(*message), nullptr);
    ok = queue.Wait(idle_timeout);
  }
  grpc::ByteBuffer received;
  if (ok.value_or(false)) {
    call->WritesDone(nullptr);
    ok = queue.Wait(idle_timeout);
  }
  if (ok.value_or(false)) {
    call->Read(&received, nullptr);
    ok = queue.Wait(idle_timeout);
  }
  const bool silent = !ok.has_value();
  if (silent) {
    context.TryCancel();
    queue.Wait();  // the operation under way must end before the call is finished
  }
  grpc::Status status;
  call->Finish(&status, nullptr);
  queue.Wait();
  if (silent) {
    return FromService(
        absl::StatusCode::kDeadlineExceeded,
        channel->service + ": took nothing for " + absl::FormatDuration(idle_timeout), "");
  }
  RETURN_IF_ERROR(ToAbsl(status, channel->service));
  return Parse(&received, response) ? absl::OkStatus() : Malformed(channel->service);
}

}  // namespace thidua::cli
