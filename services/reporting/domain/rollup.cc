#include "services/reporting/domain/rollup.h"

#include <absl/container/flat_hash_map.h>
#include <absl/strings/str_cat.h>

#include <algorithm>
#include <map>
#include <utility>

#include "common/value/decimal.h"
#include "common/value/errors.h"
#include "common/value/status_macros.h"
#include "services/reporting/domain/weakest.h"

namespace thidua::reporting {
namespace {

using type::v1::ValueStatus;
using v1::Column;
using v1::Round;
using v1::Split;
using v1::Total;
using v1::TotalCell;

// Fills `cover` for one period: its own round, or else its parts.
void CoverPeriod(const Period& period, PeriodKind finest,
                 const std::map<std::string, const Round*>& by_period, Cover& cover) {
  auto it = by_period.find(period.ToString());
  if (it != by_period.end()) {
    cover.rounds.push_back(it->second);
    return;
  }
  for (int kind = static_cast<int>(period.kind) - 1; kind >= static_cast<int>(finest); --kind) {
    std::vector<Period> parts = period.Parts(static_cast<PeriodKind>(kind));
    if (parts.empty()) continue;
    for (const Period& part : parts) CoverPeriod(part, finest, by_period, cover);
    return;
  }
  cover.missing.push_back(period.ToString());
}

// Adds the canonical decimal `text` (empty: nothing) to the one in `sum`.
absl::StatusOr<std::string> AddText(const std::string& sum, const std::string& text,
                                    const TotalCell& cell) {
  if (text.empty()) return sum;
  if (sum.empty()) return text;
  ASSIGN_OR_RETURN(int64_t a, ParseScaled(sum, cell.decimals()));
  ASSIGN_OR_RETURN(int64_t b, ParseScaled(text, cell.decimals()));
  const int64_t both = a + b;  // two figures of 18 digits fit
  if (both > kMaxScaled || both < -kMaxScaled) {
    return Error(absl::StatusCode::kFailedPrecondition, type::v1::ERROR_REASON_NUMBER_OUT_OF_RANGE,
                 absl::StrCat("the sum of ", cell.element(), " does not fit 18 digits"));
  }
  return FormatScaled(both, cell.decimals());
}

// Flows of one column over the rounds that have it.
class Flow {
 public:
  explicit Flow(const TotalCell& first) : cell_(first) {
    for (const Split& split : first.splits()) {
      splits_[{split.attribute(), split.value()}] = split;
    }
  }

  absl::Status Add(const TotalCell& cell) {
    cell_.set_n(std::min(cell_.n(), cell.n()));
    ASSIGN_OR_RETURN(*cell_.mutable_sum(), AddText(cell_.sum(), cell.sum(), cell_));
    ValueStatus status = cell_.status();
    Weaken(cell.status(), status);
    cell_.set_status(status);
    for (const Split& split : cell.splits()) {
      auto [it, inserted] = splits_.try_emplace({split.attribute(), split.value()}, split);
      if (inserted) continue;
      it->second.set_n(std::min(it->second.n(), split.n()));
      ASSIGN_OR_RETURN(*it->second.mutable_sum(), AddText(it->second.sum(), split.sum(), cell_));
    }
    return absl::OkStatus();
  }

  TotalCell Take() && {
    cell_.clear_splits();
    for (auto& [key, split] : splits_) *cell_.add_splits() = std::move(split);
    return std::move(cell_);
  }

 private:
  TotalCell cell_;
  std::map<std::pair<std::string, std::string>, Split> splits_;  // by attribute and value
};

const TotalCell* FindCell(const Total& total, std::string_view element) {
  for (const TotalCell& cell : total.cells()) {
    if (cell.element() == element) return &cell;
  }
  return nullptr;
}

}  // namespace

Cover CoverWindow(const Period& window, const std::vector<Round>& rounds) {
  std::map<std::string, const Round*> by_period;
  PeriodKind finest = window.kind;
  for (const Round& round : rounds) {
    auto period = ParsePeriod(round.period());
    if (!period.ok() || !window.Contains(*period)) continue;
    by_period.emplace(round.period(), &round);
    finest = std::min(finest, period->kind);
  }
  Cover cover;
  if (by_period.empty()) return cover;
  cover.exact = by_period.contains(window.ToString());
  CoverPeriod(window, finest, by_period, cover);
  return cover;
}

absl::StatusOr<Total> FoldOverTime(std::string_view name, const Cover& cover,
                                   const std::vector<Total>& totals) {
  Total result;
  result.set_name(std::string(name));
  v1::Basis& basis = *result.mutable_basis();
  basis = totals.back().basis();
  int most_late = 0;
  for (size_t i = 0; i < totals.size(); ++i) {
    result.add_rounds(cover.rounds[i]->name());
    basis.set_accepted(std::min(basis.accepted(), totals[i].basis().accepted()));
    most_late = std::max(most_late, totals[i].basis().accepted_late());
  }
  basis.set_accepted_late(std::min(most_late, basis.accepted()));
  basis.clear_status();
  basis.set_simulated(false);
  for (const std::string& period : cover.missing) basis.add_missing_periods(period);

  // The last round's columns in their order, then those that only earlier rounds have.
  absl::flat_hash_map<std::string_view, bool> seen;
  ValueStatus weakest = type::v1::VALUE_STATUS_UNSPECIFIED;
  for (size_t i = totals.size(); i-- > 0;) {
    for (const Column& column : cover.rounds[i]->columns()) {
      if (!seen.emplace(column.element(), true).second) continue;
      if (column.kind() == type::v1::VALUE_KIND_PUBLISHED_RATE) continue;
      const TotalCell* newest = FindCell(totals[i], column.element());
      if (newest == nullptr) continue;
      TotalCell cell = *newest;
      if (column.time_rollup() == type::v1::TIME_ROLLUP_SUM) {
        Flow flow(cell);
        for (size_t earlier = i; earlier-- > 0;) {
          const TotalCell* part = FindCell(totals[earlier], column.element());
          if (part != nullptr) RETURN_IF_ERROR(flow.Add(*part));
        }
        cell = std::move(flow).Take();
      } else if (i + 1 != totals.size()) {
        // A stock that the window's last round no longer asks for has no value at its end.
        cell.clear_n();
        cell.clear_sum();
        cell.clear_levels();
        cell.clear_splits();
        cell.clear_status();
      }
      Weaken(cell.status(), weakest);
      *result.add_cells() = std::move(cell);
    }
  }
  basis.set_status(weakest);
  for (const Total& total : totals) {
    if (total.basis().simulated()) basis.set_simulated(true);
  }
  return result;
}

}  // namespace thidua::reporting
