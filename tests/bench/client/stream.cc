#include <absl/synchronization/blocking_counter.h>
#include <absl/time/clock.h>
#include <grpcpp/generic/generic_stub.h>

#include <iostream>
#include <nlohmann/json.hpp>
#include <vector>

#include "common/files/output_file.h"
#include "common/rpc/files.h"
#include "common/value/status_macros.h"
#include "tests/bench/client/client.h"

namespace thidua::bench {
namespace {

absl::StatusOr<std::string> ToText(const grpc::ByteBuffer& bytes) {
  std::vector<grpc::Slice> slices;
  if (!bytes.Dump(&slices).ok()) return absl::DataLossError("the answer cannot be read");
  std::string text;
  for (const grpc::Slice& slice : slices) {
    text.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  }
  return text;
}

// A client's stream; to gRPC C++ a generic one is always of both directions.
class Upload : public grpc::ClientBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer> {
 public:
  // `messages` is not empty and, like `target`, must outlive it.
  Upload(std::shared_ptr<grpc::Channel> channel, const Target& target,
         const std::vector<grpc::ByteBuffer>& messages)
      : stub_(std::move(channel)), messages_(messages) {
    target.Fill(context_);
    stub_.PrepareBidiStreamingCall(&context_, target.method, {}, this);
  }

  // The answer, once every message was sent.
  absl::StatusOr<std::string> Run() {
    StartRead(&answer_);
    Write();
    StartCall();
    done_.Wait();
    if (!status_.ok()) return ToStatus(status_);
    return ToText(answer_);
  }

  void OnWriteDone(bool ok) override {
    if (ok && sent_ < messages_.size()) Write();
  }

  void OnDone(const grpc::Status& status) override {
    status_ = status;
    done_.DecrementCount();
  }

 private:
  void Write() {
    const grpc::ByteBuffer& message = messages_[sent_++];
    if (sent_ == messages_.size()) {
      StartWriteLast(&message, {});
    } else {
      // So that small messages go out together.
      StartWrite(&message, grpc::WriteOptions().set_buffer_hint());
    }
  }

  grpc::GenericStub stub_;
  const std::vector<grpc::ByteBuffer>& messages_;
  grpc::ClientContext context_;
  grpc::ByteBuffer answer_;
  size_t sent_ = 0;
  grpc::Status status_;
  absl::BlockingCounter done_{1};
};

// The messages of a file, each behind its length in four bytes, big-endian.
absl::StatusOr<std::vector<grpc::ByteBuffer>> ReadMessages(const std::string& path) {
  ASSIGN_OR_RETURN(const std::string file, rpc::ReadFile(path));
  std::vector<grpc::ByteBuffer> messages;
  std::string_view rest = file;
  while (!rest.empty()) {
    size_t size = 0;
    for (unsigned char byte : rest.substr(0, 4)) size = size << 8 | byte;
    if (rest.size() < 4 || rest.size() - 4 < size) {
      return absl::InvalidArgumentError(path + " ends within a message");
    }
    messages.push_back(ToBuffer(rest.substr(4, size)));
    rest.remove_prefix(4 + size);
  }
  if (messages.empty()) return absl::InvalidArgumentError(path + " holds no message");
  return messages;
}

}  // namespace

absl::Status Stream(const Options& options) {
  ASSIGN_OR_RETURN(const Target target, MakeTarget(options));
  ASSIGN_OR_RETURN(const std::vector<grpc::ByteBuffer> messages,
                   ReadMessages(options.messages_file));
  ASSIGN_OR_RETURN(auto channel, Connect(options));
  const double cpu = CpuSeconds();
  const absl::Time start = absl::Now();
  Upload upload(std::move(channel), target, messages);
  ASSIGN_OR_RETURN(const std::string answer, upload.Run());
  nlohmann::ordered_json line = {{"messages", messages.size()},
                                 {"seconds", absl::ToDoubleSeconds(absl::Now() - start)},
                                 {"answer_bytes", answer.size()},
                                 {"cpu_seconds", CpuSeconds() - cpu}};
  RETURN_IF_ERROR(files::WriteFile(options.answer_file, answer, 0644));
  std::cout << line << "\n";
  return absl::OkStatus();
}

}  // namespace thidua::bench
