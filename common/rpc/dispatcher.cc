#include "common/rpc/dispatcher.h"

#include <absl/random/random.h>
#include <absl/strings/str_cat.h>
#include <absl/time/clock.h>

#include <nlohmann/json.hpp>

#include "common/rpc/bearer_token.h"
#include "common/rpc/connections.h"
#include "common/rpc/log.h"
#include "common/rpc/logged_status.h"
#include "common/rpc/peer.h"
#include "common/rpc/status.h"
#include "common/rpc/trace.h"
#include "common/value/check.h"
#include "common/value/errors.h"
#include "common/value/status_macros.h"

namespace thidua::rpc {
namespace {

constexpr absl::Duration kDefaultDeadline = absl::Seconds(10);
// What a gRPC thread parses: more than a name and a position can need.
constexpr size_t kMaxFastBytes = 16 << 10;

std::string_view View(grpc::string_ref text) { return {text.data(), text.size()}; }

// What a client without a deadline of his own gets; gRPC says "infinite" with a far date.
absl::Time DeadlineOf(grpc::CallbackServerContext* context, absl::Time start) {
  absl::Time deadline = absl::FromChrono(context->deadline());
  return deadline > start + absl::Hours(24 * 365) ? start + kDefaultDeadline : deadline;
}

// The program that forwarded a person's call, and its certificate, so that a revoked one forwards
// nothing.
void SetVia(grpc::CallbackServerContext* context, auth::Caller& caller) {
  if (caller.token_id.empty()) return;
  Peer peer = PeerOf(*context);
  caller.via = std::move(peer.principal);
  caller.certificate = std::move(peer.certificate);
}

// Runs what a service does for a call: no exception of a library leaves it.
template <class Fn>
absl::Status Caught(Fn&& fn) {
  try {
    return fn();
  } catch (const std::exception& error) {
    return absl::InternalError(absl::StrCat("exception: ", error.what()));
  }
}

// The answer itself, or INTERNAL for one that would go out although nobody asked for a permission.
absl::Status IfAsked(const Call& call, absl::Status answer) {
  const bool for_all = call.permission() == auth::v1::PERMISSION_AUTHENTICATED ||
                       call.permission() == auth::v1::PERMISSION_PUBLIC;
  if (answer.ok() && !call.asked() && !for_all) {
    return absl::InternalError("answered without asking for a permission");
  }
  return answer;
}

template <class Fn>
absl::Status Guarded(const Call& call, Fn&& fn) {
  return IfAsked(call, Caught(std::forward<Fn>(fn)));
}

}  // namespace

Dispatcher::Dispatcher(Parts parts) : parts_(std::move(parts)) {
  THIDUA_CHECK(parts_.verifier && parts_.authorizer && parts_.executor && parts_.answers &&
                   parts_.registry && parts_.logger,
               "A dispatcher is given all its parts.");
  absl::BitGen random;
  unknown_.name = "unknown";
  unknown_.metrics = std::make_unique<MethodMetrics>(*parts_.registry, unknown_.name);
  id_prefix_ = absl::StrCat(absl::Hex(absl::Uniform<uint64_t>(random), absl::kZeroPad16), "-");
}

absl::Status Dispatcher::AddService(const google::protobuf::ServiceDescriptor& service) {
  for (int i = 0; i < service.method_count(); ++i) {
    const auto* descriptor = service.method(i);
    auto permission = descriptor->options().GetExtension(auth::v1::permission);
    if (permission == auth::v1::PERMISSION_UNSPECIFIED) {
      return absl::FailedPreconditionError(
          absl::StrCat(descriptor->full_name(), " declares no permission"));
    }
    auto method = std::make_unique<Method>();
    method->name = absl::StrCat(service.full_name(), "/", descriptor->name());
    method->permission = permission;
    method->metrics = std::make_unique<MethodMetrics>(*parts_.registry, method->name);
    std::string name = method->name;
    methods_.emplace(std::move(name), std::move(method));
  }
  return absl::OkStatus();
}

const Method& Dispatcher::Find(std::string_view method) const {
  auto it = methods_.find(absl::string_view(method.data(), method.size()));
  return it == methods_.end() ? unknown_ : *it->second;
}

const MethodMetrics* Dispatcher::metrics(std::string_view method) const {
  auto it = methods_.find(absl::string_view(method.data(), method.size()));
  return it == methods_.end() ? nullptr : it->second->metrics.get();
}

absl::StatusOr<auth::Caller> Dispatcher::Identify(grpc::CallbackServerContext* context) const {
  ASSIGN_OR_RETURN(auth::Caller caller, IdentifyWithoutVia(context));
  SetVia(context, caller);
  return caller;
}

absl::StatusOr<auth::Caller> Dispatcher::IdentifyWithoutVia(
    grpc::CallbackServerContext* context) const {
  // Everything is taken from this very call: the connection, which many people may share behind a
  // proxy, says at most which service is at its other end.
  ASSIGN_OR_RETURN(std::string_view token, BearerToken(context));
  auth::Caller caller;
  if (!token.empty()) {
    ASSIGN_OR_RETURN(auto claims, parts_.verifier->Verify(token));
    caller.principal = claims->subject;
    caller.token_id = claims->id;
    return caller;
  }
  Peer peer = PeerOf(*context);
  if (peer.principal.empty()) {
    return Error(absl::StatusCode::kUnauthenticated, type::v1::ERROR_REASON_CREDENTIALS_MISSING,
                 "the call has neither a bearer token nor a program's certificate");
  }
  caller.principal = std::move(peer.principal);
  caller.is_service = peer.is_service;
  caller.certificate = std::move(peer.certificate);
  return caller;
}

void Dispatcher::Tell(std::string_view peer, const auth::Caller& caller,
                      const absl::Status& status) const {
  if (parts_.connections == nullptr || caller.is_anonymous) return;
  if (absl::IsUnauthenticated(status)) {
    parts_.connections->NoteRefused(peer, absl::Now());
  } else {
    parts_.connections->Vouch(peer);
  }
}

CallContext Dispatcher::MakeContext(grpc::CallbackServerContext* context) const {
  CallContext result;
  result.request_id = absl::StrCat(id_prefix_, next_id_.fetch_add(1, std::memory_order_relaxed));
  const auto& metadata = context->client_metadata();
  auto parent = metadata.find("traceparent");
  result.traceparent =
      NextTraceparent(parent == metadata.end() ? std::string_view() : View(parent->second));
  result.peer = context->peer();
  auto token = BearerToken(context);
  if (token.ok()) result.token = std::string(*token);
  // In trailing metadata: initial metadata would end the client's retries.
  context->AddTrailingMetadata("x-request-id", result.request_id);
  return result;
}

std::optional<auth::Caller> Dispatcher::Accept(const Arrival& arrival) const {
  auto caller = IdentifyWithoutVia(arrival.context);
  if (arrival.method->permission == auth::v1::PERMISSION_PUBLIC &&
      ReasonOf(caller.status()) == type::v1::ERROR_REASON_CREDENTIALS_MISSING) {
    auth::Caller anonymous;
    anonymous.principal =
        absl::StrCat("anonymous:", parts_.connections == nullptr
                                       ? "local"
                                       : parts_.connections->SubscriberOf(arrival.context->peer()));
    anonymous.is_anonymous = true;
    return anonymous;
  }
  if (!caller.ok()) {
    Refuse(arrival, {}, caller.status());
  } else if (arrival.method == &unknown_) {
    Refuse(arrival, *caller, absl::InternalError("never added"));
  } else {
    return *std::move(caller);
  }
  return std::nullopt;
}

Answers::HeadedCall* Dispatcher::Unary(grpc::CallbackServerContext* context,
                                       std::string_view method, const Handler& handler) {
  auto* call = new Answers::HeadedCall(*parts_.answers, context);
  const Arrival headers{context, call, &Find(method), absl::Now()};
  auto caller = Accept(headers);
  if (!caller) return call;
  if (parts_.connections != nullptr && !caller->is_anonymous) {
    parts_.connections->NoteNamed(context->peer());
  }
  SetVia(context, *caller);
  // What would be refused with its message is refused without it, for less.
  if (const absl::Status full = parts_.executor->Check(
          caller->principal, DeadlineOf(context, headers.start), headers.method->cost);
      !full.ok()) {
    Refuse(headers, *caller, full);
    return call;
  }
  call->Read([this, headers, caller = *std::move(caller), &handler] {
    Arrival arrival = headers;
    arrival.start = absl::Now();  // how long the client took to send it is not our time
    Enqueue(arrival, caller, handler);
  });
  return call;
}

Answers::WholeCall* Dispatcher::Raw(grpc::CallbackServerContext* context, std::string_view method,
                                    const grpc::ByteBuffer& request, grpc::ByteBuffer* response,
                                    const Fast& fast, const Handler& slow) {
  auto* call = new Answers::WholeCall(*parts_.answers, context, request, response);
  const Arrival arrival{context, call, &Find(method), absl::Now()};
  auto caller = Accept(arrival);
  if (caller) TryFast(arrival, *std::move(caller), fast, slow);
  return call;
}

void Dispatcher::TryFast(const Arrival& arrival, auth::Caller caller, const Fast& fast,
                         const Handler& slow) {
  Call call(caller, arrival.method->name, arrival.method->permission,
            DeadlineOf(arrival.context, arrival.start), *parts_.authorizer, {});
  const grpc::ByteBuffer& request = arrival.answer->request();
  FastAnswer answer;
  const absl::Status ran = Caught([&] {
    grpc::Slice slice;
    // Reading much is not for this thread.
    if (request.Length() <= kMaxFastBytes &&
        (request.TrySingleSlice(&slice).ok() || request.DumpToSingleSlice(&slice).ok())) {
      answer = fast(call, {reinterpret_cast<const char*>(slice.begin()), slice.size()},
                    arrival.answer->response());
    }
    return absl::OkStatus();
  });
  if (!ran.ok()) answer = ran;
  if (std::holds_alternative<Declined>(answer)) {
    SetVia(arrival.context, caller);
    return Enqueue(arrival, std::move(caller), slow);
  }
  const absl::Status* ready = std::get_if<absl::Status>(&answer);
  const absl::Status status = IfAsked(call, ready == nullptr ? absl::OkStatus() : *ready);
  if (ready != nullptr || !status.ok()) return Finish(arrival, std::move(caller), status);
  std::get<Pending>(answer)([this, arrival, caller = std::move(caller),
                             &slow](std::optional<absl::Status> settled) mutable {
    if (settled) {
      Finish(arrival, std::move(caller), *settled);
    } else {
      SetVia(arrival.context, caller);
      Enqueue(arrival, std::move(caller), slow);
    }
  });
}

void Dispatcher::Finish(const Arrival& arrival, auth::Caller caller,
                        const absl::Status& status) const {
  const auto& [context, answer, method, start] = arrival;
  const absl::Status held =
      status.ok() ? answer->Hold(caller.principal, answer->response()->Length()) : status;
  if (!held.ok()) {
    SetVia(context, caller);
    return Refuse(arrival, caller, held);
  }
  method->metrics->Observe(0, absl::Now() - start);
  Tell(context->peer(), caller, status);
  if (parts_.logger->should_log(spdlog::level::debug)) {
    SetVia(context, caller);
    Log(*method, caller, MakeContext(context), absl::Now() - start, status);
  }
  answer->Send(grpc::Status::OK);
}

void Dispatcher::Refuse(const Arrival& arrival, const auth::Caller& caller,
                        const absl::Status& status) const {
  Tell(arrival.context->peer(), caller, status);
  Record(*arrival.method, caller, MakeContext(arrival.context), arrival.start, status);
  arrival.answer->Send(ToGrpc(status));
}

void Dispatcher::Send(const Arrival& arrival, const Call& call, const absl::Status& status) const {
  const absl::Status held = status.ok() ? arrival.answer->Hold(call.caller().principal,
                                                               arrival.answer->response()->Length())
                                        : status;
  // Counted before it is answered: who has his answer finds it in the metrics.
  Record(*arrival.method, call.caller(), call.context(), arrival.start, held);
  Tell(arrival.context->peer(), call.caller(), held);
  arrival.answer->Send(ToGrpc(held));
}

void Dispatcher::Enqueue(const Arrival& arrival, auth::Caller caller, const Handler& handler) {
  const absl::Time deadline = DeadlineOf(arrival.context, arrival.start);
  auto call =
      std::make_shared<Call>(std::move(caller), arrival.method->name, arrival.method->permission,
                             deadline, *parts_.authorizer, MakeContext(arrival.context));
  auto finish = [this, arrival, call](const absl::Status& status) { Send(arrival, *call, status); };
  const absl::Status queued = parts_.executor->Submit(
      call->caller().principal, deadline, arrival.method->cost,
      [arrival, call, finish, &handler](Executor::Turn turn) {
        switch (turn) {
          case Executor::Turn::kRun:
            finish(arrival.context->IsCancelled()
                       ? absl::CancelledError("the client gave up before the work began")
                       : Guarded(*call, [&] {
                           return handler(*call, arrival.answer->request(),
                                          arrival.answer->response());
                         }));
            return;
          case Executor::Turn::kExpired:
            finish(Error(absl::StatusCode::kDeadlineExceeded, type::v1::ERROR_REASON_EXPIRED,
                         "the deadline passed before the work began; nothing was done"));
            return;
          case Executor::Turn::kLate:
            finish(Error(absl::StatusCode::kResourceExhausted, type::v1::ERROR_REASON_OVERLOADED,
                         "too little time was left when the call's turn came; nothing was done"));
        }
      });
  if (!queued.ok()) finish(queued);
}

absl::StatusOr<Call> Dispatcher::Begin(grpc::CallbackServerContext* context,
                                       std::string_view method_name) const {
  const Method& method = Find(method_name);
  ASSIGN_OR_RETURN(auth::Caller caller, Identify(context));
  // Messages come in before anybody has looked whether the credentials still hold.
  if (parts_.connections != nullptr) parts_.connections->NoteNamed(context->peer());
  return Call(std::move(caller), method.name, method.permission,
              absl::FromChrono(context->deadline()), *parts_.authorizer, MakeContext(context));
}

absl::Status Dispatcher::StillValid(const Call& call) const {
  if (!call.context().token.empty()) {
    RETURN_IF_ERROR(parts_.verifier->Verify(call.context().token).status());
  }
  const absl::Status admitted = parts_.authorizer->Admit(call.caller());
  Tell(call.context().peer, call.caller(), admitted);
  return admitted;
}

absl::Status Dispatcher::Guard(const Call& call, absl::FunctionRef<absl::Status()> work) {
  return Guarded(call, work);
}

absl::Status Dispatcher::Submit(const Call& call, absl::Time deadline, Executor::Task task) const {
  return parts_.executor->Submit(call.caller().principal, deadline, stream_cost_, std::move(task));
}

void Dispatcher::End(const Call& call, absl::Time start, const absl::Status& status) const {
  Record(Find(call.method()), call.caller(), call.context(), start, status);
}

void Dispatcher::EndRefused(grpc::CallbackServerContext* context, std::string_view method,
                            const absl::Status& status) const {
  Tell(context->peer(), {}, status);
  Record(Find(method), {}, MakeContext(context), absl::Now(), status);
}

void Dispatcher::Record(const Method& method, const auth::Caller& caller,
                        const CallContext& context, absl::Time start,
                        const absl::Status& status) const {
  absl::Duration duration = absl::Now() - start;
  method.metrics->Observe(static_cast<int>(status.code()), duration);
  Log(method, caller, context, duration, status);
}

void Dispatcher::Log(const Method& method, const auth::Caller& caller, const CallContext& context,
                     absl::Duration duration, const absl::Status& status) const {
  spdlog::level::level_enum level = spdlog::level::info;
  if (absl::IsInternal(status) || absl::IsUnknown(status) || absl::IsDataLoss(status)) {
    level = spdlog::level::err;
  } else if (absl::IsUnavailable(status) || absl::IsResourceExhausted(status)) {
    level = spdlog::level::warn;
  }
  const std::string_view code = CodeName(static_cast<int>(status.code()));
  if (!WouldLog(*parts_.logger, level, "call", code)) return;
  LogEvent(*parts_.logger, level, "call",
           {{"method", method.name},
            {"principal", caller.principal},
            {"via", caller.via},
            {"code", code},
            {"reason", status.ok() ? "" : type::v1::ErrorReason_Name(ReasonOf(status))},
            {"message", LoggedMessage(status)},
            {"ms", absl::ToDoubleMilliseconds(duration)},
            {"request_id", context.request_id},
            {"trace_id", std::string(TraceIdOf(context.traceparent))}});
}

}  // namespace thidua::rpc
