#pragma once
// One call as a handler sees it: who asks, until when, what he may do. Holds no gRPC type, so that
// handlers are tested without a server:
//
//   rpc::Call call = rpc::Call::ForTest({.principal = "user:lan"}, kMethod, authorizer);
//   EXPECT_THAT(api.ListUnits(call, request, &response), IsOk());

#include <absl/status/status.h>
#include <absl/time/time.h>
#include <google/protobuf/message.h>

#include <initializer_list>
#include <string>
#include <string_view>

#include "common/auth/access.h"
#include "common/auth/caller.h"
#include "common/ledger/ledger.h"
#include "thidua/auth/v1/policy.pb.h"

namespace thidua::rpc {

// What came with a call besides the request, for logs and for the calls that it leads to.
struct CallContext {
  std::string request_id;   // our own id of the call, in trailing metadata and in the log
  std::string traceparent;  // W3C trace context to hand on; never empty on the executor
  std::string token;        // the person's bearer token to forward; empty if there was none
  std::string peer;         // the other end of the connection, as gRPC names it
};

// Not thread-safe; lives as long as the call. `method` and `authorizer` must outlive it.
class Call {
 public:
  // `method` is the full name without a leading slash, for example
  // "thidua.reporting.v1.ReportingService/SubmitReport".
  Call(auth::Caller caller, std::string_view method, auth::v1::Permission permission,
       absl::Time deadline, const auth::Authorizer& authorizer, CallContext context)
      : caller_(std::move(caller)),
        method_(method),
        permission_(permission),
        deadline_(deadline),
        authorizer_(authorizer),
        context_(std::move(context)) {}

  // A call with the method's declared permission and ten seconds to go.
  static Call ForTest(auth::Caller caller, std::string_view method,
                      const auth::Authorizer& authorizer);

  const auth::Caller& caller() const { return caller_; }
  std::string_view method() const { return method_; }
  // When the client gives up; ours to keep, ten seconds where he named none.
  absl::Time deadline() const { return deadline_; }
  // What the method declares in its proto.
  auth::v1::Permission permission() const { return permission_; }
  const CallContext& context() const { return context_; }

  // OK if the caller holds the method's permission, or `permission`, on the unit ("units/{unit}"),
  // by the hierarchy of `period` ("2022-q3") or, where it is empty or none, of today; with an empty
  // name, on any unit. Ask before telling whether anything exists.
  //   PERMISSION_DENIED: he does not. UNAVAILABLE: the bindings are not known.
  absl::Status Authorize(std::string_view unit_name, std::string_view period = {}) const;
  absl::Status Authorize(auth::v1::Permission permission, std::string_view unit_name,
                         std::string_view period = {}) const;
  // OK if the caller is the person `principal` (empty: nobody) and calls himself: no service, and
  // none in between. For what no role permits.
  //   PERMISSION_DENIED: he is not; the text is the same whoever it would be.
  //   UNAUTHENTICATED / CREDENTIALS_REVOKED, UNAVAILABLE: as Authorizer::Admit.
  absl::Status AuthorizeInPerson(std::string_view principal) const;
  // Who is one person with whom, for rules that keep duties apart: see Authorizer::GetPersons.
  absl::StatusOr<auth::Authorizer::Persons> GetPersons() const { return authorizer_.GetPersons(); }
  // The same as Authorize as a question, for what is filtered rather than refused. Not known counts
  // as no.
  bool Allowed(auth::v1::Permission permission, std::string_view unit_name,
               std::string_view period = {}) const;

  // Whether the handler has asked for any permission: an OK answer without is refused, so that a
  // forgotten check denies. Lists that filter ask with an empty name first.
  bool asked() const { return asked_; }

  // What the ledger keeps of this call: the caller, the method, the request's `request_id` and
  // `reason` where it has such fields, and the digest of the rest.
  ledger::Cause MakeCause(const google::protobuf::Message& request) const;

  // Binds a page token to caller, method and query: SHA-256 (32 bytes) over these and the request
  // without `page_size` and `page_token`.
  std::string QueryDigest(const google::protobuf::Message& request) const;

 private:
  auth::Caller caller_;
  std::string_view method_;
  auth::v1::Permission permission_;
  absl::Time deadline_;
  const auth::Authorizer& authorizer_;
  CallContext context_;
  mutable bool asked_ = false;
};

// SHA-256 (32 bytes) of the deterministic serialization of `message` without the fields named,
// where it has them.
std::string DigestWithout(const google::protobuf::Message& message,
                          std::initializer_list<const char*> fields);

}  // namespace thidua::rpc
