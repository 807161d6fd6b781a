#include <absl/synchronization/blocking_counter.h>
#include <absl/time/clock.h>
#include <grpcpp/generic/generic_stub.h>

#include <algorithm>
#include <atomic>
#include <iostream>
#include <nlohmann/json.hpp>
#include <optional>
#include <vector>

#include "common/rpc/files.h"
#include "common/value/status_macros.h"
#include "tests/bench/client/client.h"

namespace thidua::bench {
namespace {

// One of the calls that are under way at any time: it begins the next one when it has its answer.
class Caller : public grpc::ClientUnaryReactor {
 public:
  // Takes calls off `left` until it is used up, or one fails. The rest must outlive it.
  Caller(std::shared_ptr<grpc::Channel> channel, const Target& target,
         const grpc::ByteBuffer& request, std::atomic<int64_t>& left,
         absl::BlockingCounter& running)
      : stub_(std::move(channel)),
        target_(target),
        request_(request),
        left_(left),
        running_(running) {}

  void Next() {
    if (!failure_.ok() || left_.fetch_sub(1, std::memory_order_relaxed) <= 0) {
      running_.DecrementCount();
      return;
    }
    context_.emplace();
    target_.Fill(*context_);
    answer_.Clear();
    start_ = absl::Now();
    stub_.PrepareUnaryCall(&*context_, target_.method, {}, &request_, &answer_, this);
    StartCall();
  }

  void OnDone(const grpc::Status& status) override {
    micros_.push_back(absl::ToDoubleMicroseconds(absl::Now() - start_));
    answer_bytes_ += answer_.Length();
    if (!status.ok()) failure_ = ToStatus(status);
    Next();
  }

  // Once it no longer runs.
  const absl::Status& failure() const { return failure_; }
  const std::vector<double>& micros() const { return micros_; }
  size_t answer_bytes() const { return answer_bytes_; }

 private:
  grpc::GenericStub stub_;
  const Target& target_;
  const grpc::ByteBuffer request_;
  std::atomic<int64_t>& left_;
  absl::BlockingCounter& running_;
  std::optional<grpc::ClientContext> context_;
  grpc::ByteBuffer answer_;
  absl::Time start_;
  absl::Status failure_;
  std::vector<double> micros_;  // how long each call took
  size_t answer_bytes_ = 0;
};

}  // namespace

absl::Status Unary(const Options& options) {
  ASSIGN_OR_RETURN(const Target target, MakeTarget(options));
  ASSIGN_OR_RETURN(const std::string request, rpc::ReadFile(options.request_file));
  const grpc::ByteBuffer bytes = ToBuffer(request);
  std::atomic<int64_t> left = options.calls;
  absl::BlockingCounter running(options.connections * options.outstanding);
  std::vector<std::unique_ptr<Caller>> callers;
  for (int i = 0; i < options.connections; ++i) {
    ASSIGN_OR_RETURN(auto channel, Connect(options));
    for (int j = 0; j < options.outstanding; ++j) {
      callers.push_back(std::make_unique<Caller>(channel, target, bytes, left, running));
    }
  }
  const double cpu = CpuSeconds();
  const absl::Time start = absl::Now();
  for (auto& caller : callers) caller->Next();
  running.Wait();
  const double seconds = absl::ToDoubleSeconds(absl::Now() - start);
  const double own = CpuSeconds() - cpu;

  std::vector<double> micros;
  size_t answer_bytes = 0;
  for (const auto& caller : callers) {
    RETURN_IF_ERROR(caller->failure());
    micros.insert(micros.end(), caller->micros().begin(), caller->micros().end());
    answer_bytes += caller->answer_bytes();
  }
  std::sort(micros.begin(), micros.end());
  auto percentile = [&](size_t percent) { return micros[(micros.size() - 1) * percent / 100]; };
  nlohmann::ordered_json line = {{"calls", micros.size()},
                                 {"seconds", seconds},
                                 {"per_s", double(micros.size()) / seconds},
                                 {"answer_bytes", answer_bytes},
                                 {"p50_us", percentile(50)},
                                 {"p99_us", percentile(99)},
                                 {"cpu_seconds", own}};
  std::cout << line << "\n";
  return absl::OkStatus();
}

}  // namespace thidua::bench
