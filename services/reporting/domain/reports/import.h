#pragma once
// What importing makes of one report.

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <string_view>

#include "common/value/errors.h"
#include "services/reporting/domain/reports/report_view.h"
#include "services/reporting/domain/reports/workflow.h"
#include "thidua/reporting/v1/reporting_service.pb.h"

namespace thidua::reporting {

enum class ImportResult { kCreated, kUpdated, kUnchanged };

struct Imported {
  ImportResult result;
  // The next one, without etag and token; unset where nothing changes.
  v1::Report report;
  // True: its cells are those of the input, and left out of `report`.
  bool cells_of_input = false;
};

// What writing `input` for `reason`, and with `submit` handing it over, makes of what is stored;
// `found` is what CheckCells finds in the input, and `findings` what stands against submitting the
// draft that it makes. A draft that says what is stored, and is handed over already where that is
// asked for, is unchanged in every state of the round. No value becomes less firm.
//   The errors of WriteDraft and Submit.
absl::StatusOr<Imported> ImportReport(const v1::Round& round, const StoredReport& stored,
                                      const ReportView& input, const Violations& found,
                                      std::string_view reason, bool submit, FindingsOf findings,
                                      std::string_view principal, absl::Time now);

}  // namespace thidua::reporting
