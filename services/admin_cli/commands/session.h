#pragma once
// One invocation: its flags, its client of the services (opened when first used) and its printer.

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <absl/time/time.h>
#include <absl/types/span.h>
#include <google/protobuf/message.h>

#include <initializer_list>
#include <memory>
#include <string>

#include "common/client/client.h"
#include "services/admin_cli/views/printer.h"

namespace thidua::cli {

// The global flags.
struct Options {
  std::string output = "table";
  std::string context;       // empty: the file's current one
  std::string context_file;  // empty: see ContextPath
  std::string timeout = "20s";
  bool no_color = false;
  bool quiet = false;
};

// Not thread-safe.
class Session {
 public:
  // Looks at the terminal and at NO_COLOR; opens nothing.
  explicit Session(Options options);

  const Options& options() const { return options_; }
  Printer& printer() { return printer_; }
  bool json() const { return printer_.settings().format == Format::kJson; }

  // Calls the method that takes `request`, its texts composed, see ComposeTexts; `service` only
  // where every service serves it.
  template <typename Response>
  absl::StatusOr<Response> Call(const google::protobuf::Message& request,
                                const std::string& service = "") {
    Response response;
    if (absl::Status status = CallInto(request, service, &response); !status.ok()) {
      return status;
    }
    return response;
  }

  // The same into a message of the method's answer type. Errors call entries of the request by
  // their names, see NamePaths.
  absl::Status CallInto(const google::protobuf::Message& request, const std::string& service,
                        google::protobuf::Message* response);

  // Begins to connect to these services, see client::Client::Connect.
  void Connect(std::initializer_list<const char*> services);

  // Makes these calls as Call does, several at a time; each has its own status.
  void CallAll(absl::Span<client::Question> questions);

  // All pages of a list as one answer: the first page's fields with the items of all.
  template <typename Response>
  absl::StatusOr<Response> ListAll(const google::protobuf::Message& request,
                                   const std::string& service = "") {
    Response response;
    if (absl::Status status = ListInto(request, service, &response); !status.ok()) {
      return status;
    }
    return response;
  }
  absl::Status ListInto(const google::protobuf::Message& request, const std::string& service,
                        google::protobuf::Message* response);
  // The same of several lists at a time.
  void ListAll(absl::Span<client::Question> questions);

  // The client of the context's services, opened on the first call.
  absl::StatusOr<client::Client*> client();
  absl::StatusOr<absl::Duration> timeout() const;

 private:
  // Adds the pages behind the first one, which `response` holds.
  absl::Status ListRest(const google::protobuf::Message& request, const std::string& service,
                        google::protobuf::Message* response);

  Options options_;
  Printer printer_;
  std::unique_ptr<client::Client> client_;
};

// A random UUID of version 4.
std::string NewRequestId();

// A request id that follows from the request: the same content on the same state of the resource
// (the request holds its etag) has the same id, so that a repeated run cannot apply it twice.
std::string ContentRequestId(const google::protobuf::Message& request);

}  // namespace thidua::cli
