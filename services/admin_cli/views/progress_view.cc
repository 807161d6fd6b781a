#include "services/admin_cli/views/progress_view.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>

#include <algorithm>
#include <vector>

#include "services/admin_cli/base/fields.h"
#include "services/admin_cli/base/names.h"
#include "services/admin_cli/views/width.h"

namespace thidua::cli {
namespace {

using reporting::v1::OwnerProgress;
using reporting::v1::ProgressCounts;
using reporting::v1::ProgressRound;
using reporting::v1::ProgressRoundState;

// The letter of each ProgressCell, by its number: a capital says overdue or late.
constexpr char kLetters[] = ".mMdDwWsSrRaAcCqQxX";
constexpr char kNoRound = '-';
constexpr char kNotYet = '~';

bool HasRound(const ProgressRound& round) {
  return round.state() == ProgressRoundState::PROGRESS_ROUND_STATE_OPEN ||
         round.state() == ProgressRoundState::PROGRESS_ROUND_STATE_CLOSED;
}

// The rounds of one form, which follow each other.
struct FormRounds {
  int begin = 0;
  int end = 0;
};

std::vector<FormRounds> FormsOf(const OwnerProgress& owner) {
  std::vector<FormRounds> forms;
  for (int i = 0; i < owner.rounds_size(); ++i) {
    if (i == 0 || owner.rounds(i).form() != owner.rounds(i - 1).form()) forms.push_back({i, i});
    forms.back().end = i + 1;
  }
  return forms;
}

int CellAt(const OwnerProgress& owner, int row, int column) {
  const int at = row * owner.rounds_size() + column;
  return at < owner.cells_size() ? owner.cells(at) : 0;
}

char LetterAt(const OwnerProgress& owner, int row, int column) {
  const ProgressRoundState state = owner.rounds(column).state();
  if (state == ProgressRoundState::PROGRESS_ROUND_STATE_NOT_YET) return kNotYet;
  if (!HasRound(owner.rounds(column))) return kNoRound;
  const int cell = CellAt(owner, row, column);
  // A service of a later release may send what this one does not know.
  return cell < static_cast<int>(sizeof(kLetters)) - 1 ? kLetters[cell] : '?';
}

std::string Of(int n, int of) { return absl::StrCat(n, "/", of); }

// A row that sums up: of each form, and of all, `count` of what was expected.
void AddSum(const OwnerProgress& owner, const std::string& title, const std::string& rest,
            int32_t (ProgressCounts::*count)() const, Table* table) {
  std::vector<TableCell> row = {title, rest};
  for (const FormRounds& form : FormsOf(owner)) {
    int n = 0, of = 0;
    for (int i = form.begin; i < form.end; ++i) {
      n += (owner.rounds(i).counts().*count)();
      of += owner.rounds(i).counts().expected();
    }
    row.emplace_back(Of(n, of), Colour::kBold);
  }
  row.emplace_back(Of((owner.counts().*count)(), owner.counts().expected()), Colour::kBold);
  table->Add(std::move(row));
}

// "2024-01..2024-12" of rounds that follow each other, or all of them.
std::string PeriodsText(const OwnerProgress& owner, const FormRounds& form) {
  if (form.end - form.begin == 1) return owner.rounds(form.begin).period();
  return absl::StrCat(owner.rounds(form.begin).period(), " to ",
                      owner.rounds(form.end - 1).period(), ", ", form.end - form.begin,
                      " periods in order");
}

std::string JoinIf(const OwnerProgress& owner, const FormRounds& form,
                   bool (*choose)(const ProgressRound&)) {
  std::vector<std::string> periods;
  for (int i = form.begin; i < form.end; ++i) {
    if (choose(owner.rounds(i))) periods.push_back(owner.rounds(i).period());
  }
  return absl::StrJoin(periods, ", ");
}

}  // namespace

Table ProgressTable(const OwnerProgress& owner) {
  const std::vector<FormRounds> forms = FormsOf(owner);
  std::vector<Column> columns = {{"SUBJECT"}, {"TITLE", Column::kShrink}};
  for (const FormRounds& form : forms) {
    // Letters are figures: what is cut would say something else.
    columns.push_back({LastSegment(owner.rounds(form.begin).form()), Column::kRight});
  }
  columns.push_back({"IN FORCE", Column::kRight});
  Table table(std::move(columns));
  for (int row = 0; row < owner.subjects_size(); ++row) {
    const auto& subject = owner.subjects(row);
    std::vector<TableCell> cells = {LastSegment(subject.subject()), subject.display_name()};
    for (const FormRounds& form : forms) {
      std::string letters;
      for (int i = form.begin; i < form.end; ++i) letters += LetterAt(owner, row, i);
      cells.emplace_back(std::move(letters));
    }
    cells.emplace_back(Of(subject.counts().in_force(), subject.counts().expected()),
                       subject.counts().overdue() > 0 ? Colour::kRed : Colour::kNone);
    table.Add(std::move(cells));
  }
  using C = ProgressCounts;
  AddSum(owner, "IN FORCE", "of expected", &C::in_force, &table);
  AddSum(owner, "OVERDUE", "of expected", &C::overdue, &table);
  AddSum(owner, "NEVER SUBMITTED", "of expected", &C::never_submitted, &table);
  AddSum(owner, "SUBMITTED", "of expected, waiting", &C::submitted, &table);
  AddSum(owner, "RETURNED", "of expected", &C::returned, &table);
  AddSum(owner, "LATE", "of expected", &C::late, &table);
  return table;
}

Table NewProgressRecords() {
  return Table({{"OWNER"},
                {"FORM"},
                {"FORM TITLE"},
                {"PERIOD"},
                {"ROUND"},
                {"DUE"},
                {"SUBJECT"},
                {"TITLE"},
                {"STATE"},
                {"SIMULATED"},
                {"RESTRICTED"}});
}

void AddProgressRecords(const OwnerProgress& owner, Table* table) {
  const auto add = [&](const ProgressRound& round, const std::string& subject,
                       const std::string& title, const std::string& state) {
    table->Add({LastSegment(owner.owner()), LastSegment(round.form()), round.form_title(),
                round.period(), FieldText(round, "state"), round.due_date(), subject, title, state,
                round.simulated() ? "SIMULATED" : "", round.restricted() ? "RESTRICTED" : ""});
  };
  for (int column = 0; column < owner.rounds_size(); ++column) {
    const ProgressRound& round = owner.rounds(column);
    if (!HasRound(round)) {
      add(round, "", "", "");
      continue;
    }
    for (int row = 0; row < owner.subjects_size(); ++row) {
      const int cell = CellAt(owner, row, column);
      if (cell == 0) continue;
      add(round, LastSegment(owner.subjects(row).subject()), owner.subjects(row).display_name(),
          EnumText(*reporting::v1::ProgressCell_descriptor(), cell));
    }
  }
}

std::string ProgressNotes(const OwnerProgress& owner) {
  std::string notes;
  for (const FormRounds& form : FormsOf(owner)) {
    const ProgressRound& first = owner.rounds(form.begin);
    absl::StrAppend(&notes, LastSegment(first.form()), ": ", OneLine(first.form_title()), ", ",
                    PeriodsText(owner, form));
    const std::string missing = JoinIf(owner, form, [](const ProgressRound& round) {
      return round.state() == ProgressRoundState::PROGRESS_ROUND_STATE_MISSING;
    });
    if (!missing.empty()) absl::StrAppend(&notes, "; NO ROUND for ", missing);
    const std::string simulated =
        JoinIf(owner, form, [](const ProgressRound& round) { return round.simulated(); });
    if (!simulated.empty()) absl::StrAppend(&notes, "; SIMULATED: ", simulated);
    const std::string partial =
        JoinIf(owner, form, [](const ProgressRound& round) { return round.partial() > 0; });
    if (!partial.empty()) {
      absl::StrAppend(&notes, "; units that existed in a part of the period only: ", partial);
    }
    if (first.restricted()) absl::StrAppend(&notes, "; RESTRICTED");
    absl::StrAppend(&notes, "\n");
  }
  return notes;
}

std::string ProgressLegend() {
  return "A letter is a period, a capital says overdue or late:\n"
         "  m no report   d draft       s submitted   r returned   w written again   a in force\n"
         "  in force, and a correction is  c a draft   q submitted   x returned\n"
         "  . not on the roster   - no round, the period is over   ~ no round yet\n";
}

}  // namespace thidua::cli
