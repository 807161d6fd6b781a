// reports accept.
#include <unistd.h>

#include <algorithm>
#include <iostream>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "common/value/status_macros.h"
#include "services/admin_cli/base/context.h"
#include "services/admin_cli/base/failure.h"
#include "services/admin_cli/base/names.h"
#include "services/admin_cli/commands/command.h"
#include "services/admin_cli/files/csv_records.h"
#include "thidua/reporting/v1/reporting_service.pb.h"

namespace thidua::cli {
namespace {

using reporting::v1::AcceptReportRequest;
using reporting::v1::AcceptReportsRequest;
using reporting::v1::AcceptReportsResponse;
using reporting::v1::Report;

// So many reports a service takes at once.
constexpr int kMaxReports = 1'000;

struct AcceptFlags : WriteFlags {
  std::string name;
  std::string file;
};

// Shows the report to whoever sits at the terminal and asks; its etag if the answer is yes.
absl::StatusOr<std::string> AskFor(const std::string& name, Session& session) {
  if (!session.printer().settings().terminal || isatty(STDIN_FILENO) != 1) {
    return UsageError(
        "give --etag ETAG, that of the report as it was read: `thidua reports get` shows it. "
        "Without it a report is accepted on a terminal alone, where it is shown first");
  }
  reporting::v1::GetReportRequest get;
  get.set_name(name);
  ASSIGN_OR_RETURN(const Report report, session.Call<Report>(get));
  RETURN_IF_ERROR(PrintResource(session, report));
  std::cerr << "accept this report? [y/N] " << std::flush;
  std::string answer;
  std::getline(std::cin, answer);
  if (answer != "y" && answer != "Y" && answer != "yes") {
    return Refused("it was not accepted");
  }
  return report.etag();
}

absl::Status AcceptOne(const AcceptFlags& flags, Session& session) {
  AcceptReportRequest request;
  flags.Fill(&request);
  ASSIGN_OR_RETURN(*request.mutable_name(), ExpandName(kReport, flags.name));
  if (request.etag().empty()) {
    ASSIGN_OR_RETURN(*request.mutable_etag(), AskFor(request.name(), session));
  }
  ASSIGN_OR_RETURN(const Report report, session.Call<Report>(request));
  return PrintResource(session, report);
}

// The requests that a list of reports makes: one for each round, or several for a long one.
absl::StatusOr<std::vector<AcceptReportsRequest>> ReadRequests(const AcceptFlags& flags) {
  ASSIGN_OR_RETURN(const std::string text, ReadFile(flags.file));
  ASSIGN_OR_RETURN(const std::vector<CsvRecord> records, ParseCsv(text));
  if (records.empty()) {
    return UsageError(flags.file +
                      " is empty: it has to have the columns name and etag, as "
                      "`thidua reports list -o csv` prints them");
  }
  const auto column = [&](const char* title) {
    const auto& header = records.front().fields;
    return std::find_if(header.begin(), header.end(),
                        [&](const std::string& field) { return Trimmed(field) == title; }) -
           header.begin();
  };
  const size_t name = column("name"), etag = column("etag"), width = records.front().fields.size();
  if (name == width || etag == width) {
    return UsageError(flags.file + " has no column " + (name == width ? "name" : "etag") +
                      ": it has to have the columns name and etag, as `thidua reports list -o csv` "
                      "prints them");
  }
  std::map<std::string, std::vector<AcceptReportsRequest>> by_round;
  for (size_t i = 1; i < records.size(); ++i) {
    const CsvRecord& record = records[i];
    const std::string line = flags.file + ", line " + std::to_string(record.line) + ": ";
    if (record.fields.size() != width) {
      return UsageError(line + "has " + std::to_string(record.fields.size()) +
                        " fields, and the "
                        "header row has " +
                        std::to_string(width));
    }
    const auto full = ExpandName(kReport, Trimmed(record.fields[name]));
    if (!full.ok()) {
      return UsageError(line + std::string(full.status().message()));
    }
    const std::string round = ParentOf(*full, 2);
    std::vector<AcceptReportsRequest>& requests = by_round[round];
    if (requests.empty() || requests.back().reports_size() == kMaxReports) {
      requests.emplace_back().set_parent(round);
    }
    auto* wanted = requests.back().add_reports();
    wanted->set_name(*full);
    wanted->set_etag(Trimmed(record.fields[etag]));
  }
  std::vector<AcceptReportsRequest> requests;
  for (auto& [round, of_round] : by_round) {
    for (AcceptReportsRequest& request : of_round) {
      request.set_reason(flags.reason);
      // The same file again is answered as the first time.
      request.set_request_id(ContentRequestId(request));
      requests.push_back(std::move(request));
    }
  }
  return requests;
}

absl::Status AcceptFile(const AcceptFlags& flags, Session& session) {
  ASSIGN_OR_RETURN(const auto requests, ReadRequests(flags));
  Table table({{"NAME"}, {"RESULT"}, {"ETAG", Column::kRight}, {"PROBLEM", Column::kShrink}});
  int accepted = 0, refused = 0;
  absl::Status ended;
  for (const AcceptReportsRequest& request : requests) {
    const auto answer = session.Call<AcceptReportsResponse>(request);
    if (!answer.ok()) {
      // What was accepted stands, and is shown.
      ended = answer.status();
      break;
    }
    accepted += answer->accepted();
    refused += answer->refused();
    for (const auto& result : answer->results()) {
      std::string problem;
      for (const std::string& sentence : result.violations()) {
        problem += (problem.empty() ? "" : " ") + sentence;
      }
      table.Add({result.name(),
                 problem.empty() ? TableCell("accepted", Colour::kGreen)
                                 : TableCell("refused", Colour::kRed),
                 result.etag(), problem});
    }
  }
  session.printer().Print(table);
  session.printer().Note("accepted " + std::to_string(accepted) + ", refused " +
                         std::to_string(refused));
  RETURN_IF_ERROR(ended);
  return refused == 0 ? absl::OkStatus() : Refused("not every report was accepted");
}

}  // namespace

void AddAcceptVerb(CommandLine& cli, CLI::App* reports) {
  auto flags = std::make_shared<AcceptFlags>();
  CLI::App* verb =
      cli.Verb(reports, "accept", "Accepts a submitted report as it was read, or many of them",
               {"thidua reports accept khoai-chau/socio.2022/dan-tien --etag 12",
                "thidua reports list khoai-chau/socio.2022 --state submitted -o csv > read.csv",
                "thidua reports accept --file read.csv"});
  CLI::Option* name = verb->add_option("NAME", flags->name, ShortForm(kReport));
  CLI::Option* file = verb->add_option(
      "-f,--file", flags->file,
      "A CSV file with the columns name and etag, as `reports list -o csv` prints it; - for "
      "standard input");
  file->excludes(name);
  flags->AddTo(verb, AcceptReportRequest::default_instance());
  file->excludes(verb->get_option("--etag"))->excludes(verb->get_option("--request-id"));
  cli.OnRun(verb, [flags](Session& session) -> absl::Status {
    if (flags->name.empty() == flags->file.empty()) {
      return UsageError("give NAME, or --file FILE");
    }
    return flags->file.empty() ? AcceptOne(*flags, session) : AcceptFile(*flags, session);
  });
}

}  // namespace thidua::cli
