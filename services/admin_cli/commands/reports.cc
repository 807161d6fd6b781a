// reports.
#include <map>

#include "common/value/status_macros.h"
#include "services/admin_cli/base/failure.h"
#include "services/admin_cli/base/fields.h"
#include "services/admin_cli/base/names.h"
#include "services/admin_cli/commands/command.h"
#include "services/admin_cli/commands/report_writing.h"
#include "services/admin_cli/files/message_file.h"
#include "thidua/reporting/v1/reporting_service.pb.h"

namespace thidua::cli {
namespace {

using google::protobuf::Message;
using reporting::v1::AcceptReportRequest;
using reporting::v1::Cell;
using reporting::v1::ListReportsRequest;
using reporting::v1::ListReportsResponse;
using reporting::v1::Report;
using reporting::v1::ReturnReportRequest;
using reporting::v1::Round;
using reporting::v1::UpdateReportRequest;

const std::vector<FieldColumn>& ReportColumns() {
  static const auto& columns = *new std::vector<FieldColumn>{
      {"NAME", "name", Column::kName},    {"STATE", "state"},
      {"CELLS", "cells", Column::kRight}, {"REPORTER", "reporter"},
      {"SUBMITTER", "submitter"},         {"SUBMITTED", "submit_time"},
      {"REVIEWER", "reviewer"},           {"REVIEWED", "review_time"},
      {"SIMULATED", "simulated"},         {"ETAG", "etag", Column::kRight, 9}};
  return columns;
}

struct SetFlags : WriteFlags {
  std::string name;
  std::vector<std::string> cells;
  std::string file;
  std::string source;
  std::string note;
  bool merge = false;
};

absl::Status SetReport(const SetFlags& flags, Session& session) {
  UpdateReportRequest request;
  ASSIGN_OR_RETURN(const std::string name, ExpandName(kReport, flags.name));
  Report& report = *request.mutable_report();
  if (flags.merge) {
    reporting::v1::GetReportRequest get;
    get.set_name(name);
    ASSIGN_OR_RETURN(report, session.Call<Report>(get));
  }
  if (!flags.file.empty()) {
    RETURN_IF_ERROR(ReadMessage(flags.file, &report));
  }
  if (!flags.cells.empty()) {
    reporting::v1::GetRoundRequest get;
    get.set_name(ParentOf(name, 2));
    ASSIGN_OR_RETURN(const Round round, session.Call<Round>(get));
    for (const std::string& text : flags.cells) {
      ASSIGN_OR_RETURN(Cell cell, ParseCell(text, round));
      Cell* place = nullptr;
      for (Cell& known : *report.mutable_cells()) {
        if (flags.merge && known.element() == cell.element()) {
          place = &known;
        }
      }
      *(place == nullptr ? report.add_cells() : place) = std::move(cell);
    }
  }
  report.set_name(name);
  if (!flags.source.empty()) {
    report.set_source(flags.source);
  }
  if (!flags.note.empty()) {
    report.set_note(flags.note);
  }
  if (!flags.etag.empty()) {
    report.set_etag(flags.etag);
  }
  flags.Fill(&request);
  ASSIGN_OR_RETURN(const Report written, session.Call<Report>(request));
  return PrintResource(session, written);
}

void AddSet(CommandLine& cli, CLI::App* reports) {
  auto flags = std::make_shared<SetFlags>();
  CLI::App* verb =
      cli.Verb(reports, "set", "Writes a draft: its cells are those given, no others",
               {"thidua reports set khoai-chau/socio.2022/dan-tien --cell population=11874 "
                "--cell income=68.5:estimate --source \"BC 112/BC-UBND\"",
                "thidua reports set khoai-chau/socio.2022/dan-tien --merge --cell outbreaks=void"});
  verb->add_option("NAME", flags->name, ShortForm(kReport))->required();
  Repeated(verb->add_option("--cell", flags->cells,
                            "ELEMENT=VALUE[:STATUS]; void for no figure; may be repeated"));
  verb->add_option("-f,--file", flags->file,
                   "The report as textproto or JSON; - for standard input");
  verb->add_flag("--merge", flags->merge, "Keep the other cells of the stored report");
  verb->add_option("--source", flags->source, "Where the figures come from");
  verb->add_option("--note", flags->note, "What readers should know");
  flags->AddTo(verb, UpdateReportRequest::default_instance());
  verb->add_option("--etag", flags->etag,
                   "Only if this is still the report's etag; 0: only if there is none yet");
  cli.OnRun(verb, [flags](Session& session) { return SetReport(*flags, session); });
}

struct AcceptFlags : WriteFlags {
  std::string name;
  std::vector<std::string> rounds;
  bool all = false;
};

absl::Status AcceptOne(const AcceptFlags& flags, Session& session) {
  AcceptReportRequest request;
  flags.Fill(&request);
  ASSIGN_OR_RETURN(*request.mutable_name(), ExpandName(kReport, flags.name));
  ASSIGN_OR_RETURN(const Report report, session.Call<Report>(request));
  return PrintResource(session, report);
}

// Accepts what is submitted, each by the etag it was listed with.
absl::Status AcceptAll(const AcceptFlags& flags, Session& session) {
  std::vector<Report> submitted;
  for (const std::string& round : flags.rounds) {
    ListReportsRequest list;
    ASSIGN_OR_RETURN(*list.mutable_parent(), ExpandName(kRound, round));
    list.add_states(reporting::v1::REPORT_STATE_SUBMITTED);
    ASSIGN_OR_RETURN(const auto listed, session.ListAll<ListReportsResponse>(list));
    submitted.insert(submitted.end(), listed.reports().begin(), listed.reports().end());
  }
  Table table({{"NAME"}, {"RESULT"}, {"PROBLEM", Column::kShrink}});
  size_t accepted = 0;
  for (const Report& report : submitted) {
    AcceptReportRequest request;
    request.set_name(report.name());
    request.set_etag(report.etag());
    request.set_reason(flags.reason);
    request.set_request_id(ContentRequestId(request));
    const auto result = session.Call<Report>(request);
    if (!result.ok() && ExitCode(result.status()) == 3) {
      return result.status();
    }
    accepted += result.ok() ? 1 : 0;
    table.Add(
        {report.name(),
         result.ok() ? TableCell("accepted", Colour::kGreen) : TableCell("rejected", Colour::kRed),
         std::string(result.status().message())});
    session.printer().Progress("accepted", static_cast<int64_t>(accepted),
                               static_cast<int64_t>(submitted.size()));
  }
  session.printer().Print(table);
  session.printer().Note("accepted " + std::to_string(accepted) + " of " +
                         std::to_string(submitted.size()) + " submitted reports");
  return accepted == submitted.size() ? absl::OkStatus() : Refused("not every report was accepted");
}

void AddAccept(CommandLine& cli, CLI::App* reports) {
  auto flags = std::make_shared<AcceptFlags>();
  CLI::App* verb = cli.Verb(reports, "accept", "Accepts a submitted report, or all of rounds",
                            {"thidua reports accept khoai-chau/socio.2022/dan-tien",
                             "thidua reports accept --round khoai-chau/socio.2022 --all"});
  CLI::Option* name = verb->add_option("NAME", flags->name, ShortForm(kReport));
  CLI::Option* all = verb->add_flag("--all", flags->all, "All submitted reports of each --round");
  Repeated(verb->add_option("--round", flags->rounds, ShortForm(kRound) + "; may be repeated"))
      ->needs(all)
      ->excludes(name);
  flags->AddTo(verb, AcceptReportRequest::default_instance());
  cli.OnRun(verb, [flags](Session& session) -> absl::Status {
    if (flags->all ? flags->rounds.empty() : flags->name.empty()) {
      return UsageError("give NAME, or --round ROUND --all");
    }
    return flags->all ? AcceptAll(*flags, session) : AcceptOne(*flags, session);
  });
}

void AddReturn(CommandLine& cli, CLI::App* reports) {
  struct Flags : WriteFlags {
    std::string name;
    std::vector<std::string> remarks;
  };
  auto flags = std::make_shared<Flags>();
  CLI::App* verb = cli.Verb(reports, "return", "Sends a submitted report back with remarks",
                            {"thidua reports return khoai-chau/socio.2022/dan-tien "
                             "--remark \"income=tính cả hộ mới chuyển đến\""});
  verb->add_option("NAME", flags->name, ShortForm(kReport))->required();
  Repeated(verb->add_option("--remark", flags->remarks,
                            "[ELEMENT=]TEXT: what is wrong; may be repeated"))
      ->required();
  flags->AddTo(verb, ReturnReportRequest::default_instance());
  cli.OnRun(verb, [flags](Session& session) -> absl::Status {
    ReturnReportRequest request;
    flags->Fill(&request);
    ASSIGN_OR_RETURN(*request.mutable_name(), ExpandName(kReport, flags->name));
    for (const std::string& remark : flags->remarks) {
      *request.add_remarks() = ParseRemark(remark);
    }
    ASSIGN_OR_RETURN(const Report report, session.Call<Report>(request));
    return PrintResource(session, report);
  });
}

}  // namespace

void AddReportCommands(CommandLine& cli) {
  CLI::App* reports = cli.Noun("reports", "What is reported on one subject in one round");
  cli.AddGet(reports, kReport, reporting::v1::GetReportRequest::default_instance());
  auto states = std::make_shared<std::vector<std::string>>();
  CLI::App* list = cli.AddList(reports, kRound, ListReportsRequest::default_instance(),
                               ReportColumns(), [states](Message* message) -> absl::Status {
                                 for (const std::string& state : *states) {
                                   RETURN_IF_ERROR(SetField(message, "states", state));
                                 }
                                 return absl::OkStatus();
                               });
  Repeated(list->add_option("--state", *states,
                            "Only reports in this state: draft, submitted, accepted, returned"));
  AddSet(cli, reports);
  cli.AddWrite(reports, {.verb = "submit",
                         .description = "Hands a draft over for review",
                         .pattern = kReport,
                         .request = &reporting::v1::SubmitReportRequest::default_instance()});
  AddAccept(cli, reports);
  AddReturn(cli, reports);
  AddReportHistoryVerbs(cli, reports);
}

}  // namespace thidua::cli
