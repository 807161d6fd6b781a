#include "services/reporting/domain/totals/unit_sum.h"

#include <absl/strings/str_cat.h>

#include <algorithm>
#include <numeric>
#include <utility>

#include "common/value/check.h"
#include "common/value/errors.h"
#include "common/value/status_macros.h"
#include "services/reporting/domain/totals/weakest.h"

namespace thidua::reporting {
namespace {

using v1::Column;

// The column of `element`; mostly at `hint`.
int FindColumn(const std::vector<const Column*>& columns, const std::string& element, size_t hint) {
  const auto is_it = [&](const Column* column) { return column->element() == element; };
  if (hint < columns.size() && is_it(columns[hint])) return static_cast<int>(hint);
  const auto found = std::find_if(columns.begin(), columns.end(), is_it);
  return found == columns.end() ? -1 : static_cast<int>(found - columns.begin());
}

}  // namespace

absl::Status UnitSum::Admit(const std::shared_ptr<const Layout>& layout, std::string_view part) {
  if (last_ != nullptr && last_->layout == layout) return absl::OkStatus();
  const auto [known, is_new] = admitted_.try_emplace(layout.get());
  Admitted& admitted = known->second;
  last_ = &admitted;
  if (!is_new) return absl::OkStatus();
  admitted.layout = layout;
  size_t hint = 0;
  for (size_t i = 0; i < layout->size(); ++i) {
    const Column& column = (*layout)[i];
    if (column.kind() == type::v1::VALUE_KIND_PUBLISHED_RATE && parts_ > 1) {
      admitted.columns.push_back(kLeftOut);
      admitted.same = false;
      continue;
    }
    int at = FindColumn(columns_, column.element(), hint);
    if (at < 0) {
      at = static_cast<int>(columns_.size());
      columns_.push_back(&column);
    } else if (!SameMeasure(*columns_[at], column)) {
      return Error(
          absl::StatusCode::kFailedPrecondition, type::v1::ERROR_REASON_RULE_VIOLATED,
          absl::StrCat(absl::string_view(part.data(), part.size()), " counts ", column.element(),
                       " with other decimals or another scale than others"));
    }
    hint = at + 1;
    admitted.columns.push_back(at);
    admitted.same = admitted.same && static_cast<size_t>(at) == i;
  }
  return absl::OkStatus();
}

void UnitSum::Begin() {
  sum_.layout = std::make_shared<const Layout>(columns_);
  sum_.groups.emplace_back();
  sum_.Clear();
}

size_t UnitSum::GroupOf(const Group& group, size_t hint) {
  if (hint < sum_.groups.size() && sum_.groups[hint] == group) return hint;
  const auto found = std::find(sum_.groups.begin(), sum_.groups.end(), group);
  const size_t at = found - sum_.groups.begin();
  if (found == sum_.groups.end()) {
    sum_.groups.push_back(group);
    sum_.owed.emplace_back();
    sum_.tallies.resize(sum_.groups.size() * sum_.layout->size());
    sum_.level_counts.resize(sum_.groups.size() * sum_.layout->levels());
    if (!sum_.carries.empty()) sum_.carries.resize(sum_.tallies.size());
  }
  return at;
}

void UnitSum::AddCarries(const Tallies& part, size_t group, size_t into) {
  sum_.carries.resize(sum_.tallies.size());
  const size_t columns = part.layout->size();
  for (size_t i = 0; i < columns; ++i) {
    const Carry& carry = part.carries[group * columns + i];
    const int column = last_->columns[i];
    if (carry.n == 0 || column == kLeftOut) continue;
    sum_.carries[into * sum_.layout->size() + column].Add(carry.n, *carry.oldest);
  }
}

void UnitSum::Add(const Tallies& part) {
  if (sum_.layout == nullptr) Begin();
  if (last_->layout != part.layout) {
    const auto admitted = admitted_.find(part.layout.get());
    THIDUA_CHECK(admitted != admitted_.end(), "A part is added once its layout was admitted.");
    last_ = &admitted->second;
  }
  const Layout& layout = *part.layout;
  for (size_t i = 0; i < layout.size(); ++i) {
    if (last_->columns[i] != kLeftOut) {
      Weaken(part.statuses[i], sum_.statuses[last_->columns[i]]);
    }
  }
  for (size_t group = 0; group < part.groups.size(); ++group) {
    const size_t into = GroupOf(part.groups[group], group);
    sum_.owed[into].all += part.owed[group].all;
    sum_.owed[into].last += part.owed[group].last;
    const Tally* from = part.of(group);
    Tally* to = sum_.of(into);
    const auto add = [](const Tally& tally, Tally& total) {
      total.sum += tally.sum;
      total.n += tally.n;
      total.has_sum |= tally.has_sum;
    };
    if (last_->same) {
      for (size_t i = 0; i < layout.size(); ++i) add(from[i], to[i]);
    } else {
      for (size_t i = 0; i < layout.size(); ++i) {
        if (last_->columns[i] != kLeftOut) add(from[i], to[last_->columns[i]]);
      }
    }
    if (!part.carries.empty()) AddCarries(part, group, into);
    for (size_t i = 0; layout.levels() > 0 && i < layout.size(); ++i) {
      if (layout.levels_at(i) < 0) continue;
      const int64_t* levels = part.levels_of(group) + layout.levels_at(i);
      int64_t* counts = sum_.levels_of(into) + sum_.layout->levels_at(last_->columns[i]);
      for (int level = 0; level < layout[i].levels_size(); ++level) counts[level] += levels[level];
    }
  }
  AddBasis(part.basis, sum_.basis);
  Weaken(part.basis.status(), weakest_);
}

absl::StatusOr<Tallies> UnitSum::Finish() && {
  if (sum_.layout == nullptr) Begin();
  sum_.basis.set_status(weakest_);
  std::vector<size_t> order(sum_.groups.size());
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(),
            [&](size_t a, size_t b) { return sum_.groups[a] < sum_.groups[b]; });
  Tallies result;
  result.layout = sum_.layout;
  for (const size_t group : order) result.groups.push_back(sum_.groups[group]);
  result.Clear();
  if (!sum_.carries.empty()) result.carries.resize(result.tallies.size());
  for (size_t group = 0; group < order.size(); ++group) {
    result.owed[group] = sum_.owed[order[group]];
    std::copy_n(sum_.of(order[group]), sum_.layout->size(), result.of(group));
    std::copy_n(sum_.levels_of(order[group]), sum_.layout->levels(), result.levels_of(group));
    if (sum_.carries.empty()) continue;
    const size_t columns = sum_.layout->size();
    std::copy_n(&sum_.carries[order[group] * columns], columns, &result.carries[group * columns]);
  }
  result.statuses = std::move(sum_.statuses);
  result.basis = std::move(sum_.basis);
  RETURN_IF_ERROR(result.CheckSums());
  return result;
}

}  // namespace thidua::reporting
