#pragma once
// What every kind of call has in common: its context, the wait for each step, and its end. Only
// client.cc includes this header.

#include <absl/status/status.h>
#include <absl/time/time.h>
#include <google/protobuf/message.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>

#include <memory>
#include <optional>
#include <string>

namespace thidua::client {

// The bytes of a message as gRPC sends them.
grpc::ByteBuffer Serialize(const google::protobuf::Message& message);

// False if the bytes are no such message. Takes the buffer's bytes.
bool Parse(grpc::ByteBuffer* buffer, google::protobuf::Message* message);

// What a call ended with, as an error with the service's details. `peer` says who was called, for
// texts that are not the service's own.
absl::Status ToAbsl(const grpc::Status& status, const std::string& peer);

// The error of an answer that cannot be parsed.
absl::Status Malformed(const std::string& peer);

// One call with its completion queue, which has at most one operation under way and is emptied
// before it goes. Not thread-safe.
class Exchange {
 public:
  // With an empty token the caller does not say who it is.
  explicit Exchange(const std::string& token);
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;
  ~Exchange();

  grpc::ClientContext& context() { return context_; }
  grpc::CompletionQueue* queue() { return &queue_; }

  // Waits for the operation under way: whether it was done, or nothing if it took longer than
  // `timeout`; then it is still under way.
  std::optional<bool> Wait(absl::Duration timeout = absl::InfiniteDuration());

  // The steps of a call with streams; each waits as Wait does. Start comes first. False means that
  // the call is over: Finish says why.
  std::optional<bool> Start(grpc::GenericStub& stub, const std::string& path,
                            absl::Duration timeout);
  std::optional<bool> Write(const google::protobuf::Message& message, absl::Duration timeout);
  std::optional<bool> WritesDone(absl::Duration timeout);
  std::optional<bool> Read(grpc::ByteBuffer* received, absl::Duration timeout);

  // Ends a started call and returns its status. `under_way`: the last step took too long and is
  // cancelled first. `cancel`: what the service may still send is not wanted.
  grpc::Status Finish(bool under_way, bool cancel);

 private:
  grpc::ClientContext context_;
  grpc::CompletionQueue queue_;
  std::unique_ptr<grpc::GenericClientAsyncReaderWriter> call_;
};

}  // namespace thidua::client
