#pragma once
// What is still to be reported: one task for each line of an open round's roster whose report is
// not accepted.

#include <absl/time/civil_time.h>

#include <string>
#include <string_view>

#include "thidua/reporting/v1/report.pb.h"
#include "thidua/reporting/v1/round.pb.h"
#include "thidua/reporting/v1/task_requests.pb.h"

namespace thidua::reporting {

// Whether the day `due_date` (`YYYY-MM-DD`) is over on the day `today`, in Viet Nam: it holds to
// its end.
bool IsOver(std::string_view due_date, absl::CivilDay today);

// The last day by which a report has to be handed in, `YYYY-MM-DD`: of one that was sent back the
// day by which it has to come again, `resubmit_by` (empty: it was not), otherwise that of its line.
const std::string& DueDateOfTask(const v1::Round& round, const v1::RosterEntry& entry,
                                 const std::string& resubmit_by);

// Whether the reporter of `report` (nullptr: there is none) has failed to hand it in by `due_date`,
// which is that of DueDateOfTask: it never came, was withdrawn, or was sent back and did not come
// again.
bool IsOverdue(const v1::Report* report, std::string_view due_date, absl::CivilDay today);

// Returns the task of a line of the roster of `round` on the day `today` (in Viet Nam), without the
// form's title. `report` is the subject's; nullptr: there is none.
v1::Task TaskOf(const v1::Round& round, const v1::RosterEntry& entry, const v1::Report* report,
                absl::CivilDay today);

// Returns whether `request` asks for the task, whatever its unit is. What is accepted is no task.
bool IsAsked(const v1::Task& task, const v1::ListTasksRequest& request);

// Returns the place in lists of a task with that due date, which order by it as by text: due date,
// form, subject, round.
std::string TaskOrder(const v1::Round& round, const v1::RosterEntry& entry,
                      std::string_view due_date);

}  // namespace thidua::reporting
