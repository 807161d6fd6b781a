#pragma once
// What a HeadSigner knows, as the RPCs of the LedgerService answer it.

#include <absl/status/status.h>

#include "common/log_service/head_signer.h"
#include "thidua/ledger/v1/ledger_service.pb.h"

namespace thidua::log_service {

// Adds what statements say of the ledger that `response` is about, and how the log differs.
absl::Status AddCoverage(HeadSigner& signer, ledger::v1::VerifyLedgerResponse* response);

// The whole answer of VerifyStatements.
absl::Status AnswerStatements(HeadSigner& signer, ledger::v1::VerifyStatementsResponse* response);

}  // namespace thidua::log_service
