#include "services/reporting/domain/unit_fold.h"

#include <absl/numeric/int128.h>
#include <absl/strings/str_cat.h>

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "common/value/decimal.h"
#include "common/value/errors.h"
#include "common/value/status_macros.h"
#include "services/reporting/domain/rollup.h"
#include "services/reporting/domain/weakest.h"

namespace thidua::reporting {
namespace {

using type::v1::ValueStatus;
using v1::Column;
using v1::LevelCount;
using v1::TotalCell;

// What is counted of one group of subjects: all of them, or those of one split.
struct Count {
  int32_t n = 0;
  std::optional<absl::int128> sum;
  std::vector<int32_t> levels;  // by the column's levels

  template <class Cell>
  absl::Status Add(const Column& column, const Cell& cell) {
    n += cell.n();
    if (!cell.sum().empty()) {
      ASSIGN_OR_RETURN(const int64_t value, ParseScaled(cell.sum(), column.decimals()));
      sum = sum.value_or(0) + value;
    }
    levels.resize(column.levels_size());
    for (const LevelCount& level : cell.levels()) {
      const auto& ids = column.levels();
      const auto id = std::find(ids.begin(), ids.end(), level.level());
      if (id != ids.end()) levels[id - ids.begin()] += level.count();
    }
    return absl::OkStatus();
  }

