#pragma once
// The signer that a service's command line asks for, and its schedule.

#include <absl/status/statusor.h>

#include <memory>
#include <string>

#include "common/ledger/ledger.h"
#include "common/log_service/head_signer.h"
#include "common/log_service/signing_schedule.h"
#include "common/rpc/service_options.h"

namespace thidua::log_service {

// Call it before the first commit. Without --signing-key the signer signs nothing.
//   INVALID_ARGUMENT, NOT_FOUND, FAILED_PRECONDITION: a key file cannot be read, is not a key of
//   the kind, or is a private one that others may read. The message names the file.
absl::StatusOr<std::unique_ptr<HeadSigner>> OpenSigner(const rpc::ServiceOptions& options,
                                                       ledger::Ledger& ledger,
                                                       const std::string& service);

// A schedule for the signer, started. Stop it after the server has drained and before the server
// and the signer are gone.
std::unique_ptr<SigningSchedule> StartSigning(const rpc::ServiceOptions& options,
                                              ledger::Ledger& ledger, HeadSigner& signer,
                                              prometheus::Registry& registry,
                                              std::shared_ptr<spdlog::logger> logger);

}  // namespace thidua::log_service
