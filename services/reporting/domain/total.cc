#include "services/reporting/domain/total.h"

#include <absl/numeric/int128.h>
#include <absl/strings/str_cat.h>

#include <algorithm>
#include <map>
#include <string>

#include "common/value/decimal.h"
#include "common/value/errors.h"
#include "common/value/status_macros.h"
#include "services/reporting/domain/names.h"
#include "services/reporting/domain/round.h"

namespace thidua::reporting {
namespace {

using type::v1::ValueStatus;
using v1::Column;
using v1::Figures;
using v1::Round;
using v1::Total;

// What has been added up of one column, over all subjects or over those of one split.
struct Tally {
  int32_t n = 0;
  absl::int128 sum = 0;
  std::vector<int32_t> by_level;

  void Add(const Column& column, int64_t value) {
    ++n;
    if (column.kind() == type::v1::VALUE_KIND_STATE) {
      by_level.resize(column.levels_size());
      ++by_level[value];
    } else {
      sum += value;
    }
  }
};

// The values that one attribute takes on the roster, in order, and where each subject stands.
struct Grouping {
  std::vector<std::string> values;
  std::vector<int> group_of;  // by roster index
};

Grouping GroupBy(const Round& round, const std::string& attribute) {
  auto value_of = [&](const v1::RosterEntry& entry) {
    auto it = entry.attributes().find(attribute);
    return it == entry.attributes().end() ? std::string() : it->second;
  };
  std::map<std::string, int> order;
  for (const auto& entry : round.roster()) order.emplace(value_of(entry), 0);
  Grouping grouping;
  for (auto& [value, index] : order) {
    index = static_cast<int>(grouping.values.size());
    grouping.values.push_back(value);
  }
  for (const auto& entry : round.roster()) grouping.group_of.push_back(order[value_of(entry)]);
  return grouping;
}

absl::Status Corrupt(const Figures& figures) {
  return Error(absl::StatusCode::kDataLoss, type::v1::ERROR_REASON_CORRUPT,
               absl::StrCat(figures.name(), " does not fit the columns of its round"));
}

// True if the value can be added to its column.
bool Fits(const Column& column, int64_t value) {
  return column.kind() != type::v1::VALUE_KIND_STATE ||
         (value >= 0 && value < column.levels_size());
}

// Writes a tally into a TotalCell or a Split.
template <class Message>
absl::Status Write(const Tally& tally, const Column& column, bool rate_stands, Message& message) {
  message.set_n(tally.n);
  if (tally.n == 0) return absl::OkStatus();
  if (column.kind() == type::v1::VALUE_KIND_STATE) {
    for (int level = 0; level < column.levels_size(); ++level) {
      if (tally.by_level[level] == 0) continue;
      auto* count = message.add_levels();
      count->set_level(column.levels(level));
      count->set_count(tally.by_level[level]);
    }
    return absl::OkStatus();
  }
  if (column.kind() == type::v1::VALUE_KIND_PUBLISHED_RATE && !rate_stands) return absl::OkStatus();
  if (tally.sum > kMaxScaled || tally.sum < -kMaxScaled) {
    return Error(absl::StatusCode::kFailedPrecondition, type::v1::ERROR_REASON_NUMBER_OUT_OF_RANGE,
                 absl::StrCat("the sum of ", column.element(), " does not fit 18 digits"));
  }
  message.set_sum(FormatScaled(tally.sum, column.decimals()));
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Total> FoldRound(const Round& round, const std::vector<Figures>& figures) {
  const int columns = round.columns_size();
  std::vector<Grouping> groupings;
  for (const std::string& attribute : round.split_attributes()) {
    groupings.push_back(GroupBy(round, attribute));
  }
  std::vector<Tally> tallies(columns);
  std::vector<ValueStatus> weakest(columns, type::v1::VALUE_STATUS_UNSPECIFIED);
  // By grouping, then column * groups + group.
  std::vector<std::vector<Tally>> split_tallies;
  for (const Grouping& grouping : groupings) {
    split_tallies.emplace_back(columns * grouping.values.size());
  }

  Total total;
  total.set_name(round.name() + "/total");
  v1::Basis& basis = *total.mutable_basis();
  basis.set_expected(round.roster_size());
  basis.set_simulated(round.simulated());
  for (const Figures& row : figures) {
    const int subject = RosterIndex(round, kUnitName.Format({LastSegment(row.name())}));
    if (subject < 0) continue;
    if (row.statuses_size() != columns || row.values_size() != columns) return Corrupt(row);
    basis.set_accepted(basis.accepted() + 1);
    if (row.late()) basis.set_accepted_late(basis.accepted_late() + 1);
    if (row.simulated()) basis.set_simulated(true);
    for (int i = 0; i < columns; ++i) {
      const ValueStatus status = row.statuses(i);
      if (status == type::v1::VALUE_STATUS_UNSPECIFIED) continue;
      const Column& column = round.columns(i);
      const int64_t value = row.values(i);
      if (!Fits(column, value)) return Corrupt(row);
      tallies[i].Add(column, value);
      if (weakest[i] == type::v1::VALUE_STATUS_UNSPECIFIED || status < weakest[i]) {
        weakest[i] = status;
      }
      for (size_t g = 0; g < groupings.size(); ++g) {
        const Grouping& grouping = groupings[g];
        split_tallies[g][i * grouping.values.size() + grouping.group_of[subject]].Add(column,
                                                                                      value);
      }
    }
  }

  const bool rate_stands = round.roster_size() == 1;
  for (int i = 0; i < columns; ++i) {
    const Column& column = round.columns(i);
    v1::TotalCell& cell = *total.add_cells();
    cell.set_element(column.element());
    cell.set_unit_of_measure(column.unit_of_measure());
    cell.set_kind(column.kind());
    cell.set_decimals(column.decimals());
    cell.set_status(weakest[i]);
    RETURN_IF_ERROR(Write(tallies[i], column, rate_stands, cell));
    if (weakest[i] != type::v1::VALUE_STATUS_UNSPECIFIED &&
        (basis.status() == type::v1::VALUE_STATUS_UNSPECIFIED || weakest[i] < basis.status())) {
      basis.set_status(weakest[i]);
    }
  }
  // Splits are ordered by attribute, whatever order the form names them in.
  std::vector<size_t> order(groupings.size());
  for (size_t g = 0; g < order.size(); ++g) order[g] = g;
  std::sort(order.begin(), order.end(), [&](size_t a, size_t b) {
    return round.split_attributes(a) < round.split_attributes(b);
  });
  for (int i = 0; i < columns; ++i) {
    for (size_t g : order) {
      const Grouping& grouping = groupings[g];
      for (size_t v = 0; v < grouping.values.size(); ++v) {
        const Tally& tally = split_tallies[g][i * grouping.values.size() + v];
        if (tally.n == 0) continue;
        v1::Split& split = *total.mutable_cells(i)->add_splits();
        split.set_attribute(round.split_attributes(g));
        split.set_value(grouping.values[v]);
        RETURN_IF_ERROR(Write(tally, round.columns(i), rate_stands, split));
      }
    }
  }
  return total;
}

}  // namespace thidua::reporting
