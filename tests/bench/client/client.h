#pragma once
// What the commands of thidua-bench-client need: where to call, as whom, and what it cost.

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <grpcpp/grpcpp.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace thidua::bench {

struct Options {
  std::string address, method, token_file, ca;
  // unary
  std::string request_file;
  int connections = 4, outstanding = 32;
  int64_t calls = 0;
  // open
  std::vector<std::string> token_files;
  double per_second = 0;
  int seconds = 0, deadline_ms = 0;
  // stream
  std::string messages_file, answer_file;
};

// What is the same for every call. Thread-safe.
struct Target {
  std::string method;         // with a leading slash
  std::string authorization;  // the header's value; empty: none

  // Readies a new context for one call.
  void Fill(grpc::ClientContext& context) const;
};

//   INVALID_ARGUMENT: the token's file cannot be read.
absl::StatusOr<Target> MakeTarget(const Options& options);

// A connection of its own, established: channels to one address otherwise share theirs.
//   UNAVAILABLE: the address does not answer.
absl::StatusOr<std::shared_ptr<grpc::Channel>> Connect(const Options& options);

grpc::ByteBuffer ToBuffer(std::string_view bytes);
absl::Status ToStatus(const grpc::Status& status);

// CPU seconds that this process has used.
double CpuSeconds();

// Makes the same call over and over, prints what it cost; fails if a call does.
absl::Status Unary(const Options& options);
// Makes the same call so many times a second, whatever becomes of those before, in the name of one
// token after another; prints how they ended. That they are refused or late is no failure.
absl::Status Open(const Options& options);
// Sends the messages of a file on one call, keeps the answer, prints what it cost.
absl::Status Stream(const Options& options);

}  // namespace thidua::bench
