#pragma once
// The reports of one file on their way into the service: checked, compared, written.
//
//   FileImport import(session, "socio.csv, SHA-256 ...", table.columns, reports);
//   RETURN_IF_ERROR(import.Check());
//   ...  // show import.changes()
//   RETURN_IF_ERROR(import.Write());

#include <absl/status/status.h>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "services/admin_cli/commands/session.h"
#include "services/admin_cli/commands/stored_reports.h"
#include "services/admin_cli/files/csv_reports.h"
#include "services/admin_cli/files/refused_rows.h"
#include "services/admin_cli/files/report_changes.h"

namespace thidua::cli {

// What became of the reports.
struct ImportCounts {
  int64_t written = 0;
  int64_t unchanged = 0;
  int64_t rejected = 0;
};

// Not thread-safe. The session and the columns must outlive it.
class FileImport {
 public:
  // `origin` names the file in the log, and is the source of what has no other.
  FileImport(Session& session, std::string origin, const ReportColumns& columns,
             std::vector<CsvReport> reports);

  void set_submit(bool submit) { submit_ = submit; }
  void set_reason(std::string reason) { reason_ = std::move(reason); }

  // Lets the service decide everything without writing. The errors of ImportReports and of reads.
  absl::Status Check();
  // Writes what the check did not refuse. The errors of ImportReports.
  absl::Status Write();

  // Of the reports that the check did not refuse, in the order of the file.
  std::vector<ChangedField> changes() const;
  // The reports that are refused and named, in the order of the file.
  std::vector<RefusedReport> refused() const;
  // How many more the service refused without naming them: it names the first 1,000 reasons.
  int64_t unnamed() const;
  // After Check what Write would do, after Write what was done.
  const ImportCounts& counts() const { return counts_; }

 private:
  struct Item {
    CsvReport report;
    const reporting::v1::Report* stored = nullptr;
    std::vector<RowFault> faults;
  };

  absl::Status Prepare(Item* item);
  absl::Status Send(bool dry_run);
  std::string Reason() const;

  Session& session_;
  const std::string origin_;
  const ReportColumns& columns_;
  StoredReports stored_;
  std::vector<Item> items_;
  bool submit_ = false;
  std::string reason_;
  ImportCounts counts_;
};

}  // namespace thidua::cli
