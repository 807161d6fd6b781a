#include "services/reporting/domain/reports/progress_cell.h"

#include "common/value/enum_switch.h"
#include "services/reporting/domain/reports/task.h"

namespace thidua::reporting {
namespace {

using v1::ProgressCell;
using v1::ReportState;

void Increment(v1::ProgressCounts& counts, int32_t (v1::ProgressCounts::*get)() const,
               void (v1::ProgressCounts::*set)(int32_t)) {
  (counts.*set)((counts.*get)() + 1);
}

// A cell of a report that was submitted in time, or of the same one that was late.
ProgressCell Pick(bool late, ProgressCell in_time, ProgressCell if_late) {
  return late ? if_late : in_time;
}

ProgressCell CellOfCorrection(ReportState state, bool late) {
  switch (state) {
    case v1::REPORT_STATE_DRAFT:
      return Pick(late, v1::PROGRESS_CELL_CORRECTION_DRAFT,
                  v1::PROGRESS_CELL_CORRECTION_DRAFT_LATE);
    case v1::REPORT_STATE_SUBMITTED:
      return Pick(late, v1::PROGRESS_CELL_CORRECTION_SUBMITTED,
                  v1::PROGRESS_CELL_CORRECTION_SUBMITTED_LATE);
    case v1::REPORT_STATE_RETURNED:
      return Pick(late, v1::PROGRESS_CELL_CORRECTION_RETURNED,
                  v1::PROGRESS_CELL_CORRECTION_RETURNED_LATE);
    case v1::REPORT_STATE_ACCEPTED:
    case v1::REPORT_STATE_UNSPECIFIED:
    case SENTINELS_OF(v1::ReportState):
      break;
  }
  return Pick(late, v1::PROGRESS_CELL_ACCEPTED, v1::PROGRESS_CELL_ACCEPTED_LATE);
}

ProgressCell CellOfFirst(const Standing& standing, bool is_over) {
  switch (standing.state) {
    case v1::REPORT_STATE_DRAFT:
      if (standing.submitted) {
        return Pick(standing.late, v1::PROGRESS_CELL_REWRITING, v1::PROGRESS_CELL_REWRITING_LATE);
      }
      return is_over ? v1::PROGRESS_CELL_DRAFT_OVERDUE : v1::PROGRESS_CELL_DRAFT;
    case v1::REPORT_STATE_SUBMITTED:
      return Pick(standing.late, v1::PROGRESS_CELL_SUBMITTED, v1::PROGRESS_CELL_SUBMITTED_LATE);
    case v1::REPORT_STATE_RETURNED:
      return Pick(standing.late, v1::PROGRESS_CELL_RETURNED, v1::PROGRESS_CELL_RETURNED_LATE);
    case v1::REPORT_STATE_ACCEPTED:
      return Pick(standing.late, v1::PROGRESS_CELL_ACCEPTED, v1::PROGRESS_CELL_ACCEPTED_LATE);
    case v1::REPORT_STATE_UNSPECIFIED:
    case SENTINELS_OF(v1::ReportState):
      break;
  }
  return is_over ? v1::PROGRESS_CELL_MISSING_OVERDUE : v1::PROGRESS_CELL_MISSING;
}

// What a cell counts as, beside `expected`.
enum Count : uint32_t {
  kMissing = 1 << 0,
  kDraft = 1 << 1,
  kSubmitted = 1 << 2,
  kReturned = 1 << 3,
  kInForce = 1 << 4,
  kNeverSubmitted = 1 << 5,
  kOverdue = 1 << 6,
  kLate = 1 << 7,
};

uint32_t CountsOf(ProgressCell cell) {
  switch (cell) {
    case v1::PROGRESS_CELL_MISSING:
      return kMissing | kNeverSubmitted;
    case v1::PROGRESS_CELL_MISSING_OVERDUE:
      return kMissing | kNeverSubmitted | kOverdue;
    case v1::PROGRESS_CELL_DRAFT:
      return kDraft | kNeverSubmitted;
    case v1::PROGRESS_CELL_DRAFT_OVERDUE:
      return kDraft | kNeverSubmitted | kOverdue;
    case v1::PROGRESS_CELL_REWRITING:
      return kDraft;
    case v1::PROGRESS_CELL_REWRITING_LATE:
      return kDraft | kLate;
    case v1::PROGRESS_CELL_SUBMITTED:
      return kSubmitted;
    case v1::PROGRESS_CELL_SUBMITTED_LATE:
      return kSubmitted | kLate;
    case v1::PROGRESS_CELL_RETURNED:
      return kReturned;
    case v1::PROGRESS_CELL_RETURNED_LATE:
      return kReturned | kLate;
    case v1::PROGRESS_CELL_ACCEPTED:
      return kInForce;
    case v1::PROGRESS_CELL_ACCEPTED_LATE:
      return kInForce | kLate;
    case v1::PROGRESS_CELL_CORRECTION_DRAFT:
      return kInForce | kDraft;
    case v1::PROGRESS_CELL_CORRECTION_DRAFT_LATE:
      return kInForce | kDraft | kLate;
    case v1::PROGRESS_CELL_CORRECTION_SUBMITTED:
      return kInForce | kSubmitted;
    case v1::PROGRESS_CELL_CORRECTION_SUBMITTED_LATE:
      return kInForce | kSubmitted | kLate;
    case v1::PROGRESS_CELL_CORRECTION_RETURNED:
      return kInForce | kReturned;
    case v1::PROGRESS_CELL_CORRECTION_RETURNED_LATE:
      return kInForce | kReturned | kLate;
    case v1::PROGRESS_CELL_UNSPECIFIED:
    case SENTINELS_OF(v1::ProgressCell):
      break;
  }
  return 0;
}

}  // namespace

ProgressCell CellOf(const Standing& standing, bool is_over, absl::CivilDay today) {
  if (standing.in_force) return CellOfCorrection(standing.state, standing.late);
  Standing now = standing;
  // What was sent back and has not come again will be late, whenever it comes.
  now.late |= is_over && standing.state != v1::REPORT_STATE_SUBMITTED &&
              !standing.resubmit_by.empty() && IsOver(standing.resubmit_by, today);
  return CellOfFirst(now, is_over);
}

void AddCell(ProgressCell cell, v1::ProgressCounts& counts) {
  if (cell == v1::PROGRESS_CELL_UNSPECIFIED) return;
  using C = v1::ProgressCounts;
  const uint32_t as = CountsOf(cell);
  Increment(counts, &C::expected, &C::set_expected);
  if (as & kMissing) Increment(counts, &C::missing, &C::set_missing);
  if (as & kDraft) Increment(counts, &C::draft, &C::set_draft);
  if (as & kSubmitted) Increment(counts, &C::submitted, &C::set_submitted);
  if (as & kReturned) Increment(counts, &C::returned, &C::set_returned);
  if (as & kInForce) Increment(counts, &C::in_force, &C::set_in_force);
  if (as & kNeverSubmitted) Increment(counts, &C::never_submitted, &C::set_never_submitted);
  if (as & kOverdue) Increment(counts, &C::overdue, &C::set_overdue);
  if (as & kLate) Increment(counts, &C::late, &C::set_late);
}

}  // namespace thidua::reporting
