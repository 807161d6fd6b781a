#pragma once
// What is stored of one subject, and what an answer says of it beyond what is stored.

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <string_view>

#include "common/ledger/ledger.h"
#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "services/reporting/domain/reports/draft_cells.h"
#include "thidua/reporting/v1/report.pb.h"
#include "thidua/reporting/v1/round.pb.h"

namespace thidua::reporting {

// The report `name` and the figures in force beside it, as far as a draft needs them.
absl::StatusOr<StoredReport> FindStored(ledger::Reader& reader, std::string_view name);

// Says of a report that is answered with its token what is found in it, as of that answer.
absl::Status AddFindings(const rpc::Call& call, const resource::Store& store, v1::Report& report);

// Says in which cells it differs from the figures in force, as of that answer.
absl::Status AddCorrections(const resource::Store& store, v1::Report& report);

// Says of the answer to a write which cells the commit changed.
absl::Status AddChanges(const resource::Store& store, v1::Report& report);

// The same of a write that found these cells.
void AddChanges(const v1::Round& round, const CellList& before, v1::Report& report);

}  // namespace thidua::reporting
