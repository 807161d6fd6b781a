#pragma once
// Many reports written in one call: shared by `import reports` and `simulate`.

#include <absl/status/statusor.h>

#include <cstdint>
#include <string>
#include <vector>

#include "services/admin_cli/commands/session.h"
#include "thidua/reporting/v1/reporting_service.pb.h"

namespace thidua::cli {

// One report and where it stands in its source.
struct ReportRow {
  int64_t row = 0;
  const reporting::v1::Report* report = nullptr;
};

// Sends the reports, with progress under `label`. Draws the header's request id. A call that found
// no answer is made again a few times, with the same id.
absl::StatusOr<reporting::v1::ImportReportsResponse> ImportReports(
    Session& session, reporting::v1::ImportHeader header, const std::vector<ReportRow>& reports,
    const std::string& label);

}  // namespace thidua::cli
