// reports.
#include <memory>
#include <string>
#include <vector>

#include "common/value/status_macros.h"
#include "services/admin_cli/base/cell_text.h"
#include "services/admin_cli/base/fields.h"
#include "services/admin_cli/base/names.h"
#include "services/admin_cli/commands/command.h"
#include "services/admin_cli/commands/report_writing.h"
#include "services/admin_cli/files/message_file.h"
#include "thidua/reporting/v1/reporting_service.pb.h"

namespace thidua::cli {
namespace {

using google::protobuf::Message;
using reporting::v1::Cell;
using reporting::v1::ListReportsRequest;
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
  std::vector<std::string> less_firm;
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
  for (const std::string& element : flags.less_firm) {
    ASSIGN_OR_RETURN(*request.add_less_firm(), ExpandName(kElement, element));
  }
  flags.Fill(&request);
  ASSIGN_OR_RETURN(const Report written, session.Call<Report>(request));
  Report shown = written;
  if (!session.json()) {
    // They are told below; the table is that of `reports get`.
    shown.clear_changes();
  }
  RETURN_IF_ERROR(PrintResource(session, shown));
  for (const auto& change : written.changes()) {
    session.printer().Note(LastSegment(change.element()) + ": " + ChangeText(change));
  }
  session.printer().Note(std::to_string(written.changes_size()) + " cells changed");
  return absl::OkStatus();
}

void AddSet(CommandLine& cli, CLI::App* reports) {
  auto flags = std::make_shared<SetFlags>();
  CLI::App* verb =
      cli.Verb(reports, "set",
               "Writes a draft: its cells are those given, and those in force that are not voided",
               {"thidua reports set khoai-chau/socio.2022/dan-tien --cell population=11874 "
                "--cell income=68.5:estimate --source \"BC 112/BC-UBND\"",
                "thidua reports set khoai-chau/socio.2022/dan-tien --merge --cell outbreaks=void"});
  verb->add_option("NAME", flags->name, ShortForm(kReport))->required();
  Repeated(verb->add_option("--cell", flags->cells,
                            "ELEMENT=VALUE[:STATUS]; void for no figure; may be repeated"));
  verb->add_option("-f,--file", flags->file,
                   "The report as textproto or JSON; - for standard input");
  verb->add_flag("--merge", flags->merge, "Keep the other cells of the stored report");
  Repeated(verb->add_option("--less-firm", flags->less_firm,
                            "ELEMENT whose value may become less firm than the one in force, an "
                            "estimate for example; may be repeated"));
  verb->add_option("--source", flags->source, "Where the figures come from");
  verb->add_option("--note", flags->note, "What readers should know");
  flags->AddTo(verb, UpdateReportRequest::default_instance());
  verb->add_option("--etag", flags->etag,
                   "Only if this is still the report's etag; 0: only if there is none yet");
  cli.OnRun(verb, [flags](Session& session) { return SetReport(*flags, session); });
}

void AddReturn(CommandLine& cli, CLI::App* reports) {
  struct Flags : WriteFlags {
    std::string name;
    std::vector<std::string> remarks;
    std::string due_date;
  };
  auto flags = std::make_shared<Flags>();
  CLI::App* verb =
      cli.Verb(reports, "return",
               "Sends a report back with remarks, or orders the correction of an accepted one",
               {"thidua reports return khoai-chau/socio.2022/dan-tien "
                "--remark \"income=tính cả hộ mới chuyển đến\" --due-date 2023-02-10"});
  verb->add_option("NAME", flags->name, ShortForm(kReport))->required();
  Repeated(verb->add_option("--remark", flags->remarks,
                            "[ELEMENT=]TEXT: what is wrong; may be repeated. If all name an "
                            "element, their cells alone may be changed"))
      ->required();
  verb->add_option("--due-date", flags->due_date,
                   "Last day by which it has to come again; needed once its due date is over");
  flags->AddTo(verb, ReturnReportRequest::default_instance());
  cli.OnRun(verb, [flags](Session& session) -> absl::Status {
    ReturnReportRequest request;
    flags->Fill(&request);
    ASSIGN_OR_RETURN(*request.mutable_name(), ExpandName(kReport, flags->name));
    request.set_due_date(flags->due_date);
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
  cli.AddWrite(reports, {.verb = "withdraw",
                         .description = "Takes a submitted report back before it is reviewed",
                         .pattern = kReport,
                         .request = &reporting::v1::WithdrawReportRequest::default_instance(),
                         .examples = {"thidua reports withdraw khoai-chau/socio.2022/dan-tien"}});
  cli.AddWrite(
      reports,
      {.verb = "comment",
       .description = "Says something about a report or one of its cells",
       .pattern = kReport,
       .request = &reporting::v1::CommentReportRequest::default_instance(),
       .flags = {{"--text", "text", "What is said", true},
                 {"--element", "element", "The element that it is about", false, kElement}},
       .examples = {"thidua reports comment khoai-chau/socio.2022/dan-tien "
                    "--element income --text \"số của phòng Tài chính\""}});
  AddAcceptVerb(cli, reports);
  AddReturn(cli, reports);
  AddReportHistoryVerbs(cli, reports);
}

}  // namespace thidua::cli
