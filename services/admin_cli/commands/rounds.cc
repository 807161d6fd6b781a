// rounds.
#include <map>

#include "common/value/status_macros.h"
#include "services/admin_cli/base/fields.h"
#include "services/admin_cli/base/names.h"
#include "services/admin_cli/commands/command.h"
#include "thidua/reporting/v1/reporting_service.pb.h"

namespace thidua::cli {
namespace {

using google::protobuf::Message;
using reporting::v1::GetRoundProgressRequest;
using reporting::v1::ListRoundsRequest;
using reporting::v1::RoundProgress;

const std::vector<FieldColumn>& RoundColumns() {
  static const auto& columns =
      *new std::vector<FieldColumn>{{"NAME", "name", Column::kName},
                                    {"STATE", "state"},
                                    {"PERIOD", "period"},
                                    {"FIRST DAY", "window_start"},
                                    {"LAST DAY", "window_end"},
                                    {"DUE", "due_date"},
                                    {"SUBJECTS", "roster", Column::kRight},
                                    {"LEFT OUT", "left_out", Column::kShrink},
                                    {"ELSEWHERE", "counted_elsewhere", Column::kRight},
                                    {"COLUMNS", "columns", Column::kRight},
                                    {"SIMULATED", "simulated"},
                                    {"ETAG", "etag", Column::kRight, 9}};
  return columns;
}

Colour ColourOf(const reporting::v1::SubjectProgress& subject) {
  if (subject.overdue()) {
    return Colour::kRed;
  }
  const std::map<reporting::v1::ReportState, Colour> colours = {
      {reporting::v1::REPORT_STATE_ACCEPTED, Colour::kGreen},
      {reporting::v1::REPORT_STATE_SUBMITTED, Colour::kCyan},
      {reporting::v1::REPORT_STATE_RETURNED, Colour::kYellow}};
  const auto found = colours.find(subject.state());
  return found == colours.end() ? Colour::kNone : found->second;
}

absl::Status PrintProgress(Session& session, const RoundProgress& progress) {
  Table table({{"SUBJECT"},
               {"TITLE", Column::kShrink},
               {"REPORTER"},
               {"STATE"},
               {"IN FORCE"},
               {"DUE"},
               {"OVERDUE"},
               {"FIRST DAY", Column::kText, 1},
               {"LAST DAY", Column::kText, 1}});
  for (const auto& subject : progress.subjects()) {
    const std::string state = FieldText(subject, "state");
    table.Add({subject.subject(), subject.display_name(), subject.reporter(),
               TableCell(state.empty() ? "missing" : state, ColourOf(subject)),
               FieldText(subject, "in_force"), subject.due_date(), FieldText(subject, "overdue"),
               subject.first_day(), subject.last_day()});
  }
  RETURN_IF_ERROR(session.printer().Print(progress, table));
  session.printer().Note(
      "expected " + std::to_string(progress.expected()) + ", missing " +
      std::to_string(progress.missing()) + ", draft " + std::to_string(progress.draft()) +
      ", submitted " + std::to_string(progress.submitted()) + ", returned " +
      std::to_string(progress.returned()) + ", accepted " + std::to_string(progress.accepted()) +
      ", overdue " + std::to_string(progress.overdue()) +
      (progress.partial() == 0
           ? std::string()
           : "; " + std::to_string(progress.partial()) + " existed in a part of the window only"));
  return absl::OkStatus();
}

}  // namespace

void AddRoundCommands(CommandLine& cli) {
  CLI::App* rounds = cli.Noun("rounds", "One form, one period, one owner");
  AddOpenVerb(cli, rounds);
  AddScheduleVerbs(cli, rounds);
  cli.AddWrite(rounds, {.verb = "close",
                        .description = "Closes a round: its reports can no longer change",
                        .pattern = kRound,
                        .request = &reporting::v1::CloseRoundRequest::default_instance()});
  cli.AddWrite(
      rounds,
      {.verb = "extend",
       .description = "Gives more time to report, to all or to some subjects; --reason is required",
       .pattern = kRound,
       .request = &reporting::v1::ExtendRoundRequest::default_instance(),
       .flags = {{"--due", "due_date", "The new due date, YYYY-MM-DD: a later one", true},
                 {"--subject", "subjects", "Only for this subject; may be repeated", false, kUnit}},
       .examples = {"thidua rounds extend khoai-chau/socio.2022 --due 2023-01-31 "
                    "--reason \"hạn cũ rơi vào ngày nghỉ\"",
                    "thidua rounds extend khoai-chau/socio.2022 --due 2023-02-10 "
                    "--subject dan-tien --reason \"mưa lũ\""}});
  cli.AddWrite(
      rounds,
      {.verb = "annul",
       .description = "Takes back a round that was opened by mistake, with all that is in it; "
                      "--reason is required",
       .pattern = kRound,
       .request = &reporting::v1::AnnulRoundRequest::default_instance(),
       .flags = {{"--in-force", "in_force",
                  "A subject whose figures are in force; all of them have to be named", false,
                  kUnit}},
       .examples = {"thidua rounds annul khoai-chau/socio.2023 --reason \"mở nhầm\"",
                    "thidua rounds annul khoai-chau/socio.2023 --in-force dan-tien "
                    "--reason \"mở nhầm\""}});
  cli.AddWrite(
      rounds,
      {.verb = "renew",
       .description =
           "Pins an open round anew, by today's form and units; what was reported is kept; "
           "--reason is required",
       .pattern = kRound,
       .request = &reporting::v1::RenewRoundRequest::default_instance(),
       .examples = {"thidua rounds renew khoai-chau/socio.2022 --reason \"biểu mẫu mới\""}});
  cli.AddWrite(rounds, {.verb = "reopen",
                        .description = "Opens a closed round again; --reason is required",
                        .pattern = kRound,
                        .request = &reporting::v1::ReopenRoundRequest::default_instance(),
                        .examples = {"thidua rounds reopen khoai-chau/socio.2022 "
                                     "--reason \"late correction of Dân Tiến\""}});
  cli.AddGet(rounds, kRound, reporting::v1::GetRoundRequest::default_instance());

  struct ListFlags {
    std::string form;
    std::string period;
  };
  auto list_flags = std::make_shared<ListFlags>();
  CLI::App* list = cli.AddList(rounds, kUnit, ListRoundsRequest::default_instance(), RoundColumns(),
                               [list_flags](Message* message) -> absl::Status {
                                 auto& request = static_cast<ListRoundsRequest&>(*message);
                                 if (!list_flags->form.empty()) {
                                   ASSIGN_OR_RETURN(*request.mutable_form(),
                                                    ExpandName(kForm, list_flags->form));
                                 }
                                 request.set_period(list_flags->period);
                                 return absl::OkStatus();
                               });
  list->add_option("--form", list_flags->form, "Only rounds of this form");
  list->add_option("--period", list_flags->period, "Only rounds of this period");

  auto name = std::make_shared<std::string>();
  CLI::App* progress = cli.Verb(rounds, "progress", "Shows who has reported and who has not",
                                {"thidua rounds progress khoai-chau/socio.2022"});
  progress->add_option("NAME", *name, ShortForm(kRound))->required();
  cli.OnRun(progress, [name](Session& session) -> absl::Status {
    GetRoundProgressRequest request;
    ASSIGN_OR_RETURN(*request.mutable_name(), ExpandName(kRound, *name));
    ASSIGN_OR_RETURN(const auto response, session.Call<RoundProgress>(request));
    return PrintProgress(session, response);
  });
}

}  // namespace thidua::cli
