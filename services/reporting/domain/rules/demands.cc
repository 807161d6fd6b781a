#include "services/reporting/domain/rules/demands.h"

#include <algorithm>
#include <string>

#include "common/value/decimal.h"
#include "common/value/enum_switch.h"
#include "services/reporting/domain/rules/demand_text.h"

namespace thidua::reporting {
namespace {

using absl::int128;
using catalog::v1::Rule;

bool Compares(int128 left, catalog::v1::ComparisonOperator op, int128 right) {
  switch (op) {
    case catalog::v1::COMPARISON_OPERATOR_EQUAL:
      return left == right;
    case catalog::v1::COMPARISON_OPERATOR_NOT_EQUAL:
      return left != right;
    case catalog::v1::COMPARISON_OPERATOR_LESS:
      return left < right;
    case catalog::v1::COMPARISON_OPERATOR_LESS_OR_EQUAL:
      return left <= right;
    case catalog::v1::COMPARISON_OPERATOR_GREATER:
      return left > right;
    case catalog::v1::COMPARISON_OPERATOR_GREATER_OR_EQUAL:
      return left >= right;
    case catalog::v1::COMPARISON_OPERATOR_UNSPECIFIED:
    case SENTINELS_OF(catalog::v1::ComparisonOperator):
      break;
  }
  return true;
}

size_t CountOf(const std::vector<int>& columns, const Row& row) {
  size_t count = 0;
  for (const int column : columns) count += column >= 0 && row.has[column];
  return count;
}

Outcome HoldsIf(bool holds) { return holds ? Outcome::kHolds : Outcome::kBroken; }

}  // namespace

Demands::Demands(const v1::Round& round) : round_(round), computed_(round) {
  Columns columns(round);
  demands_.reserve(round.required_elements_size() + round.cell_ranges_size() + round.rules_size());
  for (int i = 0; i < round.required_elements_size(); ++i) {
    Demand& demand = demands_.emplace_back();
    demand.kind = v1::FINDING_KIND_REQUIRED;
    demand.source = i;
    demand.columns = {columns.Find(round.required_elements(i))};
  }
  for (int i = 0; i < round.cell_ranges_size(); ++i) {
    const auto& range = round.cell_ranges(i);
    Demand& demand = demands_.emplace_back();
    demand.kind = v1::FINDING_KIND_RANGE;
    demand.severity = range.severity();
    demand.source = i;
    const int column = columns.Find(range.element());
    demand.columns = {column};
    if (column < 0) continue;
    const int decimals = round.columns(column).decimals();
    demand.minimum = BoundOr(range.range().minimum(), decimals, INT64_MIN);
    demand.maximum = BoundOr(range.range().maximum(), decimals, INT64_MAX);
  }
  for (int i = 0; i < round.rules_size(); ++i) {
    demands_.push_back(Compile(round.rules(i), i, columns));
  }
}

Demands::Demand Demands::Compile(const Rule& rule, int source, Columns& columns) const {
  Demand demand;
  demand.kind = v1::FINDING_KIND_RULE;
  demand.severity = rule.severity();
  demand.test = rule.demand_case();
  demand.source = source;
  const auto take_set = [&](const catalog::v1::ElementSet& set) {
    for (const std::string& element : set.elements()) {
      demand.columns.push_back(columns.Find(element));
    }
  };
  switch (rule.demand_case()) {
    case Rule::kComparison: {
      const auto& left = rule.comparison().left();
      const auto& right = rule.comparison().right();
      const int decimals = std::max(Linear::DecimalsOf(left, round_, columns),
                                    Linear::DecimalsOf(right, round_, columns));
      demand.left = Linear(left, round_, columns, decimals);
      demand.right = Linear(right, round_, columns, decimals);
      demand.columns = demand.left.columns();
      for (const int column : demand.right.columns()) demand.columns.push_back(column);
      break;
    }
    case Rule::kAllOrNone:
      take_set(rule.all_or_none());
      break;
    case Rule::kExactlyOneOf:
      take_set(rule.exactly_one_of());
      break;
    case Rule::kAtMostOneOf:
      take_set(rule.at_most_one_of());
      break;
    case Rule::kChange:
      demand.columns = {columns.Find(rule.change().element())};
      demand.minimum = BoundOr(rule.change().minimum_ratio(), kMaxDecimals, INT64_MIN);
      demand.maximum = BoundOr(rule.change().maximum_ratio(), kMaxDecimals, INT64_MAX);
      break;
    case Rule::DEMAND_NOT_SET:
      break;
  }
  return demand;
}

Outcome Demands::Try(size_t index, const Row& row, const History* history) const {
  const Demand& demand = demands_[index];
  if (demand.kind == v1::FINDING_KIND_REQUIRED) {
    return HoldsIf(demand.columns[0] >= 0 && row.has[demand.columns[0]]);
  }
  if (demand.kind == v1::FINDING_KIND_RANGE) return TryRange(demand, row);
  switch (demand.test) {
    case Rule::kComparison:
      return TryComparison(demand, row);
    case Rule::kAllOrNone: {
      const size_t count = CountOf(demand.columns, row);
      return HoldsIf(count == 0 || count == demand.columns.size());
    }
    case Rule::kExactlyOneOf:
      return HoldsIf(CountOf(demand.columns, row) == 1);
    case Rule::kAtMostOneOf:
      return HoldsIf(CountOf(demand.columns, row) <= 1);
    case Rule::kChange:
      return TryChange(demand, row, history);
    case Rule::DEMAND_NOT_SET:
      break;
  }
  return Outcome::kInapplicable;
}

bool Demands::IsAskedOf(const v1::RosterEntry& entry, size_t index) const {
  if (entry.first_day().empty() && entry.last_day().empty()) return true;
  const Demand& demand = demands_[index];
  if (demand.test == Rule::kChange) return false;
  // A value that is given all the same lies within its range.
  if (entry.last_day().empty() || demand.kind == v1::FINDING_KIND_RANGE) return true;
  return std::all_of(demand.columns.begin(), demand.columns.end(), [this](int column) {
    return column < 0 || round_.columns(column).time_rollup() == type::v1::TIME_ROLLUP_SUM;
  });
}

Outcome Demands::TryRange(const Demand& demand, const Row& row) const {
  const int column = demand.columns[0];
  if (column < 0 || !row.has[column]) return Outcome::kInapplicable;
  return HoldsIf(demand.minimum <= row.values[column] && row.values[column] <= demand.maximum);
}

Outcome Demands::TryComparison(const Demand& demand, const Row& row) const {
  const auto& comparison = RuleOf(demand).comparison();
  const LinearSum left = demand.left.SumOf(row, comparison.left_missing());
  if (!left.applies) return Outcome::kInapplicable;
  const LinearSum right = demand.right.SumOf(row, comparison.right_missing());
  if (!right.applies) return Outcome::kInapplicable;
  return HoldsIf(Compares(left.value, comparison.operator_(), right.value));
}

int Demands::EarlierOf(const Demand& demand, const History* history) const {
  const int column = demand.columns[0];
  if (history == nullptr || column < 0) return -1;
  const int index =
      RuleOf(demand).change().against() == catalog::v1::CHANGE_BASIS_SAME_PERIOD_LAST_YEAR
          ? history->last_year
          : history->last_period;
  return index >= 0 && history->past[index].row.has[column] ? index : -1;
}

Outcome Demands::TryChange(const Demand& demand, const Row& row, const History* history) const {
  const int column = demand.columns[0];
  const int earlier = EarlierOf(demand, history);
  if (earlier < 0 || !row.has[column]) return Outcome::kInapplicable;
  const int128 then = history->past[earlier].row.values[column];
  if (then <= 0) return Outcome::kInapplicable;
  const int128 now = int128(row.values[column]) * PowerOfTen(kMaxDecimals);
  return HoldsIf((demand.minimum == INT64_MIN || now >= then * demand.minimum) &&
                 (demand.maximum == INT64_MAX || now <= then * demand.maximum));
}

std::vector<int> Demands::ReportedOf(const std::vector<int>& columns) const {
  std::vector<int> reported;
  const auto take = [&](int column) {
    if (column >= 0 && std::find(reported.begin(), reported.end(), column) == reported.end()) {
      reported.push_back(column);
    }
  };
  for (const int column : columns) {
    if (column < 0) continue;
    if (!round_.columns(column).has_computed()) take(column);
    for (const int part : computed_.PartsOf(column)) take(part);
  }
  return reported;
}

const std::string& Demands::id(size_t index) const {
  const Demand& demand = demands_[index];
  if (demand.kind == v1::FINDING_KIND_REQUIRED) return round_.required_elements(demand.source);
  if (demand.kind == v1::FINDING_KIND_RANGE) return round_.cell_ranges(demand.source).element();
  return RuleOf(demand).id();
}

v1::Finding Demands::Explain(size_t index, const Row& row, const History* history) const {
  const Demand& demand = demands_[index];
  const DemandText text(round_, row);
  v1::Finding finding;
  finding.set_kind(demand.kind);
  finding.set_severity(demand.severity);
  bool noted = false;
  for (const int column : ReportedOf(demand.columns)) {
    finding.add_elements(round_.columns(column).element());
    noted = noted || row.noted[column];
  }
  finding.set_answered(demand.severity == catalog::v1::RULE_SEVERITY_WARNING && noted);
  if (demand.kind == v1::FINDING_KIND_REQUIRED) {
    finding.set_message(text.OfRequired(round_.required_elements(demand.source)));
  } else if (demand.kind == v1::FINDING_KIND_RANGE) {
    finding.set_message(text.OfRange(round_.cell_ranges(demand.source)));
  } else {
    finding.set_rule(RuleOf(demand).id());
    const int earlier = demand.test == Rule::kChange ? EarlierOf(demand, history) : -1;
    finding.set_message(
        text.OfRule(RuleOf(demand), earlier < 0 ? nullptr : &history->past[earlier]));
  }
  return finding;
}

}  // namespace thidua::reporting
