#pragma once

// A TLS connection to Reporting, and who calls: a client certificate, a bearer token, or both. The
// token file is read for each call, the others whenever the channel is connected anew, so files
// that are replaced count from then on.

#include <grpcpp/grpcpp.h>

#include <chrono>
#include <memory>
#include <string>

#include "failure.h"
#include "thidua/reporting/v1/reporting_service.grpc.pb.h"

namespace thidua::mirror {

// Files in PEM, and one of a token. Of those that are not named the text is empty.
struct Credentials {
  std::string ca, token, cert, key;
};

// For one thread, but that a call's context may be cancelled from another.
class Channel {
 public:
  // `address` is host:port. Call Connect next.
  Channel(std::string address, Credentials files);

  // Begins anew: after a failure gRPC's own channel would wait as well. Fails if a file cannot be
  // read.
  Outcome Connect();

  // Prepares a call of at most so long. Fails if the token cannot be read.
  Outcome Prepare(grpc::ClientContext& context, std::chrono::seconds longest) const;

  // Valid until the next Connect.
  reporting::v1::ReportingService::Stub& stub() { return *stub_; }

 private:
  const std::string address_;
  const Credentials files_;
  std::unique_ptr<reporting::v1::ReportingService::Stub> stub_;
};

// What an error of the service says: its canonical code, reason, violations, and the request id to
// ask about.
Failure FailureOf(const grpc::Status& status, const grpc::ClientContext& context);

}  // namespace thidua::mirror
