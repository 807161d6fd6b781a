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

  // One unary call. It ends itself once gRPC is done with it.
  class Answer;
  class WholeCall;
  class HeadedCall;

  // Is told how many counted bytes are not taken yet whenever the number changes. Runs under a
  // lock: it is quick and never calls this object.
  using Gauge = std::function<void(size_t bytes)>;

  explicit Answers(Limits limits, Gauge gauge = nullptr);
  ~Answers();
  Answers(const Answers&) = delete;
  Answers& operator=(const Answers&) = delete;

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

class Answers::Answer {
 public:
  Answer(Answers& answers, grpc::CallbackServerContext* context)
      : answers_(answers), context_(context) {}
  virtual ~Answer() = default;

  // What the client sent, invalid without a message, and what he is to have.
  virtual const grpc::ByteBuffer& request() const = 0;
  virtual grpc::ByteBuffer* response() = 0;

  // Counts the bytes of the answer that is about to be sent, until they are taken.
  //   RESOURCE_EXHAUSTED / OVERLOADED: too much waits already to be read; send this instead.
  absl::Status Hold(std::string_view principal, size_t bytes);

  // Sends response() if `status` is OK, else the status alone. Once, and the last that is done.
  virtual void Send(const grpc::Status& status) = 0;

 protected:
  // gRPC is done with the call.
  void End();

 private:
  friend class Answers;

  Answers& answers_;
  grpc::CallbackServerContext* const context_;
  bool held_ = false;
};

// A call that gRPC hands over once its message is whole.
class Answers::WholeCall : public Answer, public grpc::ServerUnaryReactor {
 public:
  // `request` and `response` are gRPC's.
  WholeCall(Answers& answers, grpc::CallbackServerContext* context, const grpc::ByteBuffer& request,
            grpc::ByteBuffer* response)
      : Answer(answers, context), request_(request), response_(response) {}

  const grpc::ByteBuffer& request() const override { return request_; }
  grpc::ByteBuffer* response() override { return response_; }
  void Send(const grpc::Status& status) override { Finish(status); }
  void OnDone() override { End(); }

 private:
  const grpc::ByteBuffer& request_;
  grpc::ByteBuffer* const response_;
};

// A call that gRPC hands over with its headers, so that who calls is known before his message is
// read. gRPC does so with streams only; what travels is the same. It costs the smallest of calls
// about a seventh more.
class Answers::HeadedCall : public Answer,
                            public grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer> {
 public:
  using Answer::Answer;

  // Reads the message, at most once, and calls `then` on a gRPC thread, also without one.
  void Read(std::function<void()> then);

  const grpc::ByteBuffer& request() const override { return request_; }
  grpc::ByteBuffer* response() override { return &response_; }
  void Send(const grpc::Status& status) override;
  void OnReadDone(bool ok) override;
  void OnDone() override { End(); }

 private:
  std::function<void()> then_;
  grpc::ByteBuffer request_;
  grpc::ByteBuffer response_;
};

}  // namespace thidua::rpc
