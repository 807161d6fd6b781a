#pragma once
// The life of a report: which verb leads from where to where, and what is said where it leads
// nowhere. The functions of workflow.h go by this table, and docs/workflow.md shows it.

#include <absl/status/statusor.h>

#include <optional>
#include <string>
#include <string_view>

#include "thidua/reporting/v1/report.pb.h"
#include "thidua/reporting/v1/round.pb.h"

namespace thidua::reporting {

// Where a report is in its life. Figures may be in force at each stage but the first.
enum class Stage {
  kNone,       // there is no report
  kDraft,      // being written
  kRewriting,  // being written since it was sent back
  kSubmitted,  // waiting for review
  kComeAgain,  // waiting for review since it was sent back
  kReturned,   // sent back
  kAccepted,   // its values are the figures in force
};

// What is done to a report.
enum class ReportVerb { kWrite, kSubmit, kWithdraw, kAccept, kReturn, kComment };

// Where the stored report is; nullopt: there is none.
Stage StageOf(const v1::Report& report);
Stage StageOf(const std::optional<v1::Report>& report);

// Whether a report of that stage was sent back and has not come again.
bool IsSentBack(Stage stage);

// Where `verb` leads the report `name` from `stage`. Whether its round is open is not asked.
//   NOT_FOUND: there is no report, and the verb makes none.
//   FAILED_PRECONDITION / ILLEGAL_STATE: the verb leads nowhere from there.
absl::StatusOr<Stage> NextStage(std::string_view name, Stage stage, ReportVerb verb);

// The state in which a report of that stage is stored.
v1::ReportState StateOf(Stage stage);

// The table in Markdown: a row a stage, a column a verb.
std::string LifeTable();

}  // namespace thidua::reporting
