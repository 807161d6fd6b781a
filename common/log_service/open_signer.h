#pragma once
// The signer that a service's command line asks for, and a service that runs with it.

#include <absl/status/statusor.h>

#include <memory>
#include <string>

#include "common/ledger/ledger.h"
#include "common/log_service/head_signer.h"
#include "common/rpc/server.h"
#include "common/rpc/service_options.h"
#include "common/rpc/signals.h"

namespace thidua::log_service {

// Call it before the first commit. Without --signing-key the signer signs nothing.
//   INVALID_ARGUMENT, NOT_FOUND, FAILED_PRECONDITION: a key file cannot be read, is not a key of
//   the kind, or is a private one that others may read. The message names the file.
absl::StatusOr<std::unique_ptr<HeadSigner>> OpenSigner(const rpc::ServiceOptions& options,
                                                       ledger::Ledger& ledger,
                                                       const std::string& service);

// Runs the server, whose services must outlive it, as Server::Run does, and the signer's schedule
// beside it: what is committed until the server has drained is signed. Returns the exit code.
int RunSigned(std::unique_ptr<rpc::Server> server, const rpc::ServiceOptions& options,
              ledger::Ledger& ledger, HeadSigner& signer, const rpc::TerminationSignals& signals);

}  // namespace thidua::log_service
