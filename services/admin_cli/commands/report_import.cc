#include "services/admin_cli/commands/report_import.h"

#include <absl/time/clock.h>

#include <utility>

#include "common/value/status_macros.h"
#include "services/admin_cli/base/fields.h"

namespace thidua::cli {

using reporting::v1::ImportReportsRequest;
using reporting::v1::ImportReportsResponse;

constexpr int kAttempts = 4;

absl::StatusOr<ImportReportsResponse> ImportReports(Session& session,
                                                    reporting::v1::ImportHeader header,
                                                    const std::vector<ReportRow>& reports,
                                                    const std::string& label) {
  ASSIGN_OR_RETURN(const absl::Duration patience, session.timeout());
  ASSIGN_OR_RETURN(client::Client * client, session.client());
  header.set_request_id(NewRequestId());
  ImportReportsRequest first;
  *first.mutable_header() = std::move(header);
  ComposeTexts(&first);
  const auto total = static_cast<int64_t>(reports.size());
  ImportReportsResponse response;
  absl::Status status;
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    if (attempt > 0) {
      absl::SleepFor(absl::Milliseconds(100 << attempt));
    }
    size_t sent = 0;
    ImportReportsRequest message;
    status = client->Send(
        first,
        [&]() -> const ImportReportsRequest* {
          if (sent == reports.size()) {
            return nullptr;
          }
          const ReportRow& next = reports[sent++];
          session.printer().Progress(label, static_cast<int64_t>(sent), total);
          message.mutable_report()->set_row(next.row);
          *message.mutable_report()->mutable_report() = *next.report;
          return &message;
        },
        "", patience, &response);
    if (status.code() != absl::StatusCode::kUnavailable) {
      break;
    }
  }
  session.printer().EndProgress();
  RETURN_IF_ERROR(status);
  return response;
}

}  // namespace thidua::cli
