#include "services/reporting/domain/rules/computed_columns.h"

#include <algorithm>

#include "common/value/decimal.h"

namespace thidua::reporting {
ComputedColumns::ComputedColumns(const v1::Round& round) {
  Columns columns(round);
  for (int i = 0; i < round.columns_size(); ++i) {
    const v1::Column& column = round.columns(i);
    if (!column.has_computed()) continue;
    const auto& cell = column.computed();
    computed_.push_back({i, Linear(cell.expression(), round, columns, column.decimals()),
                         BoundOr(cell.minimum(), column.decimals(), INT64_MIN),
                         BoundOr(cell.maximum(), column.decimals(), INT64_MAX)});
  }
}

int ComputedColumns::FillIn(Row& row) const {
  int too_large = -1;
  for (const Computed& computed : computed_) {
    const LinearSum sum = computed.expression.SumOf(row, catalog::v1::MISSING_POLICY_INAPPLICABLE);
    if (!sum.applies) continue;
    const absl::int128 value = std::min(std::max(sum.value, absl::int128(computed.minimum)),
                                        absl::int128(computed.maximum));
    if (value > kMaxScaled || value < -kMaxScaled) {
      if (too_large < 0) too_large = computed.column;
      continue;
    }
    row.values[computed.column] = static_cast<int64_t>(value);
    row.has[computed.column] = 1;
  }
  return too_large;
}

std::vector<int> ComputedColumns::PartsOf(int column) const {
  for (const Computed& computed : computed_) {
    if (computed.column == column) return computed.expression.columns();
  }
  return {};
}

}  // namespace thidua::reporting
