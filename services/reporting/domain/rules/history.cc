#include "services/reporting/domain/rules/history.h"

#include <absl/numeric/int128.h>
#include <absl/strings/str_cat.h>

#include <algorithm>

#include "common/value/decimal.h"

namespace thidua::reporting {
namespace {

using absl::int128;

constexpr int kMagnitude = 1000;
constexpr int kDeviations = 5;

int128 Abs(int128 value) { return value < 0 ? -value : value; }

// Twice the median, which may lie half-way between two values. `values` are put in order.
int128 TwiceMedian(std::vector<int128>& values) {
  std::sort(values.begin(), values.end());
  const size_t middle = values.size() / 2;
  return values.size() % 2 == 1 ? 2 * values[middle] : values[middle - 1] + values[middle];
}

void Add(v1::FindingKind kind, const v1::Round& round, int column, const Row& row,
         std::string message, std::vector<v1::Finding>& findings) {
  v1::Finding& finding = findings.emplace_back();
  finding.set_kind(kind);
  finding.set_severity(catalog::v1::RULE_SEVERITY_WARNING);
  finding.add_elements(round.columns(column).element());
  finding.set_message(std::move(message));
  finding.set_answered(row.noted[column] != 0);
}

// Returns true if it has added a finding.
bool CheckMagnitude(const v1::Round& round, int column, const Row& row, const History& history,
                    int index, const char* which, std::vector<v1::Finding>& findings) {
  if (index < 0 || !history.past[index].row.has[column]) return false;
  const History::Past& past = history.past[index];
  const int128 now = Abs(row.values[column]);
  const int128 then = Abs(past.row.values[column]);
  if (now == 0 || then == 0) return false;
  const bool more = now >= kMagnitude * then;
  if (!more && kMagnitude * now > then) return false;
  const v1::Column& shape = round.columns(column);
  Add(v1::FINDING_KIND_MAGNITUDE, round, column, row,
      absl::StrCat(shape.title(), " (", FormatScaled(row.values[column], shape.decimals()), ") ",
                   more ? "gấp từ 1000 lần" : "chỉ bằng một phần nghìn hoặc ít hơn", " số ", which,
                   " ", past.period, " (", FormatScaled(past.row.values[column], shape.decimals()),
                   "): kiểm tra đơn vị tính"),
      findings);
  return true;
}

void CheckOutlier(const v1::Round& round, int column, const Row& row, const History& history,
                  std::vector<v1::Finding>& findings) {
  std::vector<int128> values;
  for (const History::Past& past : history.past) {
    if (past.row.has[column]) values.push_back(past.row.values[column]);
  }
  if (values.size() < kFewestForOutliers) return;
  const int128 twice_median = TwiceMedian(values);
  for (int128& value : values) value = Abs(2 * value - twice_median);
  // Of deviations that are twice as large, so four times the deviation.
  const int128 four_deviations = TwiceMedian(values);
  const int128 twice_off = Abs(2 * int128(row.values[column]) - twice_median);
  if (four_deviations == 0 || 2 * twice_off <= kDeviations * four_deviations) return;
  const v1::Column& shape = round.columns(column);
  Add(v1::FINDING_KIND_OUTLIER, round, column, row,
      absl::StrCat(shape.title(), " (", FormatScaled(row.values[column], shape.decimals()),
                   ") lệch trung vị (", FormatScaled(twice_median * 5, shape.decimals() + 1),
                   ") của ", values.size(), " kỳ trước hơn 5 lần độ lệch tuyệt đối trung vị (",
                   FormatScaled(four_deviations * 25, shape.decimals() + 2), ")"),
      findings);
}

}  // namespace

void AddHistoryFindings(const v1::Round& round, const Row& row, const History& history,
                        std::vector<v1::Finding>& findings) {
  if (history.past.empty()) return;
  for (int i = 0; i < round.columns_size(); ++i) {
    const v1::Column& column = round.columns(i);
    if (!row.has[i] || column.has_computed() || column.kind() == type::v1::VALUE_KIND_STATE) {
      continue;
    }
    if (CheckMagnitude(round, i, row, history, history.last_period, "kỳ trước", findings) ||
        CheckMagnitude(round, i, row, history, history.last_year, "cùng kỳ năm trước", findings)) {
      continue;
    }
    CheckOutlier(round, i, row, history, findings);
  }
}

}  // namespace thidua::reporting
