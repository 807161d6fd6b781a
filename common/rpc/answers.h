#pragma once
// Answers of unary calls until their readers have taken them. What is not read stays in memory, so
// that nobody may have much of it, nor for long.

#include <absl/status/status.h>
#include <absl/time/time.h>
#include <grpcpp/grpcpp.h>

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

#include "common/rpc/service_options.h"

namespace thidua::rpc {

// Owns one thread, which ends answers that nobody takes. Thread-safe. Every answer that was begun
// must be finished, and be done, before the end of this object.
class Answers {
 public:
  using Limits = UnreadLimits;

  // The reactor of one call; gRPC and Answers own it.
  class Answer;

  // Is told how many counted bytes are not taken yet whenever the number changes. Runs under a
  // lock: it is quick and never calls this object.
  using Gauge = std::function<void(size_t bytes)>;

  explicit Answers(Limits limits, Gauge gauge = nullptr);
  ~Answers();
  Answers(const Answers&) = delete;
  Answers& operator=(const Answers&) = delete;

  // Begins the answer of the call of `context`.
  Answer* Begin(grpc::CallbackServerContext* context);

 private:
  struct Held {
    std::string principal;
    size_t bytes = 0;
    absl::Time since;
  };

  absl::Status Hold(Answer* answer, std::string_view principal, size_t bytes);
  void Release(Answer* answer);
  void SetBytes(size_t bytes);
  void Run();
  // Cancels the calls whose answers wait since before `cutoff`.
  void EndStuck(absl::Time cutoff);

  const Limits limits_;
  const Gauge gauge_;
  // gRPC may be done with an answer while it is told to cancel its call, on the same thread.
  std::recursive_mutex mutex_;
  std::condition_variable_any wake_;
  std::map<Answer*, Held> held_;
  std::map<std::string, size_t, std::less<>> bytes_of_;  // by principal
  size_t bytes_ = 0;
  bool stopping_ = false;
  std::thread thread_;
};

class Answers::Answer : public grpc::ServerUnaryReactor {
 public:
  Answer(Answers& answers, grpc::CallbackServerContext* context)
      : answers_(answers), context_(context) {}

  // Counts the bytes of the answer that is about to be finished, until they are taken.
  //   RESOURCE_EXHAUSTED / OVERLOADED: too much waits already to be read; finish with this instead.
  absl::Status Hold(std::string_view principal, size_t bytes);

  void OnDone() override;

 private:
  friend class Answers;

  Answers& answers_;
  grpc::CallbackServerContext* const context_;
  bool held_ = false;
};

}  // namespace thidua::rpc
