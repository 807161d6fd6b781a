#include "services/reporting/domain/totals/tallies.h"

#include <absl/strings/str_cat.h>

#include <algorithm>
#include <utility>

#include "common/value/decimal.h"
#include "common/value/errors.h"
#include "common/value/status_macros.h"

namespace thidua::reporting {
namespace {

using v1::Column;

std::vector<const Column*> ColumnsOf(const v1::Round& round) {
  std::vector<const Column*> columns;
  columns.reserve(round.columns_size());
  for (const Column& column : round.columns()) columns.push_back(&column);
  return columns;
}

}  // namespace

Layout::Layout(const v1::Round& round) : Layout(ColumnsOf(round)) {}

Layout::Layout(std::vector<const Column*> columns) : columns_(std::move(columns)) {
  levels_at_.reserve(columns_.size());
  is_rate_.reserve(columns_.size());
  is_flow_.reserve(columns_.size());
  for (const Column* column : columns_) {
    const bool state = column->kind() == type::v1::VALUE_KIND_STATE;
    levels_at_.push_back(state ? static_cast<int>(levels_) : -1);
    if (state) {
      states_.push_back(levels_at_.size() - 1);
      levels_ += column->levels_size();
    }
    is_rate_.push_back(column->kind() == type::v1::VALUE_KIND_PUBLISHED_RATE);
    is_flow_.push_back(column->time_rollup() == type::v1::TIME_ROLLUP_SUM);
  }
}

int Layout::Find(const std::string& element, size_t hint) const {
  if (hint < columns_.size() && columns_[hint]->element() == element) return static_cast<int>(hint);
  const auto found = std::find_if(columns_.begin(), columns_.end(), [&](const Column* column) {
    return column->element() == element;
  });
  return found == columns_.end() ? -1 : static_cast<int>(found - columns_.begin());
}

void Carry::Add(int64_t more, const Period& period) {
  if (more == 0) return;
  n += more;
  if (!oldest || period < *oldest) oldest = period;
}

RosterLines LinesOf(const v1::Round& round) {
  return {round.roster().pointer_begin(), round.roster().pointer_end()};
}

namespace {

bool IsPartial(const v1::RosterEntry& entry) {
  return !entry.first_day().empty() || !entry.last_day().empty();
}

}  // namespace

Owed OwedOf(const v1::Round& round) {
  Owed owed{round.roster_size(), 0};
  for (const v1::RosterEntry& entry : round.roster()) owed.last += IsThereAtEnd(entry) ? 1 : 0;
  return owed;
}

Owed OwedOf(const RosterLines& roster) {
  Owed owed{static_cast<int64_t>(roster.size()), 0};
  for (const v1::RosterEntry* entry : roster) owed.last += IsThereAtEnd(*entry) ? 1 : 0;
  return owed;
}

int32_t PartialOf(const v1::Round& round) {
  return static_cast<int32_t>(
      std::count_if(round.roster().begin(), round.roster().end(), IsPartial));
}

int32_t PartialOf(const RosterLines& roster) {
  return static_cast<int32_t>(std::count_if(roster.begin(), roster.end(),
                                            [](const auto* entry) { return IsPartial(*entry); }));
}

void Tallies::Clear() {
  owed.assign(groups.size(), {});
  tallies.assign(groups.size() * layout->size(), {});
  carries.clear();
  level_counts.assign(groups.size() * layout->levels(), 0);
  statuses.assign(layout->size(), type::v1::VALUE_STATUS_UNSPECIFIED);
}

absl::Status Tallies::CheckSums() const {
  for (size_t i = 0; i < tallies.size(); ++i) {
    if (!IsSum(tallies[i].sum)) return CheckSum((*layout)[i % layout->size()], tallies[i].sum);
  }
  return absl::OkStatus();
}

void Tallies::DropStatesOfSeveral() {
  if (owed[0].last > 1) std::fill(level_counts.begin(), level_counts.end(), 0);
}

void Tallies::AddUpGroups() {
  Tally* all = of(0);
  int64_t* all_levels = levels_of(0);
  for (size_t group = 1; group < groups.size() && groups[group].attribute == groups[1].attribute;
       ++group) {
    const Tally* tally = of(group);
    for (size_t i = 0; i < layout->size(); ++i) {
      all[i].n += tally[i].n;
      all[i].sum += tally[i].sum;
      all[i].has_sum |= tally[i].has_sum;
    }
    const int64_t* levels = levels_of(group);
    for (size_t i = 0; i < layout->levels(); ++i) all_levels[i] += levels[i];
  }
}

void AddBasis(const v1::Basis& part, v1::Basis& basis) {
  basis.set_expected(basis.expected() + part.expected());
  basis.set_accepted(basis.accepted() + part.accepted());
  basis.set_accepted_late(basis.accepted_late() + part.accepted_late());
  basis.set_simulated(basis.simulated() || part.simulated());
  basis.set_partial(basis.partial() + part.partial());
}

absl::Status CheckSum(const Column& column, absl::int128 sum) {
  if (IsSum(sum)) return absl::OkStatus();
  return Error(absl::StatusCode::kFailedPrecondition, type::v1::ERROR_REASON_NUMBER_OUT_OF_RANGE,
               absl::StrCat("the sum of ", column.element(), " does not fit 18 digits"));
}

bool SameMeasure(const Column& a, const Column& b) {
  return a.decimals() == b.decimals() && a.kind() == b.kind() && a.scale() == b.scale() &&
         std::equal(a.levels().begin(), a.levels().end(), b.levels().begin(), b.levels().end());
}

}  // namespace thidua::reporting
