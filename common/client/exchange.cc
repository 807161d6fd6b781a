#include "common/client/exchange.h"

#include <grpcpp/support/proto_buffer_reader.h>

#include <chrono>

#include "common/client/service_error.h"

namespace thidua::client {

using google::protobuf::Message;

grpc::ByteBuffer Serialize(const Message& message) {
  grpc::Slice slice(message.SerializeAsString());
  return grpc::ByteBuffer(&slice, 1);
}

bool Parse(grpc::ByteBuffer* buffer, Message* message) {
  grpc::ProtoBufferReader reader(buffer);
  return reader.status().ok() && message->ParseFromZeroCopyStream(&reader);
}

absl::Status ToAbsl(const grpc::Status& status, const std::string& peer) {
  if (status.ok()) {
    return absl::OkStatus();
  }
  std::string message = status.error_message();
  if (status.error_details().empty()) {
    // The answer is not one of ours: say who should have given it.
    message = peer + ": " + message;
  }
  return ServiceError(static_cast<absl::StatusCode>(status.error_code()), message,
                      status.error_details());
}

absl::Status Malformed(const std::string& peer) {
  return ServiceError(absl::StatusCode::kInternal, peer + ": the answer cannot be read", "");
}

Exchange::Exchange(const std::string& token) {
  if (!token.empty()) {
    context_.AddMetadata("authorization", "Bearer " + token);
  }
}

Exchange::~Exchange() {
  queue_.Shutdown();
  void* tag;
  bool ok;
  while (queue_.Next(&tag, &ok)) {
  }
}

std::optional<bool> Exchange::Wait(absl::Duration timeout) {
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

std::optional<bool> Exchange::Start(grpc::GenericStub& stub, const std::string& path,
                                    absl::Duration timeout) {
  call_ = stub.PrepareCall(&context_, path, &queue_);
  call_->StartCall(nullptr);
  return Wait(timeout);
}

std::optional<bool> Exchange::Write(const Message& message, absl::Duration timeout) {
  call_->Write(Serialize(message), nullptr);
  return Wait(timeout);
}

std::optional<bool> Exchange::WritesDone(absl::Duration timeout) {
  call_->WritesDone(nullptr);
  return Wait(timeout);
}

std::optional<bool> Exchange::Read(grpc::ByteBuffer* received, absl::Duration timeout) {
  call_->Read(received, nullptr);
  return Wait(timeout);
}

grpc::Status Exchange::Finish(bool under_way, bool cancel) {
  if (under_way || cancel) {
    context_.TryCancel();
  }
  if (under_way) {
    Wait();  // the operation under way must end before the call is finished
  }
  grpc::Status status;
  call_->Finish(&status, nullptr);
  Wait();
  return status;
}

}  // namespace thidua::client
