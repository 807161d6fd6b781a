#include "services/reporting/domain/totals/series.h"

#include <absl/container/flat_hash_set.h>
#include <absl/strings/str_cat.h>

#include <algorithm>
#include <utility>

#include "common/value/decimal.h"
#include "common/value/errors.h"
#include "services/reporting/domain/names.h"
#include "services/reporting/domain/totals/over_time.h"
#include "services/reporting/domain/totals/total.h"

namespace thidua::reporting {
namespace {

using v1::Column;
using v1::Round;

// Every value has at most 18 digits: figures and sums do.
void AddValue(const SeriesCell& cell, v1::SeriesRow& row) {
  if (!cell.value) {
    row.add_values();
  } else if (cell.column->kind() == type::v1::VALUE_KIND_STATE) {
    row.add_values(cell.column->levels(static_cast<int>(*cell.value)));
  } else {
    FigureBuffer buffer;
    const std::string_view text =
        FormatScaled(static_cast<int64_t>(*cell.value), cell.column->decimals(), buffer);
    row.add_values(text.data(), text.size());
  }
}

}  // namespace

std::vector<const Column*> SeriesColumns(const std::vector<const Round*>& rounds) {
  std::vector<const Column*> columns;
  absl::flat_hash_set<std::string_view> seen;
  for (auto round = rounds.rbegin(); round != rounds.rend(); ++round) {
    if (*round == nullptr) continue;
    for (const Column& column : (*round)->columns()) {
      if (seen.insert(column.element()).second) columns.push_back(&column);
    }
  }
  return columns;
}

SeriesTable::SeriesTable(std::vector<std::string_view> subjects, std::vector<const Column*> columns,
                         size_t periods)
    : subjects_(std::move(subjects)),
      columns_(std::move(columns)),
      periods_(periods),
      cells_(subjects_.size() * columns_.size() * periods) {}

void SeriesTable::Begin(size_t period, const Round& round) {
  period_ = period;
  layout_.emplace(round);
  column_at_.clear();
  for (size_t i = 0; i < columns_.size(); ++i) {
    column_at_.push_back(layout_->Find(columns_[i]->element(), i));
  }
}

SeriesCell* SeriesTable::CellsOf(std::string_view subject) {
  const auto found = std::lower_bound(subjects_.begin(), subjects_.end(), subject);
  if (found == subjects_.end() || *found != subject) return nullptr;
  return &cells_[(found - subjects_.begin()) * columns_.size() * periods_ + period_];
}

void SeriesTable::AddOwed(std::string_view subject) {
  SeriesCell* cell = CellsOf(LastSegment(subject));
  if (cell == nullptr) return;
  for (const int at : column_at_) {
    if (at >= 0) {
      cell->of = 1;
      cell->column = &(*layout_)[at];
    }
    cell += periods_;
  }
}

absl::Status SeriesTable::Add(std::string_view name, const FiguresView& figures) {
  if (!Fits(*layout_, figures)) {
    return Error(absl::StatusCode::kDataLoss, type::v1::ERROR_REASON_CORRUPT,
                 absl::StrCat(std::string(name), " does not fit the columns of its round"));
  }
  SeriesCell* cell = CellsOf(LastSegment(name));
  if (cell == nullptr) return absl::OkStatus();
  for (const int at : column_at_) {
    if (at >= 0 && cell->of > 0 && figures.statuses[at] != type::v1::VALUE_STATUS_UNSPECIFIED) {
      cell->value = figures.values[at];
      cell->n = 1;
      cell->status = static_cast<type::v1::ValueStatus>(figures.statuses[at]);
      cell->simulated = figures.simulated;
    }
    cell += periods_;
  }
  return absl::OkStatus();
}

v1::SeriesRow SeriesTable::Row(
    size_t row, const std::vector<v1::TimeAggregate>& over_time,
    const google::protobuf::RepeatedPtrField<v1::SeriesPeriod>& periods) const {
  const SeriesCell* begin = cells_.data() + row * periods_;
  const std::string subject = kUnitName.Format({subjects_[row / columns_.size()]});
  return ToSeriesRow(subject, *columns_[row % columns_.size()], std::span(begin, periods_),
                     over_time, periods);
}

SeriesCell TotalCellOf(const Tallies& tallies, const std::string& element) {
  SeriesCell cell;
  const int column = tallies.layout->Find(element, 0);
  if (column < 0) return cell;
  const Tally& tally = tallies.of(0)[column];
  cell.column = &(*tallies.layout)[column];
  if (tally.has_sum) cell.value = tally.sum;
  cell.n = static_cast<int32_t>(tally.n);
  cell.of = static_cast<int32_t>(tallies.owed_of(0, column));
  cell.status = tallies.statuses[column];
  cell.simulated = tallies.basis.simulated() && tally.n > 0;
  return cell;
}

v1::SeriesRow ToSeriesRow(const std::string& subject, const Column& column,
                          std::span<const SeriesCell> cells,
                          const std::vector<v1::TimeAggregate>& over_time,
                          const google::protobuf::RepeatedPtrField<v1::SeriesPeriod>& periods) {
  v1::SeriesRow row;
  row.set_subject(subject);
  row.set_element(column.element());
  row.set_kind(column.kind());
  row.set_unit_of_measure(column.unit_of_measure());
  const int size = static_cast<int>(cells.size());
  row.mutable_values()->Reserve(size);
  row.mutable_statuses()->Reserve(size);
  row.mutable_n()->Reserve(size);
  row.mutable_of()->Reserve(size);
  row.mutable_simulated()->Reserve(size);
  for (const SeriesCell& cell : cells) {
    AddValue(cell, row);
    row.add_statuses(cell.status);
    row.add_n(cell.n);
    row.add_of(cell.of);
    row.add_simulated(cell.simulated);
  }
  for (const v1::TimeAggregate aggregate : over_time) {
    if (auto made = MakeOverTime(aggregate, column, cells, periods)) {
      *row.add_over_time() = *std::move(made);
    }
  }
  return row;
}

}  // namespace thidua::reporting
