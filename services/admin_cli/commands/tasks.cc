// tasks.
#include <absl/time/clock.h>

#include <CLI/CLI.hpp>

#include "common/value/status_macros.h"
#include "services/admin_cli/base/failure.h"
#include "services/admin_cli/base/fields.h"
#include "services/admin_cli/base/names.h"
#include "services/admin_cli/commands/command.h"
#include "thidua/reporting/v1/reporting_service.pb.h"
#include "thidua/reporting/v1/task_requests.pb.h"

namespace thidua::cli {
namespace {

using reporting::v1::ListTasksRequest;
using reporting::v1::ListTasksResponse;
using reporting::v1::Task;

struct TaskFlags {
  std::string unit;
  std::string form;
  std::string due_before;
  std::vector<std::string> states;
  bool overdue = false;
  bool watch = false;
  std::string every = "5s";
};

absl::StatusOr<ListTasksRequest> RequestOf(const TaskFlags& flags) {
  ListTasksRequest request;
  if (!flags.unit.empty()) {
    ASSIGN_OR_RETURN(*request.mutable_unit(), ExpandName(kUnit, flags.unit));
  }
  if (!flags.form.empty()) {
    ASSIGN_OR_RETURN(*request.mutable_form(), ExpandName(kForm, flags.form));
  }
  for (const std::string& state : flags.states) {
    if (state == "missing") {
      request.add_states(reporting::v1::REPORT_STATE_UNSPECIFIED);
    } else {
      RETURN_IF_ERROR(SetField(&request, "states", state));
    }
  }
  request.set_due_before(flags.due_before);
  request.set_overdue(flags.overdue);
  return request;
}

// Whether the report has still to come, or to come again, by its due date.
bool IsAwaited(const Task& task) { return !task.submitted_before() || !task.remarks().empty(); }

// The remarks in one line: "population: thiếu tạm trú; sai đơn vị".
std::string RemarksText(const Task& task) {
  std::string text;
  for (const auto& remark : task.remarks()) {
    if (!text.empty()) text += "; ";
    if (!remark.element().empty()) text += LastSegment(remark.element()) + ": ";
    text += remark.text();
  }
  return text;
}

TableCell StateCell(const Task& task) {
  std::string state = FieldText(task, "state");
  if (state.empty()) state = "missing";
  if (task.correction()) state += " (correction)";
  return {std::move(state), task.overdue()                                         ? Colour::kRed
                            : task.state() == reporting::v1::REPORT_STATE_RETURNED ? Colour::kYellow
                                                                                   : Colour::kNone};
}

Table TableOf(const ListTasksResponse& tasks) {
  Table table({{"DUE"},
               {"DAYS LEFT", Column::kRight},
               {"OVERDUE"},
               {"STATE"},
               {"FORM TITLE", Column::kShrink},
               {"PERIOD"},
               {"SUBJECT"},
               {"TITLE", Column::kShrink},
               {"REPORTER", Column::kText, 1},
               {"REMARKS", Column::kShrink},
               {"SIMULATED"},
               {"RESTRICTED"},
               {"ROUND", Column::kName, 2}});
  for (const Task& task : tasks.tasks()) {
    table.Add({task.due_date(),
               // Of what was handed over once, the day says nothing any more.
               IsAwaited(task) ? std::to_string(task.days_left()) : "",
               task.overdue() ? "OVERDUE" : "", StateCell(task), task.form_title(), task.period(),
               LastSegment(task.subject()), task.display_name(), LastSegment(task.reporter()),
               RemarksText(task), task.simulated() ? "SIMULATED" : "",
               task.restricted() ? "RESTRICTED" : "", task.round()});
  }
  return table;
}

absl::Status PrintTasks(const ListTasksResponse& tasks, const TaskFlags& flags, Session& session) {
  if (session.json() && flags.watch) {
    ASSIGN_OR_RETURN(const std::string json, ToJson(tasks, /*compact=*/true));
    session.printer().out() << json << std::flush;
    return absl::OkStatus();
  }
  const Table table = TableOf(tasks);
  RETURN_IF_ERROR(tasks.tasks().empty()
                      ? session.printer().Print(tasks, table, "Nothing is owed.\n")
                      : session.printer().Print(tasks, table));
  int overdue = 0, returned = 0;
  for (const Task& task : tasks.tasks()) {
    overdue += task.overdue() ? 1 : 0;
    returned += task.state() == reporting::v1::REPORT_STATE_RETURNED ? 1 : 0;
  }
  session.printer().Note(std::to_string(tasks.tasks_size()) + " reports, " +
                         std::to_string(overdue) + " overdue, " + std::to_string(returned) +
                         " returned");
  session.printer().out() << std::flush;
  return absl::OkStatus();
}

// Asks again and again, and prints whenever something is otherwise than before, except positions.
absl::Status WatchTasks(const ListTasksRequest& request, const TaskFlags& flags, Session& session) {
  absl::Duration every;
  if (!absl::ParseDuration(flags.every, &every) || every < absl::Milliseconds(100)) {
    return UsageError("--every: \"" + flags.every + "\" is not a duration of 100ms or more");
  }
  if (session.printer().settings().format == Format::kCsv) {
    return UsageError("--watch prints tables or JSON");
  }
  std::string last;
  for (bool first = true;; first = false) {
    ASSIGN_OR_RETURN(auto tasks, session.ListAll<ListTasksResponse>(request));
    ListTasksResponse shown = tasks;
    shown.clear_tokens();
    const std::string bytes = shown.SerializeAsString();
    if (first || bytes != last) RETURN_IF_ERROR(PrintTasks(tasks, flags, session));
    last = bytes;
    absl::SleepFor(every);
  }
}

absl::Status Run(const TaskFlags& flags, Session& session) {
  ASSIGN_OR_RETURN(const ListTasksRequest request, RequestOf(flags));
  if (flags.watch) return WatchTasks(request, flags, session);
  ASSIGN_OR_RETURN(const auto tasks, session.ListAll<ListTasksResponse>(request));
  return PrintTasks(tasks, flags, session);
}

}  // namespace

void AddTaskCommand(CommandLine& cli) {
  auto flags = std::make_shared<TaskFlags>();
  CLI::App* verb = cli.Verb(
      &cli.app(), "tasks", "Shows what is still to be reported, by when, and what was sent back",
      {"thidua tasks", "thidua tasks --unit dan-tien --overdue",
       "thidua tasks --state submitted --form socio -o csv", "thidua tasks --watch"});
  verb->add_option("--unit", flags->unit,
                   "Only what this unit is to report; else all that you may write");
  verb->add_option("--form", flags->form, "Only of this form");
  verb->add_option("--due-before", flags->due_before,
                   "Only what is due before this day, YYYY-MM-DD");
  Repeated(
      verb->add_option("--state", flags->states,
                       "missing, draft, returned or submitted; may be repeated; else the first "
                       "three"));
  verb->add_flag("--overdue", flags->overdue, "Only what is overdue");
  CLI::Option* watch =
      verb->add_flag("--watch", flags->watch, "Go on, and show it again whenever it changes");
  verb->add_option("--every", flags->every, "How often --watch asks")
      ->needs(watch)
      ->capture_default_str();
  cli.OnRun(verb, [flags](Session& session) { return Run(*flags, session); });
}

}  // namespace thidua::cli
