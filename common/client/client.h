#pragma once
// A client of all services. A request's message type tells the method, and the method tells the
// service that is called, so that one class calls every method of every service:
//
//   ASSIGN_OR_RETURN(auto client, client::Client::Open(options));
//   Unit unit;
//   RETURN_IF_ERROR(client->Call(get_unit_request, "", absl::Seconds(20), &unit));

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <absl/time/time.h>
#include <absl/types/span.h>
#include <google/protobuf/message.h>

#include <cstddef>
#include <functional>
#include <initializer_list>
#include <map>
#include <memory>
#include <string>

#include "common/client/options.h"

namespace thidua::client {

// The largest request that services take, and the largest message of a stream to them.
inline constexpr size_t kMaxRequestBytes = 4 << 20;

// One of several calls that are made at once.
struct Question {
  const google::protobuf::Message* request;
  google::protobuf::Message* response;
  std::string service = "";                // as Client::Call takes it
  absl::Status status = absl::OkStatus();  // what it ended with
};

// Opens the connection to a service when the service is first called. Not thread-safe.
//
// Errors of a service carry its details, see service_error.h. Every call may also end with
//   INVALID_ARGUMENT: the options have no endpoint for the service, or a request is larger than
//   kMaxRequestBytes and is not sent;
//   INTERNAL: no method takes the request, or it answers with another type than `response`.
class Client {
 public:
  //   INVALID_ARGUMENT: plaintext is asked for on an address that is not this machine's.
  static absl::StatusOr<std::unique_ptr<Client>> Open(Options options);
  ~Client();

  // Begins to connect to these services while others are called, so that their first calls need not
  // wait for it. What fails here fails again, and is said, when the service is called.
  void Connect(std::initializer_list<const char*> services);

  // Calls the method that takes `request` and waits for its answer. `service` names who is called
  // where every service serves the method, and is ignored otherwise. A call that found no answer is
  // made again a few times within `timeout`, with the same request and so the same request id.
  absl::Status Call(const google::protobuf::Message& request, const std::string& service,
                    absl::Duration timeout, google::protobuf::Message* response);

  // Makes these calls as Call does, several at a time and in no order, and waits for all of them.
  void CallAll(absl::Duration timeout, absl::Span<Question> questions);

  // Calls a method that answers with a stream. Parses each message into `event` and then calls
  // `on_event`, until that returns false or an error, or the stream ends.
  //   DEADLINE_EXCEEDED: nothing came for `idle_timeout`.
  absl::Status Receive(const google::protobuf::Message& request, const std::string& service,
                       absl::Duration idle_timeout, google::protobuf::Message* event,
                       const std::function<absl::StatusOr<bool>()>& on_event);

  // Calls a method that takes a stream: sends `first` and then what `next` returns, until that
  // returns null, and waits for the answer. All requests are of one method. Nothing is sent again.
  //   DEADLINE_EXCEEDED: for `idle_timeout` the service took no message, or gave no answer.
  absl::Status Send(const google::protobuf::Message& first,
                    const std::function<const google::protobuf::Message*()>& next,
                    const std::string& service, absl::Duration idle_timeout,
                    google::protobuf::Message* response);

 private:
  struct Channel;
  struct Method;
  class UnaryCall;

  explicit Client(Options options);
  absl::StatusOr<Method> MethodFor(const google::protobuf::Message& request,
                                   const std::string& service,
                                   const google::protobuf::Message& response);
  absl::StatusOr<std::unique_ptr<UnaryCall>> Begin(const google::protobuf::Message& request,
                                                   const std::string& service,
                                                   absl::Duration timeout,
                                                   const google::protobuf::Message& response);
  absl::StatusOr<Channel*> ChannelTo(const std::string& service);

  const Options options_;
  std::map<std::string, std::unique_ptr<Channel>> channels_;
};

}  // namespace thidua::client
