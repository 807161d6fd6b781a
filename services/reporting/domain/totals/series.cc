#include "services/reporting/domain/totals/series.h"

#include <absl/strings/str_cat.h>

#include <algorithm>
#include <utility>

#include "common/value/errors.h"
#include "services/reporting/domain/names.h"
#include "services/reporting/domain/totals/over_time.h"
#include "services/reporting/domain/totals/total.h"

namespace thidua::reporting {
namespace {

using v1::Column;
using v1::Round;
using v1::SeriesRow;

// Gives a row its cells, all empty.
void MakeRoom(int cells, SeriesRow& row) {
  row.mutable_values()->Resize(cells, 0);
  row.mutable_has_value()->Resize(cells, false);
  row.mutable_statuses()->Resize(cells, type::v1::VALUE_STATUS_UNSPECIFIED);
  row.mutable_n()->Resize(cells, 0);
  row.mutable_of()->Resize(cells, 0);
}

}  // namespace

SeriesTable::SeriesTable(ColumnsInTime columns, std::vector<std::string_view> subjects,
                         bool with_totals)
    : columns_(std::move(columns)),
      subjects_(std::move(subjects)),
      first_subject_(with_totals ? 1 : 0) {
  const size_t periods = columns_.places.size();
  const int cells = static_cast<int>(columns_.size() * periods);
  rows_.resize(first_subject_ + subjects_.size());
  for (SeriesRow& row : rows_) MakeRoom(cells, row);
  for (size_t i = 0; i < subjects_.size(); ++i) {
    rows_[first_subject_ + i].set_subject(kUnitName.Format({subjects_[i]}));
  }
  for (const Column* column : columns_.columns) {
    v1::SeriesColumn& described = *described_.Add();
    described.set_element(column->element());
    described.set_kind(column->kind());
    described.set_unit_of_measure(column->unit_of_measure());
    described.mutable_decimals()->Resize(static_cast<int>(periods), 0);
    *described.mutable_levels() = column->levels();
  }
}

void SeriesTable::Begin(size_t period, const Round& round) {
  period_ = period;
  places_ = columns_.places[period].data();
  layout_.emplace(round);
  owed_.assign(columns_.size(), 0);
  in_place_ = layout_->size() == columns_.size();
  for (size_t i = 0; i < columns_.size(); ++i) {
    in_place_ = in_place_ && places_[i] == static_cast<int>(i);
    if (places_[i] < 0) continue;
    owed_[i] = 1;
    described_[static_cast<int>(i)].set_decimals(static_cast<int>(period),
                                                 round.columns(places_[i]).decimals());
  }
}

SeriesTable::Cells SeriesTable::CellsOf(SeriesRow& row) {
  const size_t first = period_ * columns_.size();
  return {row.mutable_values()->mutable_data() + first,
          row.mutable_has_value()->mutable_data() + first,
          row.mutable_statuses()->mutable_data() + first, row.mutable_n()->mutable_data() + first,
          row.mutable_of()->mutable_data() + first};
}

SeriesRow* SeriesTable::RowOf(std::string_view subject) {
  const int at = subjects_.Find(LastSegment(subject));
  return at < 0 ? nullptr : &rows_[first_subject_ + at];
}

void SeriesTable::AddTotal(const Tallies& tallies) {
  const Cells cells = CellsOf(rows_[0]);
  for (size_t i = 0; i < columns_.size(); ++i) {
    if (places_[i] < 0) continue;
    const size_t at = places_[i];
    const Tally& tally = tallies.of(0)[at];
    // Every sum has at most 18 digits.
    if (tally.has_sum) cells.values[i] = static_cast<int64_t>(tally.sum);
    cells.has_value[i] = tally.has_sum;
    cells.statuses[i] = tallies.statuses[at];
    cells.n[i] = static_cast<int32_t>(tally.n);
    cells.of[i] = static_cast<int32_t>(tallies.owed_of(0, at));
  }
}

void SeriesTable::AddOwed(const v1::RosterEntry& entry) {
  SeriesRow* row = RowOf(entry.subject());
  if (row == nullptr) return;
  int32_t* of = CellsOf(*row).of;
  std::copy(owed_.begin(), owed_.end(), of);
  if (IsThereAtEnd(entry)) return;
  for (size_t i = 0; i < columns_.size(); ++i) {
    if (places_[i] >= 0 && !layout_->is_flow(places_[i])) of[i] = 0;
  }
}

absl::Status SeriesTable::Add(std::string_view name, const FiguresView& figures) {
  if (!Fits(*layout_, figures)) {
    return Error(absl::StatusCode::kDataLoss, type::v1::ERROR_REASON_CORRUPT,
                 absl::StrCat(std::string(name), " does not fit the columns of its round"));
  }
  SeriesRow* row = RowOf(name);
  if (row == nullptr) return absl::OkStatus();
  const Cells cells = CellsOf(*row);
  // Mostly the round has these columns, and a subject on the roster all values.
  if (in_place_ && std::equal(owed_.begin(), owed_.end(), cells.of) &&
      figures.statuses.find('\0') == std::string_view::npos) {
    std::copy(figures.values.begin(), figures.values.end(), cells.values);
    std::fill_n(cells.has_value, columns_.size(), true);
    std::copy(figures.statuses.begin(), figures.statuses.end(), cells.statuses);
    std::copy(owed_.begin(), owed_.end(), cells.n);
    return absl::OkStatus();
  }
  for (size_t i = 0; i < columns_.size(); ++i) {
    if (cells.of[i] == 0) continue;
    const size_t at = places_[i];
    if (figures.statuses[at] == type::v1::VALUE_STATUS_UNSPECIFIED) continue;
    cells.values[i] = figures.values[at];
    cells.has_value[i] = true;
    cells.statuses[i] = figures.statuses[at];
    cells.n[i] = 1;
  }
  return absl::OkStatus();
}

void SeriesTable::AddOverTime(size_t column, const std::vector<v1::TimeAggregate>& over_time,
                              const google::protobuf::RepeatedPtrField<v1::SeriesPeriod>& periods,
                              SeriesRow& row) const {
  std::vector<SeriesCell> cells;
  cells.reserve(periods.size());
  for (int period = 0; period < periods.size(); ++period) {
    const int at = period * static_cast<int>(columns_.size()) + static_cast<int>(column);
    SeriesCell& cell = cells.emplace_back();
    if (row.has_value(at)) cell.value = row.values(at);
    cell.n = row.n(at);
    cell.of = row.of(at);
    cell.decimals = described_[static_cast<int>(column)].decimals(period);
  }
  for (const v1::TimeAggregate aggregate : over_time) {
    auto made = MakeOverTime(aggregate, *columns_.columns[column], cells, periods);
    if (!made) continue;
    made->set_column(static_cast<int>(column));
    *row.add_over_time() = *std::move(made);
  }
}

SeriesRow SeriesTable::TakeRow(
    size_t row, const std::vector<v1::TimeAggregate>& over_time,
    const google::protobuf::RepeatedPtrField<v1::SeriesPeriod>& periods) {
  SeriesRow& taken = rows_[row];
  for (size_t column = 0; !over_time.empty() && column < columns_.size(); ++column) {
    AddOverTime(column, over_time, periods, taken);
  }
  return std::move(taken);
}

}  // namespace thidua::reporting
