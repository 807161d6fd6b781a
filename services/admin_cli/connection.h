#pragma once
// Calls to the services of one context. The only part of the CLI that knows gRPC: a request's
// message type tells the method, and the method's package tells the service that answers it.

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <absl/time/time.h>
#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "services/admin_cli/context.h"

namespace thidua::cli {

// The one method that takes such a request; null if there is none.
const google::protobuf::MethodDescriptor* MethodOf(const google::protobuf::Message& request);

// The service that serves a method: "reporting" for the catalog and reporting, "targets", "awards";
// empty where every service serves it.
std::string ServiceOf(const google::protobuf::MethodDescriptor& method);

// Channels open when they are first used. Calls that found no answer are made again, the same
// request and so the same request id, a few times within the deadline. Not thread-safe.
class Connection {
 public:
  // Reads the context's files.
  //   INVALID_ARGUMENT: one cannot be read, or the token may be read by others.
  static absl::StatusOr<std::unique_ptr<Connection>> Open(Context context);
  ~Connection();

  // Calls the method that `request` belongs to. `service` names who is asked where every service
  // serves the method. `response` must be of the method's answer type.
  //   A service's error, see failure.h; INVALID_ARGUMENT: the context has no such endpoint.
  absl::Status Call(const google::protobuf::Message& request, const std::string& service,
                    absl::Duration timeout, google::protobuf::Message* response);

  // The same for a stream: `on_event` sees each message, parsed into `event`, until it returns
  // false or the stream ends. `idle_timeout` bounds the wait for each message.
  absl::Status Stream(const google::protobuf::Message& request, const std::string& service,
                      absl::Duration idle_timeout, google::protobuf::Message* event,
                      const std::function<absl::StatusOr<bool>()>& on_event);

  // The same for a stream from here: sends what `next` gives until it gives null, then waits for
  // the answer. All requests are of one method. `idle_timeout` bounds the wait for each message to
  // be taken and for the answer. Nothing is sent again.
  absl::Status Send(const google::protobuf::Message& first,
                    const std::function<const google::protobuf::Message*()>& next,
                    absl::Duration idle_timeout, google::protobuf::Message* response);

 private:
  struct Channel;

  explicit Connection(Context context);
  absl::StatusOr<Channel*> ChannelTo(const google::protobuf::Message& request,
                                     const std::string& service, std::string* path);

  Context context_;
  std::string ca_pem_;
  std::string token_;
  std::map<std::string, std::unique_ptr<Channel>> channels_;
};

}  // namespace thidua::cli
