#include "services/reporting/domain/reports/progress_matrix.h"

#include <absl/container/flat_hash_map.h>

#include <algorithm>
#include <map>
#include <string_view>
#include <tuple>

#include "services/reporting/domain/reports/round.h"
#include "services/reporting/domain/reports/task.h"
#include "services/reporting/domain/totals/tallies.h"

namespace thidua::reporting {
namespace {

using v1::ProgressCell;
using v1::RosterEntry;
using v1::Round;

v1::ProgressRoundState StateOf(const MatrixColumn& column, absl::CivilDay today) {
  if (column.standings != nullptr) {
    return column.standings->round.state() == v1::ROUND_STATE_CLOSED
               ? v1::PROGRESS_ROUND_STATE_CLOSED
               : v1::PROGRESS_ROUND_STATE_OPEN;
  }
  return column.period.Window().last < today ? v1::PROGRESS_ROUND_STATE_MISSING
                                             : v1::PROGRESS_ROUND_STATE_NOT_YET;
}

// The subjects of all rosters in order, each with its line on the last of them.
std::map<std::string_view, const RosterEntry*> SubjectsOf(
    const std::vector<MatrixColumn>& columns) {
  std::map<std::string_view, std::pair<std::string_view, const RosterEntry*>> latest;
  for (const MatrixColumn& column : columns) {
    if (column.standings == nullptr) continue;
    const Round& round = column.standings->round;
    for (const RosterEntry& entry : round.roster()) {
      auto& [day, line] = latest[entry.subject()];
      if (line != nullptr && round.window_end() < day) continue;
      day = round.window_end();
      line = &entry;
    }
  }
  std::map<std::string_view, const RosterEntry*> subjects;
  for (const auto& [subject, line] : latest) subjects.emplace(subject, line.second);
  return subjects;
}

void Describe(const MatrixColumn& column, absl::CivilDay today, v1::ProgressRound& round) {
  round.set_form(column.form);
  round.set_form_title(column.form_title);
  round.set_period(column.period.ToString());
  round.set_state(StateOf(column, today));
  round.mutable_counts();
  if (column.standings == nullptr) return;
  const Round& stored = column.standings->round;
  round.set_due_date(stored.due_date());
  round.set_simulated(stored.simulated());
  round.set_partial(PartialOf(stored));
  round.set_restricted(stored.visibility() == catalog::v1::FORM_VISIBILITY_RESTRICTED);
}

}  // namespace

std::vector<Period> PeriodsEndingIn(const DateWindow& window, Calendar calendar, PeriodKind kind) {
  std::vector<Period> periods;
  // A period lies in the year in which it ends, in the one before, or in the one after it.
  for (int year = static_cast<int>(window.first.year()) - 1; year <= window.last.year() + 1;
       ++year) {
    for (const Period& part :
         Period{.calendar = calendar, .kind = PeriodKind::kYear, .year = year}.Parts(kind)) {
      if (window.Contains(part.Window().last)) periods.push_back(part);
    }
  }
  return periods;
}

v1::OwnerProgress MatrixOf(std::vector<MatrixColumn> columns, absl::CivilDay today) {
  std::stable_sort(columns.begin(), columns.end(), [](const auto& a, const auto& b) {
    return std::tie(a.form, a.period) < std::tie(b.form, b.period);
  });
  v1::OwnerProgress matrix;
  absl::flat_hash_map<std::string_view, int> rows;
  for (const auto& [subject, entry] : SubjectsOf(columns)) {
    rows.emplace(subject, matrix.subjects_size());
    v1::ProgressSubject& row = *matrix.add_subjects();
    row.set_subject(entry->subject());
    row.set_display_name(entry->display_name());
    row.mutable_counts();
  }
  const int width = static_cast<int>(columns.size());
  matrix.mutable_counts();
  matrix.mutable_cells()->Resize(width * matrix.subjects_size(), v1::PROGRESS_CELL_UNSPECIFIED);
  for (int column = 0; column < width; ++column) {
    v1::ProgressRound& described = *matrix.add_rounds();
    Describe(columns[column], today, described);
    const RoundStandings* standings = columns[column].standings.get();
    if (standings == nullptr) continue;
    // Nearly all have the round's own day.
    const Round& round = standings->round;
    const bool is_over = IsOver(round.due_date(), today);
    for (int i = 0; i < round.roster_size(); ++i) {
      const RosterEntry& entry = round.roster(i);
      const ProgressCell cell =
          CellOf(standings->standings[i],
                 entry.due_date().empty() ? is_over : IsOver(entry.due_date(), today), today);
      const int row = rows.at(entry.subject());
      matrix.set_cells(row * width + column, cell);
      AddCell(cell, *described.mutable_counts());
      AddCell(cell, *matrix.mutable_subjects(row)->mutable_counts());
      AddCell(cell, *matrix.mutable_counts());
    }
  }
  return matrix;
}

}  // namespace thidua::reporting
