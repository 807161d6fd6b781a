#include "services/reporting/domain/totals/rollup.h"

#include <absl/container/flat_hash_set.h>
#include <absl/strings/str_cat.h>

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <utility>

#include "common/value/errors.h"
#include "common/value/status_macros.h"
#include "services/reporting/domain/totals/closing.h"
#include "services/reporting/domain/totals/weakest.h"

namespace thidua::reporting {
namespace {

using type::v1::ValueStatus;
using v1::Column;
using v1::Round;

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

// Where a column of the result comes from.
struct Origin {
  size_t period = 0;  // of a flow: the last one that has it
  int index = -1;     // in that period's tallies, or of a stock in the closing ones; -1: nowhere
  bool flow = false;
};

// The last period's columns in their order, then those that only earlier periods have, then stocks
// that only the closing values have.
std::vector<Origin> ColumnsOf(const std::vector<PeriodTallies>& periods, const Tallies& closing,
                              std::vector<const Column*>& columns) {
  std::vector<Origin> origins;
  absl::flat_hash_set<std::string_view> seen;
  const auto add_stock = [&](const Column& column, int index) {
    columns.push_back(index < 0 ? &column : &(*closing.layout)[index]);
    origins.push_back({.index = index});
  };
  for (size_t period = periods.size(); period-- > 0;) {
    const Layout& all = *periods[period].columns;  // decides the order alone
    int hint = 0;
    for (size_t i = 0; i < all.size(); ++i) {
      if (!seen.insert(all[i].element()).second) continue;
      const Layout& counted = *periods[period].tallies->layout;
      const int found = counted.Find(all[i].element(), hint);
      if (found < 0) continue;
      hint = found + 1;
      if (counted[found].kind() == type::v1::VALUE_KIND_PUBLISHED_RATE) continue;
      if (counted.is_flow(found)) {
        columns.push_back(&counted[found]);
        origins.push_back({period, found, true});
      } else {
        add_stock(counted[found], closing.layout->Find(counted[found].element(), found));
      }
    }
  }
  for (size_t i = 0; i < closing.layout->size(); ++i) {
    const Column& column = (*closing.layout)[i];
    if (IsStock(column) && seen.insert(column.element()).second) {
      add_stock(column, static_cast<int>(i));
    }
  }
  return origins;
}

// The groups of all periods and of the closing values.
std::vector<Group> GroupsOf(const std::vector<PeriodTallies>& periods, const Tallies& closing) {
  std::set<Group> groups(closing.groups.begin(), closing.groups.end());
  for (const PeriodTallies& period : periods) {
    groups.insert(period.tallies->groups.begin(), period.tallies->groups.end());
  }
  return {groups.begin(), groups.end()};
}

// Copies one column of `from`, whose groups are at `groups` of the result.
void CopyColumn(const Tallies& from, size_t index, const std::vector<size_t>& groups,
                Tallies& result, size_t column) {
  const int levels_from = from.layout->levels_at(index);
  const int levels_to = result.layout->levels_at(column);
  for (size_t group = 0; group < from.groups.size(); ++group) {
    result.of(groups[group])[column] = from.of(group)[index];
    if (!from.carries.empty()) {
      result.carries.resize(result.tallies.size());
      result.carries[groups[group] * result.layout->size() + column] =
          from.carries[group * from.layout->size() + index];
    }
    if (levels_from < 0) continue;
    std::copy_n(from.levels_of(group) + levels_from, (*from.layout)[index].levels_size(),
                result.levels_of(groups[group]) + levels_to);
  }
  result.statuses[column] = from.statuses[index];
}

// Adds an earlier period's flow.
absl::Status AddFlow(const Tallies& from, size_t index, const std::vector<size_t>& groups,
                     Tallies& result, size_t column) {
  for (size_t group = 0; group < from.groups.size(); ++group) {
    const Tally& earlier = from.of(group)[index];
    Tally& tally = result.of(groups[group])[column];
    tally.n += earlier.n;
    tally.has_sum = tally.has_sum || earlier.has_sum;
    tally.sum += earlier.sum;
    RETURN_IF_ERROR(CheckSum((*result.layout)[column], tally.sum));
  }
  Weaken(from.statuses[index], result.statuses[column]);
  return absl::OkStatus();
}

// The basis but for status and missing periods.
v1::Basis BasisOf(const std::vector<PeriodTallies>& periods) {
  v1::Basis basis;
  for (const PeriodTallies& period : periods) AddBasis(period.tallies->basis, basis);
  return basis;
}

}  // namespace

Cover CoverWindow(const Period& window, const std::vector<const Round*>& rounds) {
  std::map<std::string, const Round*> by_period;
  PeriodKind finest = window.kind;
  for (const Round* round : rounds) {
    auto period = ParsePeriod(round->period());
    if (!period.ok() || !window.Contains(*period)) continue;
    by_period.emplace(round->period(), round);
    finest = std::min(finest, period->kind);
  }
  Cover cover;
  if (by_period.empty()) return cover;
  cover.exact = by_period.contains(window.ToString());
  CoverPeriod(window, finest, by_period, cover);
  return cover;
}

absl::StatusOr<Tallies> FoldPeriods(const std::vector<PeriodTallies>& periods,
                                    const Tallies& closing) {
  std::vector<const Column*> columns;
  const std::vector<Origin> origins = ColumnsOf(periods, closing, columns);
  Tallies result;
  result.layout = std::make_shared<const Layout>(std::move(columns));
  result.groups = GroupsOf(periods, closing);
  result.Clear();
  result.basis = BasisOf(periods);
  if (closing.basis.simulated()) result.basis.set_simulated(true);
  // Returns where the groups of `from` are in the result.
  const auto places_of = [&result](const Tallies& from) {
    std::vector<size_t> at;
    for (const Group& group : from.groups) {
      at.push_back(std::lower_bound(result.groups.begin(), result.groups.end(), group) -
                   result.groups.begin());
    }
    return at;
  };
  std::vector<std::vector<size_t>> groups;  // by period
  for (const PeriodTallies& period : periods) {
    const std::vector<size_t>& at = groups.emplace_back(places_of(*period.tallies));
    for (size_t i = 0; i < at.size(); ++i) result.owed[at[i]].all += period.tallies->owed[i].all;
  }
  const std::vector<size_t> closing_groups = places_of(closing);
  for (size_t i = 0; i < closing_groups.size(); ++i) {
    result.owed[closing_groups[i]].last = closing.owed[i].last;
  }
  ValueStatus weakest = type::v1::VALUE_STATUS_UNSPECIFIED;
  for (size_t i = 0; i < origins.size(); ++i) {
    const Column& column = (*result.layout)[i];
    const auto [last, index, flow] = origins[i];
    if (index < 0) continue;
    if (flow) {
      CopyColumn(*periods[last].tallies, index, groups[last], result, i);
    } else {
      CopyColumn(closing, index, closing_groups, result, i);
    }
    for (size_t earlier = last; flow && earlier-- > 0;) {
      const Tallies& part = *periods[earlier].tallies;
      const int found = part.layout->Find(column.element(), index);
      if (found < 0) continue;
      if (!SameMeasure((*part.layout)[found], column)) {
        return Error(absl::StatusCode::kFailedPrecondition, type::v1::ERROR_REASON_RULE_VIOLATED,
                     absl::StrCat(column.element(),
                                  " is counted with other decimals or another scale before"));
      }
      RETURN_IF_ERROR(AddFlow(part, found, groups[earlier], result, i));
    }
    Weaken(result.statuses[i], weakest);
  }
  result.basis.set_status(weakest);
  return result;
}

absl::StatusOr<Tallies> FoldOverTime(const Cover& cover, const std::vector<Tallies>& tallies,
                                     const Tallies& closing) {
  std::vector<PeriodTallies> periods;
  for (const Tallies& round : tallies) periods.push_back({round.layout.get(), &round});
  ASSIGN_OR_RETURN(Tallies folded, FoldPeriods(periods, closing));
  for (const std::string& period : cover.missing) folded.basis.add_missing_periods(period);
  return folded;
}

}  // namespace thidua::reporting
