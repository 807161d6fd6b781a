#pragma once
// Figures through time: rows of values, one for each period, and what is made of a row.

#include <absl/numeric/int128.h>
#include <absl/status/status.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "services/reporting/domain/totals/figures_view.h"
#include "services/reporting/domain/totals/tallies.h"
#include "thidua/reporting/v1/round.pb.h"
#include "thidua/reporting/v1/series.pb.h"

namespace thidua::reporting {

// A row's value of one period. It is a value: copy it freely.
struct SeriesCell {
  std::optional<absl::int128> value;  // scaled; of a state the index of its level
  int32_t n = 0;  // subject-periods with a value; those of a total may have no sum
  int32_t of = 0;
  type::v1::ValueStatus status = type::v1::VALUE_STATUS_UNSPECIFIED;
  bool simulated = false;
  const v1::Column* column = nullptr;  // that it was counted of; null where the round has none
};

// Returns the columns that rows are of: of each element that any round asks for the one of the last
// round that does, in the order of the last round. `rounds` are from old to new, null where a
// period has none.
std::vector<const v1::Column*> SeriesColumns(const std::vector<const v1::Round*>& rounds);

// The rows of many subjects. Not thread-safe; what it is given must outlive it.
class SeriesTable {
 public:
  // `subjects` are ids in order; a row has a cell for each of `periods`.
  SeriesTable(std::vector<std::string_view> subjects, std::vector<const v1::Column*> columns,
              size_t periods);

  // Begins a period: figures added from now on are of `round`.
  void Begin(size_t period, const v1::Round& round);
  // Says that a subject is on the roster of that round; who is not among the subjects is passed
  // over.
  void AddOwed(std::string_view subject);
  // Adds figures of that round, which are stored as `name`.
  //   DATA_LOSS / CORRUPT: they do not fit the round's columns.
  absl::Status Add(std::string_view name, const FiguresView& figures);

  size_t rows() const { return subjects_.size() * columns_.size(); }
  // Returns a row: the subjects in their order, of each the columns in theirs.
  v1::SeriesRow Row(size_t row, const std::vector<v1::TimeAggregate>& over_time,
                    const google::protobuf::RepeatedPtrField<v1::SeriesPeriod>& periods) const;

 private:
  // Returns where the cells of a subject begin in the period begun last; null if it has no row.
  SeriesCell* CellsOf(std::string_view subject);

  const std::vector<std::string_view> subjects_;
  const std::vector<const v1::Column*> columns_;
  const size_t periods_;
  std::vector<SeriesCell> cells_;  // at (subject * columns + column) * periods + period
  size_t period_ = 0;
  std::optional<Layout> layout_;  // of the round begun last
  std::vector<int> column_at_;    // by column of a row: of the round, or -1
};

// Returns the cell of one column of a round's total.
SeriesCell TotalCellOf(const Tallies& tallies, const std::string& element);

// Returns the row of `cells`, which are of `column` and of those periods.
v1::SeriesRow ToSeriesRow(const std::string& subject, const v1::Column& column,
                          std::span<const SeriesCell> cells,
                          const std::vector<v1::TimeAggregate>& over_time,
                          const google::protobuf::RepeatedPtrField<v1::SeriesPeriod>& periods);

}  // namespace thidua::reporting
