#include "services/reporting/domain/total.h"

#include <absl/strings/str_cat.h>

#include <algorithm>
#include <map>

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

absl::Status Corrupt(const Figures& figures) {
  return Error(absl::StatusCode::kDataLoss, type::v1::ERROR_REASON_CORRUPT,
               absl::StrCat(figures.name(), " does not fit the columns of its round"));
}

}  // namespace

RoundFold::RoundFold(const Round& round)
    : round_(round),
      columns_(round.columns_size()),
      groups_(1),
      groups_of_(round.roster_size(), {0}),
      weakest_(columns_, type::v1::VALUE_STATUS_UNSPECIFIED) {
  // Splits are ordered by attribute, whatever order the form names them in.
  std::vector<std::string> attributes(round.split_attributes().begin(),
                                      round.split_attributes().end());
  std::sort(attributes.begin(), attributes.end());
  for (const std::string& attribute : attributes) GroupBy(attribute);
  for (const Column& column : round.columns()) {
    const bool state = column.kind() == type::v1::VALUE_KIND_STATE;
    levels_at_.push_back(state ? static_cast<int>(levels_) : -1);
    if (state) levels_ += column.levels_size();
  }
  tallies_.resize(groups_.size() * columns_);
  level_counts_.resize(groups_.size() * levels_);
  basis_.set_expected(round.roster_size());
  basis_.set_simulated(round.simulated());
}

void RoundFold::GroupBy(const std::string& attribute) {
  auto value_of = [&](const v1::RosterEntry& entry) {
    auto it = entry.attributes().find(attribute);
    return it == entry.attributes().end() ? std::string() : it->second;
  };
  std::map<std::string, size_t> group_of;
  for (const auto& entry : round_.roster()) group_of.emplace(value_of(entry), 0);
  for (auto& [value, group] : group_of) {
    group = groups_.size();
    groups_.push_back({attribute, value});
  }
  for (int i = 0; i < round_.roster_size(); ++i) {
    groups_of_[i].push_back(group_of[value_of(round_.roster(i))]);
  }
}

absl::Status RoundFold::Add(const Figures& figures) {
  const int subject = RosterIndex(round_, kUnitName.Format({LastSegment(figures.name())}));
  if (subject < 0) return absl::OkStatus();
  if (static_cast<size_t>(figures.statuses_size()) != columns_ ||
      static_cast<size_t>(figures.values_size()) != columns_) {
    return Corrupt(figures);
  }
  const int* statuses = figures.statuses().data();
  const int64_t* values = figures.values().data();
  for (size_t i = 0; i < columns_; ++i) {
    if (statuses[i] == type::v1::VALUE_STATUS_UNSPECIFIED) continue;
    if (weakest_[i] == type::v1::VALUE_STATUS_UNSPECIFIED || statuses[i] < weakest_[i]) {
      weakest_[i] = statuses[i];
    }
    if (levels_at_[i] >= 0 &&
        (values[i] < 0 || values[i] >= round_.columns(static_cast<int>(i)).levels_size())) {
      return Corrupt(figures);
    }
  }
  for (const size_t group : groups_of_[subject]) {
    Tally* tallies = &tallies_[group * columns_];
    int32_t* level_counts = level_counts_.data() + group * levels_;
    for (size_t i = 0; i < columns_; ++i) {
      if (statuses[i] == type::v1::VALUE_STATUS_UNSPECIFIED) continue;
      ++tallies[i].n;
      if (levels_at_[i] < 0) {
        tallies[i].sum += values[i];
      } else {
        ++level_counts[levels_at_[i] + values[i]];
      }
    }
  }
  basis_.set_accepted(basis_.accepted() + 1);
  if (figures.late()) basis_.set_accepted_late(basis_.accepted_late() + 1);
  if (figures.simulated()) basis_.set_simulated(true);
  return absl::OkStatus();
}

// Into a TotalCell or a Split.
template <class Message>
absl::Status RoundFold::Write(size_t group, int index, Message* message) const {
  const Tally& tally = tallies_[group * columns_ + index];
  message->set_n(tally.n);
  if (tally.n == 0) return absl::OkStatus();
  const Column& column = round_.columns(index);
  if (levels_at_[index] >= 0) {
    const int32_t* counts = &level_counts_[group * levels_ + levels_at_[index]];
    for (int level = 0; level < column.levels_size(); ++level) {
      if (counts[level] == 0) continue;
      v1::LevelCount* count = message->add_levels();
      count->set_level(column.levels(level));
      count->set_count(counts[level]);
    }
    return absl::OkStatus();
  }
  if (column.kind() == type::v1::VALUE_KIND_PUBLISHED_RATE && round_.roster_size() != 1) {
    return absl::OkStatus();
  }
  if (tally.sum > kMaxScaled || tally.sum < -kMaxScaled) {
    return Error(absl::StatusCode::kFailedPrecondition, type::v1::ERROR_REASON_NUMBER_OUT_OF_RANGE,
                 absl::StrCat("the sum of ", column.element(), " does not fit 18 digits"));
  }
  message->set_sum(FormatScaled(static_cast<int64_t>(tally.sum), column.decimals()));
  return absl::OkStatus();
}

absl::Status RoundFold::Finish(Total* total) const {
  total->set_name(absl::StrCat(round_.name(), "/total"));
  v1::Basis& basis = *total->mutable_basis();
  basis = basis_;
  total->mutable_cells()->Reserve(static_cast<int>(columns_));
  for (int i = 0; i < round_.columns_size(); ++i) {
    const Column& column = round_.columns(i);
    const auto weakest = static_cast<ValueStatus>(weakest_[i]);
    v1::TotalCell& cell = *total->add_cells();
    cell.set_element(column.element());
    cell.set_unit_of_measure(column.unit_of_measure());
    cell.set_kind(column.kind());
    cell.set_decimals(column.decimals());
    cell.set_status(weakest);
    RETURN_IF_ERROR(Write(0, i, &cell));
    for (size_t group = 1; group < groups_.size(); ++group) {
      if (tallies_[group * columns_ + i].n == 0) continue;
      v1::Split& split = *cell.add_splits();
      split.set_attribute(groups_[group].attribute);
      split.set_value(groups_[group].value);
      RETURN_IF_ERROR(Write(group, i, &split));
    }
    if (weakest != type::v1::VALUE_STATUS_UNSPECIFIED &&
        (basis.status() == type::v1::VALUE_STATUS_UNSPECIFIED || weakest < basis.status())) {
      basis.set_status(weakest);
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<Total> FoldRound(const Round& round, const std::vector<Figures>& figures) {
  RoundFold fold(round);
  for (const Figures& row : figures) RETURN_IF_ERROR(fold.Add(row));
  Total total;
  RETURN_IF_ERROR(fold.Finish(&total));
  return total;
}

}  // namespace thidua::reporting
