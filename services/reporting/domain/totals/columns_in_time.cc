#include "services/reporting/domain/totals/columns_in_time.h"

#include <absl/container/flat_hash_map.h>

#include <algorithm>

namespace thidua::reporting {
namespace {

using v1::Column;
using v1::Round;

// Whether values of both columns may stand beside each other.
bool IsSame(const Column& a, const Column& b) {
  return a.element() == b.element() && a.kind() == b.kind() && a.time_rollup() == b.time_rollup() &&
         a.unit_of_measure() == b.unit_of_measure() &&
         (a.kind() != type::v1::VALUE_KIND_STATE ||
          std::equal(a.levels().begin(), a.levels().end(), b.levels().begin(), b.levels().end()));
}

}  // namespace

std::vector<size_t> ColumnsInTime::Find(std::string_view element) const {
  std::vector<size_t> found;
  for (size_t i = 0; i < columns.size(); ++i) {
    if (columns[i]->element() == element) found.push_back(i);
  }
  return found;
}

ColumnsInTime ColumnsInTime::Pick(const std::vector<size_t>& picked) const {
  ColumnsInTime result;
  for (const size_t column : picked) result.columns.push_back(columns[column]);
  for (const std::vector<int>& from : places) {
    std::vector<int>& to = result.places.emplace_back();
    for (const size_t column : picked) to.push_back(from[column]);
  }
  return result;
}

ColumnsInTime ColumnsInTimeOf(const std::vector<const Round*>& rounds) {
  ColumnsInTime result;
  result.places.resize(rounds.size());
  absl::flat_hash_map<std::string_view, std::vector<size_t>> of_element;
  // Returns where the column of a round, in which it is at `place`, is among those known.
  const auto find = [&](const Column& column, size_t place) {
    const auto is_at = [&](size_t at) { return IsSame(*result.columns[at], column); };
    // Mostly all rounds have the same columns.
    if (place < result.columns.size() && is_at(place)) return place;
    std::vector<size_t>& known = of_element[column.element()];
    if (const auto at = std::find_if(known.begin(), known.end(), is_at); at != known.end()) {
      return *at;
    }
    known.push_back(result.columns.size());
    result.columns.push_back(&column);
    return known.back();
  };
  for (size_t period = rounds.size(); period-- > 0;) {
    if (rounds[period] == nullptr) continue;
    std::vector<int>& places = result.places[period];
    places.assign(result.columns.size(), -1);
    for (int place = 0; place < rounds[period]->columns_size(); ++place) {
      const size_t at = find(rounds[period]->columns(place), place);
      if (at >= places.size()) places.resize(at + 1, -1);
      places[at] = place;
    }
  }
  for (std::vector<int>& places : result.places) places.resize(result.columns.size(), -1);
  return result;
}

}  // namespace thidua::reporting
