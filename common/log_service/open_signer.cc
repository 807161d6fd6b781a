#include "common/log_service/open_signer.h"

#include <absl/strings/str_cat.h>

#include <utility>

#include "common/files/secret_file.h"
#include "common/log_service/signing_schedule.h"
#include "common/rpc/files.h"
#include "common/value/signature.h"
#include "common/value/status_macros.h"

namespace thidua::log_service {
namespace {

absl::Status Naming(const std::string& file, const absl::Status& status) {
  return {status.code(), absl::StrCat(file, " is ", status.message())};
}

}  // namespace

absl::StatusOr<std::unique_ptr<HeadSigner>> OpenSigner(const rpc::ServiceOptions& options,
                                                       ledger::Ledger& ledger,
                                                       const std::string& service) {
  SignerOptions signer;
  signer.service = service;
  if (!options.signing_key.empty()) {
    ASSIGN_OR_RETURN(const std::string pem, files::ReadSecretFile(options.signing_key, 1));
    auto key = SigningKey::FromPem(pem);
    if (!key.ok()) return Naming(options.signing_key, key.status());
    signer.key = *std::move(key);
  }
  for (const std::string& file : options.verify_keys) {
    ASSIGN_OR_RETURN(const std::string pem, rpc::ReadFile(file));
    const absl::Status added = signer.earlier.Add(pem);
    if (!added.ok()) return Naming(file, added);
  }
  return HeadSigner::Create(ledger, std::move(signer));
}

int RunSigned(std::unique_ptr<rpc::Server> server, const rpc::ServiceOptions& options,
              ledger::Ledger& ledger, HeadSigner& signer, const rpc::TerminationSignals& signals) {
  SigningTimes times;
  times.verify_every = absl::Hours(options.verify_every_hours);
  SigningSchedule schedule(ledger, signer, std::move(times), *server->registry(), server->logger());
  schedule.Start();
  const int code = server->Run(signals);
  schedule.Stop();
  return code;
}

}  // namespace thidua::log_service
