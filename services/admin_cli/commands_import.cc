// import.
#include "common/value/status_macros.h"
#include "services/admin_cli/command.h"
#include "services/admin_cli/context.h"
#include "services/admin_cli/csv_reports.h"
#include "services/admin_cli/failure.h"
#include "services/admin_cli/names.h"
#include "services/admin_cli/report_writing.h"

namespace thidua::cli {
namespace {

struct ImportFlags : ReportWrite {
  std::string file;
  std::string owner;
};

// What a service said, by row.
std::vector<RowFault> FaultsOf(const CsvReport& report, const absl::Status& status) {
  const ErrorText text = Explain(status);
  std::vector<RowFault> faults;
  for (const auto& field : text.fields) {
    faults.push_back(LocateFault(report, field.path, field.description));
  }
  if (faults.empty()) {
    faults.push_back(
        LocateFault(report, text.reason == "NOT_ON_ROSTER" ? "subject" : "",
                    (text.reason.empty() ? text.code : text.reason) + ": " + text.message));
  }
  return faults;
}

absl::Status Import(const ImportFlags& flags, Session& session) {
  ASSIGN_OR_RETURN(const std::string text, ReadFile(flags.file));
  ASSIGN_OR_RETURN(const std::vector<CsvRecord> records, ParseCsv(text));
  ASSIGN_OR_RETURN(const std::vector<CsvReport> reports, GroupReports(records, flags.owner));
  Table table(
      {{"ROW", Column::kRight}, {"REPORT"}, {"RESULT"}, {"FIELD"}, {"REASON", Column::kShrink}});
  int written = 0;
  int unchanged = 0;
  int rejected = 0;
  int64_t done = 0;
  absl::Status unreachable;
  for (const CsvReport& report : reports) {
    session.printer().Progress("reports", ++done, static_cast<int64_t>(reports.size()));
    std::vector<RowFault> faults = report.faults;
    if (faults.empty()) {
      const auto result = WriteReport(session, report.report, flags);
      if (!result.ok() && !IsFromService(result.status())) {
        return result.status();
      }
      if (!result.ok() && ExitCode(result.status()) == 3) {
        unreachable = result.status();
        break;
      }
      if (result.ok()) {
        ++(*result == WriteResult::kUnchanged ? unchanged : written);
        table.Add(
            {std::to_string(report.rows.front()), report.report.name(), WriteResultText(*result)});
        continue;
      }
      faults = FaultsOf(report, result.status());
    }
    ++rejected;
    for (const RowFault& fault : faults) {
      table.Add({std::to_string(fault.row), report.report.name(),
                 TableCell("rejected", Colour::kRed), fault.field, fault.reason});
    }
  }
  session.printer().Print(table);
  session.printer().Note(std::string(flags.dry_run ? "dry run: " : "") + std::to_string(written) +
                         " written, " + std::to_string(unchanged) + " unchanged, " +
                         std::to_string(rejected) + " rejected of " +
                         std::to_string(reports.size()) + " reports");
  RETURN_IF_ERROR(unreachable);
  return rejected == 0 ? absl::OkStatus()
                       : Refused(std::to_string(rejected) + " reports were rejected");
}

}  // namespace

void AddImportCommand(CommandLine& cli) {
  auto flags = std::make_shared<ImportFlags>();
  CLI::App* import = cli.Noun("import", "Brings figures in from files");
  CLI::App* verb =
      cli.Verb(import, "reports", "Writes reports from a CSV file, one row a value",
               {"thidua import reports socio-2022.csv --owner khoai-chau --dry-run",
                "thidua import reports socio-2022.csv --owner khoai-chau --submit", "",
                "Columns, named in the first row: form, period, subject, element, value or level;",
                "and status (estimate, official, adjusted), source, note."});
  verb->add_option("FILE", flags->file, "The CSV file; - for standard input")->required();
  verb->add_option("--owner", flags->owner, "The owner of the rounds")->required();
  verb->add_flag("--submit", flags->submit, "Hand the reports over for review");
  verb->add_flag("--dry-run", flags->dry_run, "Check and compare; write nothing");
  verb->add_option("--reason", flags->reason,
                   "Why, for the log; needed to correct what is accepted");
  cli.OnRun(verb, [flags](Session& session) { return Import(*flags, session); });
}

}  // namespace thidua::cli
