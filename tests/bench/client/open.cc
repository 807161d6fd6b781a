#include <absl/strings/str_cat.h>
#include <absl/time/clock.h>
#include <grpcpp/generic/generic_stub.h>

#include <algorithm>
#include <condition_variable>
#include <iostream>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <thread>
#include <vector>

#include "common/rpc/files.h"
#include "common/value/status_macros.h"
#include "tests/bench/client/client.h"

namespace thidua::bench {
namespace {

// What became of all calls. Thread-safe.
class Outcomes {
 public:
  void Begin() {
    std::lock_guard lock(mutex_);
    ++open_;
  }
  void End(const grpc::Status& status, double millis) {
    std::lock_guard lock(mutex_);
    ++codes_[status.error_code()];
    if (status.ok()) millis_.push_back(millis);
    if (--open_ == 0) none_open_.notify_all();
  }
  // Once every call has ended: how many ended with which code, and how long the good ones took.
  void Await() {
    std::unique_lock lock(mutex_);
    none_open_.wait(lock, [&] { return open_ == 0; });
    std::sort(millis_.begin(), millis_.end());
  }
  const std::map<int, int64_t>& codes() const { return codes_; }
  double Percentile(size_t percent) const {
    return millis_.empty() ? 0 : millis_[(millis_.size() - 1) * percent / 100];
  }
  size_t good() const { return millis_.size(); }

 private:
  std::mutex mutex_;
  std::condition_variable none_open_;
  int64_t open_ = 0;
  std::map<int, int64_t> codes_;
  std::vector<double> millis_;
};

// One call. It stays until all have ended: gRPC may still hold it when it says that it is done.
class Shot : public grpc::ClientUnaryReactor {
 public:
  void OnDone(const grpc::Status& status) override {
    outcomes_.End(status, absl::ToDoubleMilliseconds(absl::Now() - start_));
  }

  Shot(const std::shared_ptr<grpc::Channel>& channel, const Target& target,
       const grpc::ByteBuffer& request, absl::Duration patience, Outcomes& outcomes)
      : stub_(channel), request_(request), outcomes_(outcomes), start_(absl::Now()) {
    target.Fill(context_);
    context_.set_deadline(absl::ToChronoTime(start_ + patience));
    stub_.PrepareUnaryCall(&context_, target.method, {}, &request_, &answer_, this);
  }

 private:
  grpc::GenericStub stub_;
  grpc::ClientContext context_;
  const grpc::ByteBuffer request_;
  grpc::ByteBuffer answer_;
  Outcomes& outcomes_;
  const absl::Time start_;
};

}  // namespace

absl::Status Open(const Options& options) {
  std::vector<Target> targets;
  for (const std::string& file : options.token_files) {
    Options one = options;
    one.token_file = file;
    ASSIGN_OR_RETURN(targets.emplace_back(), MakeTarget(one));
  }
  ASSIGN_OR_RETURN(const std::string request, rpc::ReadFile(options.request_file));
  const grpc::ByteBuffer bytes = ToBuffer(request);
  std::vector<std::shared_ptr<grpc::Channel>> channels;
  for (int i = 0; i < options.connections; ++i) {
    ASSIGN_OR_RETURN(channels.emplace_back(), Connect(options));
  }
  Outcomes outcomes;
  std::vector<std::unique_ptr<Shot>> shots;
  const auto patience = absl::Milliseconds(options.deadline_ms);
  const absl::Time start = absl::Now();
  const absl::Time end = start + absl::Seconds(options.seconds);
  int64_t sent = 0;
  // Calls begin when they are due, however long those before them take.
  for (absl::Time now = start; now < end; now = absl::Now()) {
    const auto due = static_cast<int64_t>(absl::ToDoubleSeconds(now - start) * options.per_second);
    for (; sent < due; ++sent) {
      outcomes.Begin();
      shots.push_back(std::make_unique<Shot>(channels[sent % channels.size()],
                                             targets[sent % targets.size()], bytes, patience,
                                             outcomes));
      shots.back()->StartCall();
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  outcomes.Await();
  nlohmann::ordered_json codes;
  for (const auto& [code, count] : outcomes.codes()) codes[absl::StrCat(code)] = count;
  nlohmann::ordered_json line = {{"sent", sent},
                                 {"seconds", options.seconds},
                                 {"good_per_s", double(outcomes.good()) / options.seconds},
                                 {"p50_ms", outcomes.Percentile(50)},
                                 {"p99_ms", outcomes.Percentile(99)},
                                 {"codes", codes}};
  std::cout << line << "\n";
  return absl::OkStatus();
}

}  // namespace thidua::bench
