#pragma once
// Totals, all pages of them.

#include <absl/status/statusor.h>

#include "services/admin_cli/commands/session.h"
#include "thidua/reporting/v1/reporting_service.pb.h"

namespace thidua::cli {

// One result a query, of one position.
absl::StatusOr<reporting::v1::BatchGetTotalsResponse> ReadTotals(
    reporting::v1::BatchGetTotalsRequest request, Session& session);

// One rollup a query that has an answer, with all of its owners, of one state.
absl::StatusOr<reporting::v1::RollUpTotalsResponse> ReadRollups(
    reporting::v1::RollUpTotalsRequest request, Session& session);

}  // namespace thidua::cli
