// simulate.
#include <CLI/CLI.hpp>
#include <map>
#include <vector>

#include "common/value/status_macros.h"
#include "services/admin_cli/base/failure.h"
#include "services/admin_cli/base/names.h"
#include "services/admin_cli/commands/command.h"
#include "services/admin_cli/commands/report_import.h"
#include "services/admin_cli/commands/simulation.h"
#include "thidua/reporting/v1/reporting_service.pb.h"

namespace thidua::cli {
namespace {

using reporting::v1::Report;
using reporting::v1::Round;

struct SimulateFlags {
  std::string owner;
  std::string form;
  std::string period;
  uint64_t seed = 1;
  int missing_percent = 0;
  std::string open_context;
  std::string accept_context;
};

// The same command line as the person of another context, or of this one for an empty name.
Session As(const std::string& context, const Session& session) {
  Options options = session.options();
  if (!context.empty()) {
    options.context = context;
  }
  return Session(options);
}

absl::StatusOr<Round> SimulatedRound(const SimulateFlags& flags, Session& session) {
  reporting::v1::GetRoundRequest get;
  ASSIGN_OR_RETURN(*get.mutable_name(), RoundName(flags.owner, flags.form, flags.period));
  absl::StatusOr<Round> round = session.Call<Round>(get);
  if (round.ok() && !round->simulated()) {
    return Refused("SIMULATED figures are not written into " + get.name() + ": it is a real round");
  }
  if (round.ok() || round.status().code() != absl::StatusCode::kNotFound) {
    return round;
  }
  reporting::v1::OpenRoundRequest open;
  ASSIGN_OR_RETURN(*open.mutable_parent(), ExpandName(kUnit, flags.owner));
  ASSIGN_OR_RETURN(*open.mutable_form(), ExpandName(kForm, flags.form));
  open.set_period(flags.period);
  open.set_simulated(true);
  open.set_request_id(ContentRequestId(open));
  return session.Call<Round>(open);
}

absl::Status Accept(Session& reviewer, const std::string& name) {
  reporting::v1::GetReportRequest get;
  get.set_name(name);
  ASSIGN_OR_RETURN(const Report report, reviewer.Call<Report>(get));
  if (report.state() != reporting::v1::REPORT_STATE_SUBMITTED) {
    return absl::OkStatus();
  }
  reporting::v1::AcceptReportRequest accept;
  accept.set_name(name);
  accept.set_etag(report.etag());
  accept.set_request_id(ContentRequestId(accept));
  return reviewer.Call<Report>(accept).status();
}

absl::Status Simulate(const SimulateFlags& flags, Session& session) {
  Session opener = As(flags.open_context, session);
  ASSIGN_OR_RETURN(const Round round, SimulatedRound(flags, opener));
  Session reviewer = As(flags.accept_context, session);
  std::vector<Report> reports;
  reports.reserve(round.roster_size());
  std::vector<ReportRow> rows;
  for (int i = 0; i < round.roster_size(); ++i) {
    if (!IsMissing(round, round.roster(i), flags.seed, flags.missing_percent)) {
      reports.push_back(SimulateReport(round, round.roster(i), flags.seed));
      rows.push_back({i, &reports.back()});
    }
  }
  reporting::v1::ImportHeader header;
  ASSIGN_OR_RETURN(*header.mutable_parent(), ExpandName(kUnit, flags.owner));
  header.set_submit(true);
  header.set_reason("SIMULATED figures");
  ASSIGN_OR_RETURN(const auto written,
                   ImportReports(session, std::move(header), rows, "SIMULATED reports"));
  std::map<int64_t, std::string> problem_of;
  for (const auto& rejection : written.rejections()) {
    problem_of.emplace(rejection.row(), rejection.reason() + ": " + rejection.description());
  }
  Table table({{"SUBJECT"}, {"RESULT"}, {"MARK"}, {"PROBLEM", Column::kShrink}});
  int64_t problems = written.rejected();
  auto next = rows.begin();
  for (int i = 0; i < round.roster_size(); ++i) {
    const std::string& subject = round.roster(i).subject();
    if (next == rows.end() || next->row != i) {
      table.Add({subject, "missing", "SIMULATED"});
      continue;
    }
    const Report& report = *next++->report;
    if (const auto problem = problem_of.find(i); problem != problem_of.end()) {
      table.Add({subject, TableCell("rejected", Colour::kRed), "SIMULATED", problem->second});
      continue;
    }
    absl::Status status;
    std::string result = "submitted";
    if (!flags.accept_context.empty()) {
      session.printer().Progress("SIMULATED reports accepted", i + 1, round.roster_size());
      status = Accept(reviewer, report.name());
      result += status.ok() ? ", accepted" : ", not accepted";
    }
    if (!status.ok() && ExitCode(status) != 1) {
      return status;
    }
    problems += status.ok() ? 0 : 1;
    table.Add({subject, TableCell(result, status.ok() ? Colour::kNone : Colour::kRed), "SIMULATED",
               std::string(status.message())});
  }
  session.printer().Print(table);
  session.printer().Note("SIMULATED: " + round.name() + ", seed " + std::to_string(flags.seed) +
                         ", " + std::to_string(round.roster_size()) + " subjects");
  return problems == 0
             ? absl::OkStatus()
             : Refused("SIMULATED: " + std::to_string(problems) + " reports have problems");
}

}  // namespace

void AddSimulateCommand(CommandLine& cli) {
  auto flags = std::make_shared<SimulateFlags>();
  CLI::App* verb =
      cli.Verb(&cli.app(), "simulate", "Fills a round, marked as simulated, with made-up figures",
               {"thidua simulate --owner khoai-chau --form socio --period 2021 --seed 7 "
                "--missing-percent 10",
                "thidua --context officer simulate --owner khoai-chau --form socio --period 2021 "
                "--open-context admin --accept-context reviewer"});
  verb->add_option("--owner", flags->owner, "The owner")->required();
  verb->add_option("--form", flags->form, "The form")->required();
  verb->add_option("--period", flags->period, "The period")->required();
  verb->add_option("--seed", flags->seed, "The same seed gives the same figures")
      ->capture_default_str();
  verb->add_option("--missing-percent", flags->missing_percent,
                   "How many in a hundred subjects do not report")
      ->check(CLI::Range(0, 100))
      ->capture_default_str();
  verb->add_option("--open-context", flags->open_context,
                   "Open the round, if it is not open, as the person of this context");
  verb->add_option("--accept-context", flags->accept_context,
                   "Accept the reports as the person of this context");
  cli.OnRun(verb, [flags](Session& session) { return Simulate(*flags, session); });
}

}  // namespace thidua::cli
