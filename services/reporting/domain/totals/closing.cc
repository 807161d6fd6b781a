#include "services/reporting/domain/totals/closing.h"

#include <absl/strings/str_cat.h>

#include <algorithm>
#include <set>
#include <span>
#include <utility>

#include "common/value/errors.h"
#include "common/value/status_macros.h"
#include "services/reporting/domain/names.h"
#include "services/reporting/domain/totals/total.h"

namespace thidua::reporting {
namespace {

using v1::Column;
using v1::Round;

// The place of the column of `element`, or -1; mostly `hint`.
int FindColumn(const Round& round, const std::string& element, int hint) {
  if (hint < round.columns_size() && round.columns(hint).element() == element) return hint;
  const auto found = std::find_if(round.columns().begin(), round.columns().end(),
                                  [&](const Column& c) { return c.element() == element; });
  return found == round.columns().end() ? -1 : static_cast<int>(found - round.columns().begin());
}

}  // namespace

bool IsStock(const Column& column) {
  return column.time_rollup() != type::v1::TIME_ROLLUP_SUM &&
         column.kind() != type::v1::VALUE_KIND_PUBLISHED_RATE;
}

bool IsClosed(const std::vector<const Round*>& rounds, const Tallies& last) {
  const Layout& layout = *last.layout;
  for (size_t i = 0; i < layout.size(); ++i) {
    if (IsStock(layout[i]) && last.of(0)[i].n < last.owed_of(0, i)) return false;
  }
  for (const Round* round : rounds) {
    for (int i = 0; i < round->columns_size(); ++i) {
      const Column& column = round->columns(i);
      if (IsStock(column) && layout.Find(column.element(), i) < 0) return false;
    }
  }
  return true;
}

Round ClosingRound(const std::vector<const Round*>& rounds) {
  Round closing = *rounds.back();
  closing.clear_columns();
  // No earlier round is read for the sake of who has no stock at the end.
  closing.mutable_roster()->erase(
      std::remove_if(closing.mutable_roster()->begin(), closing.mutable_roster()->end(),
                     [](const v1::RosterEntry& entry) { return !IsThereAtEnd(entry); }),
      closing.mutable_roster()->end());
  for (auto round = rounds.rbegin(); round != rounds.rend(); ++round) {
    int hint = 0;
    for (const Column& column : (*round)->columns()) {
      if (!IsStock(column)) continue;
      const int found = FindColumn(closing, column.element(), hint);
      hint = found + 1;
      if (found < 0) *closing.add_columns() = column;
    }
  }
  return closing;
}

ClosingFold::ClosingFold(const std::vector<const Round*>& rounds, const Round& closing)
    : rounds_(rounds),
      closing_(closing),
      columns_(closing.columns_size()),
      next_(rounds.size()),
      lacking_(columns_ * closing.roster_size()) {
  ids_.reserve(closing.roster_size());
  for (const auto& entry : closing.roster()) ids_.push_back(LastSegment(entry.subject()));
  statuses_.assign(lacking_, type::v1::VALUE_STATUS_UNSPECIFIED);
  values_.assign(lacking_, 0);
  rounds_of_.assign(lacking_, 0);
  simulated_.assign(ids_.size(), 0);
  BeginRound();
}

void ClosingFold::BeginRound() {
  if (next_ == 0) return;
  layout_.emplace(next_round());
  column_of_.clear();
  int hint = 0;
  for (const Column& column : next_round().columns()) {
    int found = IsStock(column) ? FindColumn(closing_, column.element(), hint) : -1;
    if (found >= 0) hint = found + 1;
    if (found >= 0 && !SameMeasure(closing_.columns(found), column)) found = -1;
    column_of_.push_back(found);
  }
}

absl::Status ClosingFold::Add(std::string_view name, const FiguresView& figures) {
  if (!Fits(*layout_, figures)) {
    return Error(absl::StatusCode::kDataLoss, type::v1::ERROR_REASON_CORRUPT,
                 absl::StrCat(std::string(name), " does not fit the columns of its round"));
  }
  const std::string_view id = LastSegment(name);
  const auto subject = std::lower_bound(ids_.begin(), ids_.end(), id);
  if (subject == ids_.end() || *subject != id) return absl::OkStatus();
  const size_t row = subject - ids_.begin();
  for (size_t i = 0; i < column_of_.size(); ++i) {
    if (column_of_[i] < 0 || figures.statuses[i] == type::v1::VALUE_STATUS_UNSPECIFIED) continue;
    const size_t at = row * columns_ + column_of_[i];
    if (rounds_of_[at] != 0) continue;  // a later round has a value
    statuses_[at] = figures.statuses[i];
    values_[at] = figures.values[i];
    rounds_of_[at] = next_;
    simulated_[row] |= figures.simulated ? 1 : 0;
    --lacking_;
  }
  return absl::OkStatus();
}

void ClosingFold::EndRound() {
  --next_;
  BeginRound();
}

absl::StatusOr<Tallies> ClosingFold::Finish() && {
  return FinishOf(LinesOf(closing_), std::make_shared<const Layout>(closing_));
}

absl::StatusOr<Tallies> ClosingFold::FinishOf(const RosterLines& roster,
                                              const std::shared_ptr<const Layout>& columns) const {
  std::vector<size_t> rows;
  for (const v1::RosterEntry* entry : roster) {
    rows.push_back(std::lower_bound(ids_.begin(), ids_.end(), LastSegment(entry->subject())) -
                   ids_.begin());
  }
  // Adds up the values of one round, or of all for none.
  const auto fold_values_of = [&](size_t round) -> absl::StatusOr<Tallies> {
    RoundFold fold(closing_, roster, columns);
    std::string statuses;
    for (const size_t row : rows) {
      statuses = statuses_.substr(row * columns_, columns_);
      for (size_t i = 0; i < columns_; ++i) {
        const size_t of = rounds_of_[row * columns_ + i];
        if (of == 0 || (round != 0 && of != round)) {
          statuses[i] = type::v1::VALUE_STATUS_UNSPECIFIED;
        }
      }
      if (statuses.find_first_not_of('\0') == std::string::npos) continue;
      const FiguresView figures{.statuses = statuses,
                                .values = std::span(&values_[row * columns_], columns_),
                                .simulated = simulated_[row] != 0};
      RETURN_IF_ERROR(fold.Add(ids_[row], figures));
    }
    return std::move(fold).Finish();
  };
  std::set<size_t> carried_from;  // the number of rounds up to one before the last
  for (const size_t row : rows) {
    for (size_t i = row * columns_; i < (row + 1) * columns_; ++i) {
      if (rounds_of_[i] > 0 && rounds_of_[i] < rounds_.size()) carried_from.insert(rounds_of_[i]);
    }
  }
  ASSIGN_OR_RETURN(Tallies closing, fold_values_of(0));
  for (const size_t round : carried_from) {
    ASSIGN_OR_RETURN(const Period period, ParsePeriod(rounds_[round - 1]->period()));
    ASSIGN_OR_RETURN(const Tallies carried, fold_values_of(round));
    closing.carries.resize(closing.tallies.size());
    for (size_t i = 0; i < carried.tallies.size(); ++i) {
      closing.carries[i].Add(carried.tallies[i].n, period);
    }
  }
  return closing;
}

void CarryAll(const Period& period, Tallies& tallies) {
  tallies.carries.resize(tallies.tallies.size());
  for (size_t i = 0; i < tallies.tallies.size(); ++i) {
    Carry& carry = tallies.carries[i];
    carry.Add(tallies.tallies[i].n - carry.n, period);
  }
}

}  // namespace thidua::reporting
