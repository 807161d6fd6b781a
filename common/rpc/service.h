#pragma once
// A gRPC service in which serving a method takes one line. The methods come from its proto.
//
//   ReportingService::ReportingService(rpc::Dispatcher& dispatcher, ledger::Ledger& ledger)
//       : Service(dispatcher, "thidua.reporting.v1.ReportingService"), rounds_(ledger) {
//     Unary("OpenRound", &rounds_, &RoundsApi::Open);
//     ...
//   }
//
// Every method takes its request as bytes. So nothing is parsed before it is known who the caller
// is, and a request that does not parse is answered, counted and logged like any other call.

#include <google/protobuf/descriptor.h>
#include <grpcpp/grpcpp.h>
#include <grpcpp/impl/codegen/proto_utils.h>
#include <grpcpp/impl/codegen/server_callback_handlers.h>
#include <grpcpp/impl/rpc_service_method.h>
#include <grpcpp/impl/service_type.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/rpc/client_stream.h"
#include "common/rpc/dispatcher.h"
#include "common/rpc/message.h"
#include "common/value/status_macros.h"

namespace thidua::rpc {

// Thread-safe once constructed. `dispatcher` must outlive it, and it must outlive the server that
// it is registered with. A method that is not served, or served wrongly, is told by Check, which
// Server::Register calls.
class Service : public grpc::Service {
 public:
  Service(const Service&) = delete;
  Service& operator=(const Service&) = delete;

  // OK if every method of the proto is served once, with the types that the proto declares and as a
  // stream where the proto says so.
  //   FAILED_PRECONDITION: some are not; the message names them all.
  absl::Status Check() const;

  // The proto's descriptor. nullptr if the proto is not linked into the program; Check refuses
  // that.
  const google::protobuf::ServiceDescriptor* descriptor() const { return descriptor_; }

 protected:
  // `name` is the full name of a service in `pool`.
  Service(Dispatcher& dispatcher, std::string_view name,
          const google::protobuf::DescriptorPool& pool =
              *google::protobuf::DescriptorPool::generated_pool());

  // Serves the unary method `verb` with `fn(Call&, const Request&, Response*) -> absl::Status`,
  // which runs on the executor.
  template <class Request, class Response, class Fn>
  void Unary(std::string_view verb, Fn fn);
  template <class Api, class Request, class Response>
  void Unary(std::string_view verb, Api* api,
             absl::Status (Api::*fn)(Call&, const Request&, Response*));

  // Serves the unary method `verb`, of which most answers lie ready as bytes.
  // `fast(Call&, std::string_view request, grpc::ByteBuffer*) -> Dispatcher::FastAnswer` runs on
  // the gRPC thread, as Dispatcher::Raw says; what it declines is answered by `slow(Call&, const
  // Request&, grpc::ByteBuffer*) -> absl::Status` on the executor.
  template <class Request, class Response, class Fast, class Slow>
  void Raw(std::string_view verb, Fast fast, Slow slow);

  // Serves the server-streaming method `verb` with `open(grpc::CallbackServerContext*, const
  // grpc::ByteBuffer& request) -> grpc::ServerWriteReactor<grpc::ByteBuffer>*`, which must not
  // block. It asks Dispatcher::Begin who is calling before it reads the request with ReadRequest.
  template <class Request, class Response, class Open>
  void Stream(std::string_view verb, Open open);

  // Serves the client-streaming method `verb` with `streams`, which says how and must outlive it.
  template <class Request, class Response>
  void ClientStream(std::string_view verb, ClientStreams* streams);

 private:
  using RpcType = grpc::internal::RpcMethod::RpcType;
  // A unary call that is handed over with its headers, as streams are, and one with its message.
  using HeadedHandler = grpc::internal::CallbackBidiHandler<grpc::ByteBuffer, grpc::ByteBuffer>;
  using WholeHandler = grpc::internal::CallbackUnaryHandler<grpc::ByteBuffer, grpc::ByteBuffer>;

  struct Verb {
    std::string path;  // "/package.Service/Method"; gRPC keeps a pointer to it
    bool served = false;
    // As the dispatcher knows it.
    std::string_view method() const { return std::string_view(path).substr(1); }
  };

