// import.
#include <algorithm>
#include <map>
#include <optional>

#include "common/client/client.h"
#include "common/files/output_file.h"
#include "common/value/status_macros.h"
#include "services/admin_cli/base/context.h"
#include "services/admin_cli/base/failure.h"
#include "services/admin_cli/base/names.h"
#include "services/admin_cli/commands/command.h"
#include "services/admin_cli/commands/report_import.h"
#include "services/admin_cli/files/csv_reports.h"

namespace thidua::cli {
namespace {

constexpr size_t kRefusalsShown = 20;
constexpr int kFileMode = 0644;

struct ImportFlags {
  std::string file;
  std::string refusals;
  std::string owner;
  bool submit = false;
  bool dry_run = false;
  std::string reason;
};

// A row of the table.
struct Rejected {
  std::string report;
  RowFault fault;
};

// What the service said, by row of the file.
RowFault Locate(const CsvReport& report, const reporting::v1::Rejection& rejection) {
  const std::string field = rejection.field().empty() && rejection.reason() == "NOT_ON_ROSTER"
                                ? "subject"
                                : rejection.field();
  return LocateFault(report, field, rejection.reason() + ": " + rejection.description());
}

// The fault of a report that is too large to be sent; nothing for all others.
std::optional<RowFault> TooLarge(const CsvReport& report) {
  reporting::v1::ImportReportsRequest message;
  message.mutable_report()->set_row(report.rows.front());
  *message.mutable_report()->mutable_report() = report.report;
  const size_t bytes = message.ByteSizeLong();
  if (bytes <= client::kMaxRequestBytes) {
    return std::nullopt;
  }
  return RowFault{report.rows.front(), "",
                  "the report is not sent: its " + std::to_string(report.rows.size()) +
                      " rows are " + std::to_string(bytes) + " bytes and a service takes " +
                      std::to_string(client::kMaxRequestBytes) +
                      " in one report. A report has one row for each element of its form: check "
                      "that form, period and subject of the rows tell the reports apart"};
}

Table RefusalsTable(const std::vector<Rejected>& refusals, size_t shown) {
  Table table({{"ROW", Column::kRight},
               {"REPORT", Column::kName, 1},
               {"RESULT", Column::kText, 2},
               {"FIELD"},
               {"REASON", Column::kShrink}});
  for (size_t i = 0; i < refusals.size() && i < shown; ++i) {
    const auto& [report, fault] = refusals[i];
    table.Add({std::to_string(fault.row), report, TableCell("rejected", Colour::kRed), fault.field,
               fault.reason});
  }
  return table;
}

// All refusals as CSV and JSON; the first of them in a table, which says how many more there are.
absl::Status PrintRefusals(const std::vector<Rejected>& refusals, const ImportFlags& flags,
                           Session& session) {
  Printer& printer = session.printer();
  if (printer.settings().format != Format::kTable) {
    printer.Print(RefusalsTable(refusals, refusals.size()));
  } else if (!refusals.empty()) {
    printer.Print(RefusalsTable(refusals, kRefusalsShown));
  }
  if (!flags.refusals.empty()) {
    RETURN_IF_ERROR(files::WriteFile(flags.refusals,
                                     RefusalsTable(refusals, refusals.size()).ToCsv(), kFileMode));
    printer.Note("wrote " + std::to_string(refusals.size()) + " refusals to " + flags.refusals);
  }
  if (printer.settings().format == Format::kTable && refusals.size() > kRefusalsShown) {
    printer.Note("and " + std::to_string(refusals.size() - kRefusalsShown) + " more refusals" +
                 (flags.refusals.empty() ? "; --refusals FILE writes all of them as CSV" : ""));
  }
  return absl::OkStatus();
}

absl::Status Import(const ImportFlags& flags, Session& session) {
  ASSIGN_OR_RETURN(const std::string text, ReadFile(flags.file));
  ASSIGN_OR_RETURN(const std::vector<CsvRecord> records, ParseCsv(text));
  ASSIGN_OR_RETURN(const std::vector<CsvReport> reports, GroupReports(records, flags.owner));
  reporting::v1::ImportHeader header;
  ASSIGN_OR_RETURN(*header.mutable_parent(), ExpandName(kUnit, flags.owner));
  header.set_submit(flags.submit);
  header.set_dry_run(flags.dry_run);
  header.set_reason(flags.reason);

  std::vector<Rejected> rejections;
  std::vector<ReportRow> sent;
  std::map<int64_t, const CsvReport*> by_row;
  for (const CsvReport& report : reports) {
    for (const RowFault& fault : report.faults) {
      rejections.push_back({report.report.name(), fault});
    }
    if (const auto fault = TooLarge(report); report.faults.empty() && fault.has_value()) {
      rejections.push_back({report.report.name(), *fault});
    } else if (report.faults.empty()) {
      sent.push_back({report.rows.front(), &report.report});
      by_row.emplace(report.rows.front(), &report);
    }
  }
  reporting::v1::ImportReportsResponse answer;
  if (!sent.empty()) {
    ASSIGN_OR_RETURN(answer, ImportReports(session, header, sent, "reports"));
  }
  for (const auto& rejection : answer.rejections()) {
    const auto report = by_row.find(rejection.row());
    if (report != by_row.end()) {
      rejections.push_back({rejection.report(), Locate(*report->second, rejection)});
    }
  }
  std::stable_sort(rejections.begin(), rejections.end(),
                   [](const Rejected& a, const Rejected& b) { return a.fault.row < b.fault.row; });
  RETURN_IF_ERROR(PrintRefusals(rejections, flags, session));
  const int64_t rejected = static_cast<int64_t>(reports.size() - sent.size()) + answer.rejected();
  session.printer().Note(std::string(flags.dry_run ? "dry run: " : "") +
                         std::to_string(answer.created() + answer.updated()) + " written, " +
                         std::to_string(answer.unchanged()) + " unchanged, " +
                         std::to_string(rejected) + " rejected of " +
                         std::to_string(reports.size()) + " reports");
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
  verb->add_option("--refusals", flags->refusals,
                   "File to write every refusal to, as CSV; a table shows the first 20");
  verb->add_option("--reason", flags->reason,
                   "Why, for the log; needed to correct what is accepted");
  cli.OnRun(verb, [flags](Session& session) { return Import(*flags, session); });
}

}  // namespace thidua::cli
