#include "services/reporting/domain/reports/progress.h"

#include <algorithm>
#include <map>
#include <string_view>

#include "common/value/enum_switch.h"
#include "services/reporting/domain/names.h"
#include "services/reporting/domain/reports/round.h"
#include "services/reporting/domain/reports/task.h"
#include "services/reporting/domain/totals/tallies.h"

namespace thidua::reporting {

v1::RoundProgress ProgressOf(const v1::Round& round, const std::vector<v1::Report>& reports,
                             const std::vector<std::string>& in_force, absl::CivilDay today) {
  std::map<std::string_view, const v1::Report*> by_subject;
  for (const v1::Report& report : reports) by_subject[LastSegment(report.name())] = &report;

  v1::RoundProgress progress;
  progress.set_round(round.name());
  progress.set_expected(round.roster_size());
  progress.set_partial(PartialOf(round));
  for (const v1::RosterEntry& entry : round.roster()) {
    std::string_view id = LastSegment(entry.subject());
    auto it = by_subject.find(id);
    const v1::Report* report = it == by_subject.end() ? nullptr : it->second;
    v1::SubjectProgress& subject = *progress.add_subjects();
    subject.set_subject(entry.subject());
    subject.set_display_name(entry.display_name());
    subject.set_reporter(entry.reporter());
    subject.set_first_day(entry.first_day());
    subject.set_last_day(entry.last_day());
    if (report != nullptr) subject.set_state(report->state());
    subject.set_in_force(std::binary_search(in_force.begin(), in_force.end(), id));
    const v1::Report& known = report == nullptr ? v1::Report::default_instance() : *report;
    subject.set_due_date(DueDateOfTask(round, entry, known.resubmit_by()));
    subject.set_overdue(IsOverdue(report, subject.due_date(), today));

    if (report == nullptr) progress.set_missing(progress.missing() + 1);
    switch (subject.state()) {
      case v1::REPORT_STATE_DRAFT:
        progress.set_draft(progress.draft() + 1);
        break;
      case v1::REPORT_STATE_SUBMITTED:
        progress.set_submitted(progress.submitted() + 1);
        break;
      case v1::REPORT_STATE_RETURNED:
        progress.set_returned(progress.returned() + 1);
        break;
      case v1::REPORT_STATE_ACCEPTED:  // counted by the figures in force
      case v1::REPORT_STATE_UNSPECIFIED:
      case SENTINELS_OF(v1::ReportState):
        break;
    }
    if (subject.in_force()) progress.set_accepted(progress.accepted() + 1);
    if (subject.overdue()) progress.set_overdue(progress.overdue() + 1);
  }
  return progress;
}

}  // namespace thidua::reporting