  // The method that is now served; nullptr, with the reason kept for Check, if there is no such
  // method or the proto declares it otherwise.
  const Verb* Claim(std::string_view verb, RpcType type,
                    const google::protobuf::Descriptor& request,
                    const google::protobuf::Descriptor& response);
  // `type` is how gRPC hands the calls over.
  void Serve(const Verb& verb, RpcType type, grpc::internal::MethodHandler* handler);

  Dispatcher& dispatcher_;
  const google::protobuf::ServiceDescriptor* const descriptor_;
  std::vector<Verb> verbs_;  // in the order of the descriptor, never resized
  std::vector<std::string> problems_;
  int added_ = 0;  // methods that gRPC was told of
};

template <class Request, class Response, class Fn>
void Service::Unary(std::string_view verb, Fn fn) {
  const Verb* claimed =
      Claim(verb, RpcType::NORMAL_RPC, *Request::descriptor(), *Response::descriptor());
  if (claimed == nullptr) return;
  auto handler = [fn = std::move(fn)](Call& call, const grpc::ByteBuffer& request,
                                      grpc::ByteBuffer* response) -> absl::Status {
    Request question;
    RETURN_IF_ERROR(ReadRequest(request, question));
    Response answer;
    RETURN_IF_ERROR(fn(call, question, &answer));
    WriteResponse(answer, response);
    return absl::OkStatus();
  };
  Serve(*claimed, RpcType::BIDI_STREAMING,
        new HeadedHandler([&dispatcher = dispatcher_, method = claimed->method(),
                           handler = Dispatcher::Handler(std::move(handler))](
                              grpc::CallbackServerContext* context) {
          return dispatcher.Unary(context, method, handler);
        }));
}

template <class Api, class Request, class Response>
void Service::Unary(std::string_view verb, Api* api,
                    absl::Status (Api::*fn)(Call&, const Request&, Response*)) {
  Unary<Request, Response>(verb, [api, fn](Call& call, const Request& request, Response* response) {
    return (api->*fn)(call, request, response);
  });
}

template <class Request, class Response, class Fast, class Slow>
void Service::Raw(std::string_view verb, Fast fast, Slow slow) {
  const Verb* claimed =
      Claim(verb, RpcType::NORMAL_RPC, *Request::descriptor(), *Response::descriptor());
  if (claimed == nullptr) return;
  auto handler = [slow = std::move(slow)](Call& call, const grpc::ByteBuffer& request,
                                          grpc::ByteBuffer* response) -> absl::Status {
    Request question;
    RETURN_IF_ERROR(ReadRequest(request, question));
    return slow(call, question, response);
  };
  Serve(*claimed, RpcType::NORMAL_RPC,
        new WholeHandler([&dispatcher = dispatcher_, method = claimed->method(),
                          fast = Dispatcher::Fast(std::move(fast)),
                          handler = Dispatcher::Handler(std::move(handler))](
                             grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                             grpc::ByteBuffer* response) {
          return dispatcher.Raw(context, method, *request, response, fast, handler);
        }));
}

template <class Request, class Response, class Open>
void Service::Stream(std::string_view verb, Open open) {
  const Verb* claimed =
      Claim(verb, RpcType::SERVER_STREAMING, *Request::descriptor(), *Response::descriptor());
  if (claimed == nullptr) return;
  Serve(*claimed, RpcType::SERVER_STREAMING,
        new grpc::internal::CallbackServerStreamingHandler<grpc::ByteBuffer, grpc::ByteBuffer>(
            [open = std::move(open)](grpc::CallbackServerContext* context,
                                     const grpc::ByteBuffer* request) {
              return open(context, *request);
            }));
}

template <class Request, class Response>
void Service::ClientStream(std::string_view verb, ClientStreams* streams) {
  const Verb* claimed =
      Claim(verb, RpcType::CLIENT_STREAMING, *Request::descriptor(), *Response::descriptor());
  if (claimed == nullptr) return;
  Serve(*claimed, RpcType::CLIENT_STREAMING,
        new grpc::internal::CallbackClientStreamingHandler<grpc::ByteBuffer, grpc::ByteBuffer>(
            [streams, method = claimed->method()](grpc::CallbackServerContext* context,
                                                  grpc::ByteBuffer* response) {
              return streams->Open(context, method, response);
            }));
}

}  // namespace thidua::rpc
