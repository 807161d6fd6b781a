#include "services/reporting/domain/reports/task.h"

#include <absl/strings/str_cat.h>

#include <algorithm>

#include "common/value/date.h"
#include "services/reporting/domain/reports/round.h"

namespace thidua::reporting {

bool IsOver(std::string_view due_date, absl::CivilDay today) {
  return FormatDate(today) > due_date;
}

const std::string& DueDateOfTask(const v1::Round& round, const v1::RosterEntry& entry,
                                 const std::string& resubmit_by) {
  return resubmit_by.empty() ? DueDateOf(round, entry) : resubmit_by;
}

bool IsOverdue(const v1::Report* report, std::string_view due_date, absl::CivilDay today) {
  if (!IsOver(due_date, today)) return false;
  if (report == nullptr) return true;
  const bool waits =
      report->state() == v1::REPORT_STATE_SUBMITTED || report->state() == v1::REPORT_STATE_ACCEPTED;
  return !waits && (!report->resubmit_by().empty() || !report->has_counted_submit_time());
}

v1::Task TaskOf(const v1::Round& round, const v1::RosterEntry& entry, const v1::Report* report,
                absl::CivilDay today) {
  v1::Task task;
  task.set_round(round.name());
  task.set_form(round.form());
  task.set_period(round.period());
  task.set_subject(entry.subject());
  task.set_display_name(entry.display_name());
  task.set_reporter(entry.reporter());
  const v1::Report& known = report == nullptr ? v1::Report::default_instance() : *report;
  task.set_due_date(DueDateOfTask(round, entry, known.resubmit_by()));
  task.set_simulated(round.simulated());
  task.set_restricted(round.visibility() == catalog::v1::FORM_VISIBILITY_RESTRICTED);
  if (report != nullptr) {
    task.set_state(report->state());
    task.set_submitted_before(report->has_counted_submit_time());
    task.set_correction(report->accepted_revisions() > 0);
    // A submitted report still has them, for whoever reviews it again.
    if (task.state() == v1::REPORT_STATE_RETURNED || task.state() == v1::REPORT_STATE_DRAFT) {
      *task.mutable_remarks() = report->remarks();
    }
  }
  task.set_overdue(IsOverdue(report, task.due_date(), today));
  if (const auto due = ParseDate(task.due_date()); due.ok()) {
    task.set_days_left(static_cast<int32_t>(*due - today));
  }
  return task;
}

bool IsAsked(const v1::Task& task, const v1::ListTasksRequest& request) {
  if (task.state() == v1::REPORT_STATE_ACCEPTED) return false;
  if (!request.form().empty() && task.form() != request.form()) return false;
  if (!request.due_before().empty() && task.due_date() >= request.due_before()) return false;
  if (request.overdue() && !task.overdue()) return false;
  if (request.states().empty()) return task.state() != v1::REPORT_STATE_SUBMITTED;
  return std::find(request.states().begin(), request.states().end(), task.state()) !=
         request.states().end();
}

std::string TaskOrder(const v1::Round& round, const v1::RosterEntry& entry,
                      std::string_view due_date) {
  // No text of these has a character as low as the one between them.
  return absl::StrCat(std::string(due_date), "\n", round.form(), "\n", entry.subject(), "\n",
                      round.name());
}

}  // namespace thidua::reporting
