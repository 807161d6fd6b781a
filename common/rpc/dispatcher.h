#pragma once
// The one path of every RPC: identity, deadline, executor, handler, error details, metrics, log
// line. Services reach it through rpc::Service.

#include <absl/container/flat_hash_map.h>
#include <absl/functional/function_ref.h>
#include <google/protobuf/descriptor.h>
#include <grpcpp/grpcpp.h>
#include <prometheus/registry.h>

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "common/auth/access.h"
#include "common/auth/token.h"
#include "common/rpc/answers.h"
#include "common/rpc/call.h"
#include "common/rpc/executor.h"
#include "common/rpc/metrics.h"

namespace spdlog {
class logger;
}

namespace thidua::rpc {

class Connections;

// One RPC: what its proto declares, and its counters.
struct Method {
  std::string name;  // without a leading slash
  auth::v1::Permission permission;
  std::unique_ptr<MethodMetrics> metrics;
  mutable Cost cost;  // of what its handler does on the executor
};

// Thread-safe once every service is added. What it is given must outlive it.
class Dispatcher {
 public:
  // All of them are needed, unless it says otherwise.
  struct Parts {
    const auth::TokenVerifier* verifier = nullptr;
    const auth::Authorizer* authorizer = nullptr;
    Executor* executor = nullptr;
    Answers* answers = nullptr;
    Connections* connections = nullptr;  // may be missing
    std::shared_ptr<prometheus::Registry> registry;
    std::shared_ptr<spdlog::logger> logger;
  };
  explicit Dispatcher(Parts parts);

  // Learns the methods of a service, before the server starts.
  //   FAILED_PRECONDITION: one of its RPCs declares no permission.
  absl::Status AddService(const google::protobuf::ServiceDescriptor& service);

  // What a call does on the executor. Before it returns OK it has written its answer.
  using Handler = std::function<absl::Status(Call&, const grpc::ByteBuffer& request,
                                             grpc::ByteBuffer* response)>;

  // Answers one unary call. `method` must be one of an added service; `handler` must outlive the
  // call. Who calls is asked before his message is read.
  Answers::HeadedCall* Unary(grpc::CallbackServerContext* context, std::string_view method,
                             const Handler& handler);

  // What the gRPC thread, which must not wait, makes of a call:
  //   Declined      nothing; the handler answers on the executor.
  //   absl::Status  the answer.
  //   Pending       an answer that another thread brings. The dispatcher calls it once with a
  //                 Settle, which is to be called once, on any thread: with the answer, or with
  //                 nullopt, and then the handler answers on the executor after all.
  struct Declined {};
  using Settle = std::function<void(std::optional<absl::Status>)>;
  using Pending = std::function<void(Settle)>;
  using FastAnswer = std::variant<Declined, absl::Status, Pending>;
  using Fast =
      std::function<FastAnswer(Call&, std::string_view request, grpc::ByteBuffer* response)>;

  // Answers one unary call of a method of which most answers lie ready as bytes. `fast` runs on the
  // gRPC thread, must not block and sees no `via`. `slow` answers whatever `fast` declines, and
  // every call whose request is large; both must outlive the call. An OK that is not `slow`'s is
  // counted, but not logged unless the level is debug: writing a line costs more than the answer.
  // Requests are small, so the call comes with its message.
  Answers::WholeCall* Raw(grpc::CallbackServerContext* context, std::string_view method,
                          const grpc::ByteBuffer& request, grpc::ByteBuffer* response,
                          const Fast& fast, const Handler& slow);

  // For streams, which run their own course. Begin identifies the caller; End counts and logs.
  absl::StatusOr<Call> Begin(grpc::CallbackServerContext* context, std::string_view method) const;
  void End(const Call& call, absl::Time start, const absl::Status& status) const;
  // For a stream that Begin refused.
  void EndRefused(grpc::CallbackServerContext* context, std::string_view method,
                  const absl::Status& status) const;
  // UNAUTHENTICATED once the token that a long stream began with has expired, or the caller was
  // revoked. May read the store.
  absl::Status StillValid(const Call& call) const;
  // Runs a part of a stream's work: no exception of a library leaves it, and OK without having
  // asked for a permission is INTERNAL.
  static absl::Status Guard(const Call& call, absl::FunctionRef<absl::Status()> work);
  // For what the stream of `call` does that may block. Fails as Executor::Submit does.
  absl::Status Submit(const Call& call, absl::Time deadline, Executor::Task task) const;

  const auth::Authorizer& authorizer() const { return *parts_.authorizer; }
  spdlog::logger& logger() const { return *parts_.logger; }
  // The counters of a method, for tests and checks. nullptr if it is not known.
  const MethodMetrics* metrics(std::string_view method) const;

 private:
  // One call on its way.
  struct Arrival {
    grpc::CallbackServerContext* context;
    Answers::Answer* answer;
    const Method* method;
    absl::Time start;
  };
  // Who makes a unary call, without `via`; nullopt if it has been refused. A method for anybody
  // takes callers without credentials, by their address.
  std::optional<auth::Caller> Accept(const Arrival& arrival) const;
  // The part of Raw that comes after it is known who calls.
  void TryFast(const Arrival& arrival, auth::Caller caller, const Fast& fast, const Handler& slow);
  // Hops to the executor and finishes the reactor there.
  void Enqueue(const Arrival& arrival, auth::Caller caller, const Handler& handler);
  // Counts and logs the outcome, and sends it. Afterwards gRPC may free the context at any time.
  void Send(const Arrival& arrival, const Call& call, const absl::Status& status) const;
  // Answers at once with an error.
  void Refuse(const Arrival& arrival, const auth::Caller& caller, const absl::Status& status) const;
  // Answers without the handler.
  void Finish(const Arrival& arrival, auth::Caller caller, const absl::Status& status) const;
  // unknown_ for a method that was never added: what it declares nobody knows, so it is refused.
  const Method& Find(std::string_view method) const;
  absl::StatusOr<auth::Caller> Identify(grpc::CallbackServerContext* context) const;
  // The same without a person's `via`, which decides nothing: logs and commits want it, and it
  // costs more to ask gRPC for than everything else about the caller.
  absl::StatusOr<auth::Caller> IdentifyWithoutVia(grpc::CallbackServerContext* context) const;
  // Tells the connection of `peer` what became of a call of `caller`: whether it is a stranger's.
  // One who has not said who he is stays a stranger, and is no offender.
  void Tell(std::string_view peer, const auth::Caller& caller, const absl::Status& status) const;
  // Also puts the request id into the trailing metadata.
  CallContext MakeContext(grpc::CallbackServerContext* context) const;
  // Counts and logs.
  void Record(const Method& method, const auth::Caller& caller, const CallContext& context,
              absl::Time start, const absl::Status& status) const;
  void Log(const Method& method, const auth::Caller& caller, const CallContext& context,
           absl::Duration duration, const absl::Status& status) const;

  Parts parts_;
  std::string id_prefix_;  // of this process
  mutable std::atomic<uint64_t> next_id_{1};
  mutable Cost stream_cost_;  // of what streams have done on the executor
  absl::flat_hash_map<std::string, std::unique_ptr<Method>> methods_;
  Method unknown_;
};

}  // namespace thidua::rpc
