#include "services/reporting/domain/rules/demand_text.h"

#include <absl/strings/str_cat.h>

#include "common/value/decimal.h"
#include "common/value/enum_switch.h"
#include "services/reporting/domain/rules/columns.h"
#include "services/reporting/domain/rules/linear.h"

namespace thidua::reporting {
namespace {

using catalog::v1::Rule;

const char* Sign(catalog::v1::ComparisonOperator op) {
  switch (op) {
    case catalog::v1::COMPARISON_OPERATOR_EQUAL:
      return "=";
    case catalog::v1::COMPARISON_OPERATOR_NOT_EQUAL:
      return "khác";
    case catalog::v1::COMPARISON_OPERATOR_LESS:
      return "<";
    case catalog::v1::COMPARISON_OPERATOR_LESS_OR_EQUAL:
      return "<=";
    case catalog::v1::COMPARISON_OPERATOR_GREATER:
      return ">";
    case catalog::v1::COMPARISON_OPERATOR_GREATER_OR_EQUAL:
      return ">=";
    case catalog::v1::COMPARISON_OPERATOR_UNSPECIFIED:
    case SENTINELS_OF(catalog::v1::ComparisonOperator):
      break;
  }
  return "?";
}

// "từ 0 đến 100", ">= 0" or "<= 100".
std::string Bounds(const std::string& minimum, const std::string& maximum) {
  if (minimum.empty()) return "<= " + maximum;
  if (maximum.empty()) return ">= " + minimum;
  return absl::StrCat("từ ", minimum, " đến ", maximum);
}

}  // namespace

const v1::Column* DemandText::Find(const std::string& element, int& index) const {
  index = Columns(round_).Find(element);
  return index < 0 ? nullptr : &round_.columns(index);
}

std::string DemandText::ValueOf(const std::string& element) const {
  int index = -1;
  const v1::Column* column = Find(element, index);
  if (column == nullptr || !row_.has[index]) return "thiếu";
  const int64_t value = row_.values[index];
  if (column->kind() != type::v1::VALUE_KIND_STATE) return FormatScaled(value, column->decimals());
  return value >= 0 && value < column->levels_size() ? column->levels(static_cast<int>(value))
                                                     : "thiếu";
}

std::string DemandText::Named(const std::string& element) const {
  int index = -1;
  const v1::Column* column = Find(element, index);
  return absl::StrCat(column == nullptr ? element : column->title(), " (", ValueOf(element), ")");
}

std::string DemandText::Side(const catalog::v1::LinearExpression& side) const {
  std::string text;
  for (const auto& term : side.terms()) {
    std::string coefficient = term.coefficient();
    const bool negative = coefficient.starts_with('-');
    if (negative) coefficient.erase(0, 1);
    if (!text.empty()) {
      text.append(negative ? " - " : " + ");
    } else if (negative) {
      text.push_back('-');
    }
    if (!coefficient.empty() && coefficient != "1") absl::StrAppend(&text, coefficient, " x ");
    text += Named(term.element());
  }
  const bool has_constant = !side.constant().empty() && side.constant() != "0";
  if (side.terms().empty()) return has_constant ? side.constant() : "0";
  if (has_constant) {
    const bool negative = side.constant().starts_with('-');
    absl::StrAppend(&text, negative ? " - " : " + ", side.constant().substr(negative ? 1 : 0));
  }
  if (side.terms_size() == 1 && !has_constant && side.terms(0).coefficient().empty()) return text;
  Columns columns(round_);
  const int decimals = Linear::DecimalsOf(side, round_, columns);
  const LinearSum sum =
      Linear(side, round_, columns, decimals).SumOf(row_, catalog::v1::MISSING_POLICY_ZERO);
  return absl::StrCat(text, " = ", FormatScaled(sum.value, decimals));
}

std::string DemandText::Set(const catalog::v1::ElementSet& set) const {
  std::string text;
  for (const std::string& element : set.elements()) {
    absl::StrAppend(&text, text.empty() ? "" : ", ", Named(element));
  }
  return text;
}

std::string DemandText::OfRequired(const std::string& element) const {
  int index = -1;
  const v1::Column* column = Find(element, index);
  return absl::StrCat("Phải có số liệu: ", column == nullptr ? element : column->title());
}

std::string DemandText::OfRange(const catalog::v1::CellRange& range) const {
  return absl::StrCat(Named(range.element()), " phải ",
                      Bounds(range.range().minimum(), range.range().maximum()));
}

std::string DemandText::OfRule(const Rule& rule, const History::Past* earlier) const {
  std::string demanded;
  switch (rule.demand_case()) {
    case Rule::kComparison:
      demanded =
          absl::StrCat(Side(rule.comparison().left()), " phải ",
                       Sign(rule.comparison().operator_()), " ", Side(rule.comparison().right()));
      break;
    case Rule::kAllOrNone:
      demanded = absl::StrCat("phải có đủ hoặc để trống tất cả: ", Set(rule.all_or_none()));
      break;
    case Rule::kExactlyOneOf:
      demanded = absl::StrCat("phải có đúng một trong các ô: ", Set(rule.exactly_one_of()));
      break;
    case Rule::kAtMostOneOf:
      demanded =
          absl::StrCat("chỉ được có nhiều nhất một trong các ô: ", Set(rule.at_most_one_of()));
      break;
    case Rule::kChange: {
      int index = -1;
      const v1::Column* column = Find(rule.change().element(), index);
      demanded = absl::StrCat(
          Named(rule.change().element()), " phải ",
          Bounds(rule.change().minimum_ratio(), rule.change().maximum_ratio()), " lần số ",
          rule.change().against() == catalog::v1::CHANGE_BASIS_LAST_PERIOD ? "kỳ trước"
                                                                           : "cùng kỳ năm trước");
      if (earlier != nullptr && column != nullptr) {
        absl::StrAppend(&demanded, " ", earlier->period, " (",
                        FormatScaled(earlier->row.values[index], column->decimals()), ")");
      }
      break;
    }
    case Rule::DEMAND_NOT_SET:
      break;
  }
  return absl::StrCat(rule.title(), ": ", demanded);
}

}  // namespace thidua::reporting
