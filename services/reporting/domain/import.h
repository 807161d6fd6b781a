#pragma once
// What importing makes of one report.

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <optional>
#include <string_view>

#include "thidua/reporting/v1/reporting_service.pb.h"

namespace thidua::reporting {

enum class ImportResult { kCreated, kUpdated, kUnchanged };

struct Imported {
  ImportResult result;
  v1::Report report;  // the next one, without etag and token; unset where nothing changes
};

// What writing `request`, and with `submit` handing it over, makes of `stored` (nullopt: no report
// yet). A report that says what is stored, and is handed over already where that is asked for, is
// unchanged in every state of the round.
//   The errors of WriteDraft and Submit.
absl::StatusOr<Imported> ImportReport(const v1::Round& round,
                                      const std::optional<v1::Report>& stored,
                                      const v1::UpdateReportRequest& request, bool submit,
                                      std::string_view principal, absl::Time now);

}  // namespace thidua::reporting
