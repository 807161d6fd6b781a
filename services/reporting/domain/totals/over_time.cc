#include "services/reporting/domain/totals/over_time.h"

#include <absl/numeric/int128.h>
#include <absl/strings/str_cat.h>

#include <algorithm>

#include "common/value/decimal.h"
#include "common/value/enum_switch.h"

namespace thidua::reporting {
namespace {

using v1::Column;
using v1::OverTime;

bool IsRate(const Column& column) { return column.kind() == type::v1::VALUE_KIND_PUBLISHED_RATE; }
bool IsState(const Column& column) { return column.kind() == type::v1::VALUE_KIND_STATE; }
bool IsFlow(const Column& column) {
  return !IsRate(column) && !IsState(column) && column.time_rollup() == type::v1::TIME_ROLLUP_SUM;
}

// Whether values of the column can be made into it.
bool Has(const Column& column, v1::TimeAggregate aggregate) {
  switch (aggregate) {
    case v1::TIME_AGGREGATE_SUM:
      return IsFlow(column);
    case v1::TIME_AGGREGATE_AVERAGE:
      return !IsRate(column) && !IsState(column);
    case v1::TIME_AGGREGATE_MINIMUM:
    case v1::TIME_AGGREGATE_MAXIMUM:
      return !IsState(column);
    case v1::TIME_AGGREGATE_LAST:
    case v1::TIME_AGGREGATE_COUNT:
      return true;
    case v1::TIME_AGGREGATE_UNSPECIFIED:
    case SENTINELS_OF(v1::TimeAggregate):
      break;
  }
  return false;
}

// One value that takes part, with the decimals that all have.
struct Value {
  absl::int128 number;
  size_t period;
};

std::string TextOf(const Value& value, const Column& column, int decimals) {
  if (!IsState(column)) return FormatScaled(value.number, decimals);
  return column.levels(static_cast<int>(value.number));
}

absl::int128 SumOf(const std::vector<Value>& values) {
  absl::int128 sum = 0;
  for (const Value& value : values) sum += value.number;
  return sum;
}

// sum / count with one decimal more, half away from zero.
void SetAverage(const std::vector<Value>& values, int decimals, OverTime& result) {
  const absl::int128 sum = SumOf(values);
  const absl::int128 count = values.size();
  const absl::int128 scaled = decimals < kMaxDecimals ? sum * 10 : sum;
  const absl::int128 half = scaled < 0 ? -count : count;
  result.set_value(
      FormatScaled((scaled * 2 + half) / (count * 2), std::min(decimals + 1, kMaxDecimals)));
  result.set_numerator(FormatScaled(sum, decimals));
}

}  // namespace

std::optional<OverTime> MakeOverTime(
    v1::TimeAggregate aggregate, const Column& column, std::span<const SeriesCell> cells,
    const google::protobuf::RepeatedPtrField<v1::SeriesPeriod>& periods) {
  if (!Has(column, aggregate)) return std::nullopt;
  int decimals = 0;
  for (const SeriesCell& cell : cells) {
    if (cell.value) decimals = std::max(decimals, cell.decimals);
  }
  OverTime result;
  result.set_aggregate(aggregate);
  std::vector<Value> values;
  int incomplete = 0;
  for (size_t period = 0; period < cells.size(); ++period) {
    const SeriesCell& cell = cells[period];
    if (cell.n < cell.of) ++incomplete;
    if (!cell.value || (cell.n < cell.of && aggregate != v1::TIME_AGGREGATE_SUM)) continue;
    absl::int128 number = *cell.value;
    for (int i = cell.decimals; i < decimals; ++i) number *= 10;
    values.push_back({number, period});
  }
  result.set_periods(static_cast<int>(values.size()));
  result.set_incomplete_periods(incomplete);
  if (aggregate == v1::TIME_AGGREGATE_COUNT) {
    result.set_value(absl::StrCat(values.size()));
    return result;
  }
  if (values.empty()) return std::nullopt;
  const auto set_value_of = [&](const Value& value) {
    result.set_value(TextOf(value, column, decimals));
    result.set_period(periods[static_cast<int>(value.period)].period());
  };
  const auto less = [](const Value& a, const Value& b) { return a.number < b.number; };
  switch (aggregate) {
    case v1::TIME_AGGREGATE_SUM:
      result.set_value(FormatScaled(SumOf(values), decimals));
      break;
    case v1::TIME_AGGREGATE_AVERAGE:
      SetAverage(values, decimals, result);
      break;
    case v1::TIME_AGGREGATE_LAST:
      set_value_of(values.back());
      break;
    case v1::TIME_AGGREGATE_MINIMUM:
      set_value_of(*std::min_element(values.begin(), values.end(), less));
      break;
    case v1::TIME_AGGREGATE_MAXIMUM:
      set_value_of(*std::max_element(values.begin(), values.end(), less));
      break;
    case v1::TIME_AGGREGATE_COUNT:
    case v1::TIME_AGGREGATE_UNSPECIFIED:
    case SENTINELS_OF(v1::TimeAggregate):
      return std::nullopt;
  }
  return result;
}

}  // namespace thidua::reporting
