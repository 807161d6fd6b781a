#pragma once
// Figures through time: rows of cells, of each period and column, and what is made of them.

#include <absl/status/status.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "services/reporting/domain/totals/columns_in_time.h"
#include "services/reporting/domain/totals/figures_view.h"
#include "services/reporting/domain/totals/ids_in_order.h"
#include "services/reporting/domain/totals/tallies.h"
#include "thidua/reporting/v1/round.pb.h"
#include "thidua/reporting/v1/series.pb.h"

namespace thidua::reporting {

// The rows of many subjects, and of the owner's totals. Not thread-safe; what it is given must
// outlive it.
class SeriesTable {
 public:
  // There are cells for each of the columns and their periods. `subjects` are ids in order. The row
  // of the totals, if they are wanted, comes before those of the subjects.
  SeriesTable(ColumnsInTime columns, std::vector<std::string_view> subjects, bool with_totals);

  // Begins a period: what is added from now on is of `round`, which is that of the period.
  void Begin(size_t period, const v1::Round& round);
  // Adds the total of that round, of which `tallies` are.
  void AddTotal(const Tallies& tallies);
  // Says that a subject is on the roster of that round; who is not among the subjects is passed
  // over. Of one that ended within the window only flows are owed. It is fastest in the order of
  // ids, and so is Add.
  void AddOwed(const v1::RosterEntry& entry);
  // Adds figures of that round, which are stored as `name`, of a subject that was said to be on the
  // roster.
  //   DATA_LOSS / CORRUPT: they do not fit the round's columns.
  absl::Status Add(std::string_view name, const FiguresView& figures);

  size_t rows() const { return rows_.size(); }
  // Takes a row out, with what is made of it over time; `periods` are those of the series.
  v1::SeriesRow TakeRow(size_t row, const std::vector<v1::TimeAggregate>& over_time,
                        const google::protobuf::RepeatedPtrField<v1::SeriesPeriod>& periods);
  // Takes out how the cells are to be read.
  google::protobuf::RepeatedPtrField<v1::SeriesColumn> TakeColumns() {
    return std::move(described_);
  }

 private:
  // The lists of a row from the first cell of the period begun last.
  struct Cells {
    int64_t* values;
    bool* has_value;
    int* statuses;
    int32_t* n;
    int32_t* of;
  };
  Cells CellsOf(v1::SeriesRow& row);
  // Returns the row of a subject; null if it has none.
  v1::SeriesRow* RowOf(std::string_view subject);
  void AddOverTime(size_t column, const std::vector<v1::TimeAggregate>& over_time,
                   const google::protobuf::RepeatedPtrField<v1::SeriesPeriod>& periods,
                   v1::SeriesRow& row) const;

  const ColumnsInTime columns_;
  IdsInOrder subjects_;
  const size_t first_subject_;  // its row
  std::vector<v1::SeriesRow> rows_;
  google::protobuf::RepeatedPtrField<v1::SeriesColumn> described_;  // columns_
  size_t period_ = 0;
  const int* places_ = nullptr;   // of the columns in the round begun last
  std::optional<Layout> layout_;  // of that round
  std::vector<int32_t> owed_;     // by column: 1 if that round asks for it
  bool in_place_ = false;         // that round has these columns and no others, in this order
};

}  // namespace thidua::reporting