  template <class Cell>
  absl::Status Write(const Column& column, Cell& cell) const {
    cell.set_n(n);
    if (sum) {
      if (*sum > kMaxScaled || *sum < -kMaxScaled) {
        return Error(absl::StatusCode::kFailedPrecondition,
                     type::v1::ERROR_REASON_NUMBER_OUT_OF_RANGE,
                     absl::StrCat("the sum of ", column.element(), " does not fit 18 digits"));
      }
      cell.set_sum(FormatScaled(static_cast<int64_t>(*sum), column.decimals()));
    }
    for (size_t i = 0; i < levels.size(); ++i) {
      if (levels[i] == 0) continue;
      LevelCount& count = *cell.add_levels();
      count.set_level(column.levels(static_cast<int>(i)));
      count.set_count(levels[i]);
    }
    return absl::OkStatus();
  }
};

// One element over all owners.
struct Sum {
  const Column* column;
  Count all;
  std::map<std::pair<std::string, std::string>, Count> splits;  // by attribute and value
  ValueStatus status = type::v1::VALUE_STATUS_UNSPECIFIED;
};

bool SameMeasure(const Column& a, const Column& b) {
  return a.decimals() == b.decimals() && a.kind() == b.kind() && a.scale() == b.scale() &&
         std::equal(a.levels().begin(), a.levels().end(), b.levels().begin(), b.levels().end());
}

// One owner's total for one period, and the rounds whose columns it has.
struct Part {
  const v1::Total* total;
  std::vector<const v1::Round*> rounds;
  std::unique_ptr<v1::Total> folded;  // what `total` points to, if it is a fold over time
};

// The column of `element`. Rounds of a form mostly have the same columns, so it is mostly at
// `hint`.
const Column* ColumnOf(const v1::Round& round, const std::string& element, int hint) {
  if (hint < round.columns_size() && round.columns(hint).element() == element) {
    return &round.columns(hint);
  }
  for (const Column& column : round.columns()) {
    if (column.element() == element) return &column;
  }
  return nullptr;
}

const Column& ColumnOf(const Part& part, const std::string& element, int hint) {
  for (const v1::Round* round : part.rounds) {
    if (const Column* column = ColumnOf(*round, element, hint)) return *column;
  }
  return Column::default_instance();  // never: a total has the columns of its rounds
}

void MergeColumns(const v1::Round& from, v1::Round& into) {
  for (int i = 0; i < from.columns_size(); ++i) {
    if (ColumnOf(into, from.columns(i).element(), i) == nullptr) {
      *into.add_columns() = from.columns(i);
    }
  }
}

absl::Status Add(const TotalCell& cell, Sum& sum) {
  RETURN_IF_ERROR(sum.all.Add(*sum.column, cell));
  for (const v1::Split& split : cell.splits()) {
    Count& count = sum.splits[{split.attribute(), split.value()}];
    RETURN_IF_ERROR(count.Add(*sum.column, split));
  }
  Weaken(cell.status(), sum.status);
  return absl::OkStatus();
}

absl::Status Write(const Sum& sum, TotalCell& cell) {
  const Column& column = *sum.column;
  cell.set_element(column.element());
  cell.set_status(sum.status);
  cell.set_unit_of_measure(column.unit_of_measure());
  cell.set_kind(column.kind());
  cell.set_decimals(column.decimals());
  RETURN_IF_ERROR(sum.all.Write(column, cell));
  for (const auto& [key, count] : sum.splits) {
    v1::Split& split = *cell.add_splits();
    split.set_attribute(key.first);
    split.set_value(key.second);
    RETURN_IF_ERROR(count.Write(column, split));
  }
  return absl::OkStatus();
}

void AddBasis(const v1::Basis& part, v1::Basis& basis, ValueStatus& weakest) {
  basis.set_expected(basis.expected() + part.expected());
  basis.set_accepted(basis.accepted() + part.accepted());
  basis.set_accepted_late(basis.accepted_late() + part.accepted_late());
  basis.set_simulated(basis.simulated() || part.simulated());
  Weaken(part.status(), weakest);
}

// The sum of the column's element, begun if it is new; mostly at `hint`.
Sum& SumOf(const Column& column, int hint, std::vector<Sum>& sums) {
  const auto is_it = [&](const Sum& sum) { return sum.column->element() == column.element(); };
  if (hint < static_cast<int>(sums.size()) && is_it(sums[hint])) return sums[hint];
  auto found = std::find_if(sums.begin(), sums.end(), is_it);
  if (found != sums.end()) return *found;
  return sums.emplace_back(Sum{.column = &column, .all = {}, .splits = {}});
}

absl::StatusOr<v1::Total> FoldParts(const std::vector<Part>& parts) {
  v1::Total result;
  ValueStatus weakest = type::v1::VALUE_STATUS_UNSPECIFIED;
  std::vector<Sum> sums;
  for (const Part& part : parts) {
    AddBasis(part.total->basis(), *result.mutable_basis(), weakest);
    for (int i = 0; i < part.total->cells_size(); ++i) {
      const TotalCell& cell = part.total->cells(i);
      const Column& column = ColumnOf(part, cell.element(), i);
      if (column.kind() == type::v1::VALUE_KIND_PUBLISHED_RATE && parts.size() > 1) continue;
      Sum& sum = SumOf(column, i, sums);
      if (!SameMeasure(*sum.column, column)) {
        return Error(absl::StatusCode::kFailedPrecondition, type::v1::ERROR_REASON_RULE_VIOLATED,
                     absl::StrCat(part.total->name(), " counts ", cell.element(),
                                  " with other decimals or another scale than others"));
      }
      RETURN_IF_ERROR(Add(cell, sum));
    }
  }
  result.mutable_basis()->set_status(weakest);
  for (const Sum& sum : sums) RETURN_IF_ERROR(Write(sum, *result.add_cells()));
  return result;
}

// What `owner` has for `period`; nullopt if nothing.
absl::StatusOr<std::optional<Part>> PartOf(const OwnerTotals& owner, const Period& period) {
  Part part;
  Cover cover;
  std::vector<v1::Round> rounds;  // their periods
  std::vector<const v1::Total*> totals;
  for (size_t i = 0; i < owner.rounds.size(); ++i) {
    ASSIGN_OR_RETURN(const Period of, ParsePeriod(owner.rounds[i]->period()));
    if (!period.Contains(of)) continue;
    part.rounds.push_back(owner.rounds[i]);
    totals.push_back(&owner.totals[i]);
    if (of == period) {
      part.total = totals.back();
      return part;
    }
  }
  if (totals.empty()) return std::nullopt;
  for (const v1::Round* round : part.rounds) rounds.emplace_back().set_period(round->period());
  cover.missing = CoverWindow(period, rounds).missing;
  cover.rounds = part.rounds;
  std::vector<v1::Total> copies;
  for (const v1::Total* total : totals) copies.push_back(*total);
  ASSIGN_OR_RETURN(v1::Total folded, FoldOverTime(totals.front()->name(), cover, copies));
  part.folded = std::make_unique<v1::Total>(std::move(folded));
  part.total = part.folded.get();
  return part;
}

// The longest kind of period that any owner has a round of.
absl::StatusOr<PeriodKind> LongestKind(const std::vector<OwnerTotals>& owners) {
  PeriodKind longest = PeriodKind::kMonth;
  for (const OwnerTotals& owner : owners) {
    for (const v1::Round* round : owner.rounds) {
      ASSIGN_OR_RETURN(const Period period, ParsePeriod(round->period()));
      longest = std::max(longest, period.kind);
    }
  }
  return longest;
}

}  // namespace

absl::StatusOr<v1::Total> FoldOverOwners(std::string_view name, const Period& window,
                                         const std::vector<OwnerTotals>& owners) {
  ASSIGN_OR_RETURN(const PeriodKind kind, LongestKind(owners));
  std::vector<v1::Round> rounds;
  std::vector<v1::Total> totals;
  std::set<std::string> missing;
  for (const Period& period : window.Parts(kind)) {
    std::vector<Part> parts;
    v1::Round round;
    round.set_period(period.ToString());
    for (const OwnerTotals& owner : owners) {
      ASSIGN_OR_RETURN(std::optional<Part> part, PartOf(owner, period));
      if (!part) {
        missing.insert(period.ToString());
        continue;
      }
      const v1::Basis& basis = part->total->basis();
      missing.insert(basis.missing_periods().begin(), basis.missing_periods().end());
      for (const v1::Round* of : part->rounds) MergeColumns(*of, round);
      parts.push_back(*std::move(part));
    }
    if (parts.empty()) continue;
    ASSIGN_OR_RETURN(v1::Total total, FoldParts(parts));
    rounds.push_back(std::move(round));
    totals.push_back(std::move(total));
  }
  v1::Total result;
  if (totals.size() == 1 && rounds.front().period() == window.ToString()) {
    result = std::move(totals.front());
  } else {
    ASSIGN_OR_RETURN(result, FoldOverTime(name, CoverWindow(window, rounds), totals));
    result.clear_rounds();
    result.mutable_basis()->clear_missing_periods();
  }
  result.set_name(std::string(name));
  for (const std::string& period : missing) result.mutable_basis()->add_missing_periods(period);
  return result;
}

}  // namespace thidua::reporting
