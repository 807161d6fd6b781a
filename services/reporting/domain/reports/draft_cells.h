#pragma once
// The cells of a draft: those that are written, and those that stay because nobody takes them back
// by name. A value in force that a text leaves out stays as it is in force, and a cell that is not
// open as the returned report has it.

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <optional>
#include <string>
#include <string_view>

#include "services/reporting/domain/reports/cell_changes.h"
#include "services/reporting/domain/reports/report_view.h"
#include "thidua/reporting/v1/report.pb.h"
#include "thidua/reporting/v1/round.pb.h"

namespace thidua::reporting {

// What is stored of one subject in a round.
struct StoredReport {
  std::optional<v1::Report> report;    // nullopt: none was written yet
  std::optional<v1::Figures> figures;  // in force; of an accepted report they need not be read
};

// Whether a draft on the report needs StoredReport::figures.
bool NeedsFigures(const v1::Report& report);

// What writing one text comes to. `stored` and `input` must outlive it.
class DraftCells {
 public:
  // DATA_LOSS / CORRUPT: figures in force do not fit the round, or are not there.
  static absl::StatusOr<DraftCells> Of(const v1::Round& round, const StoredReport& stored,
                                       const ReportView& input);

  // The whole draft: the input, and behind its cells those that stay.
  const ReportView& view() const { return whole_ ? *whole_ : *input_; }
  // Whether the draft has no other cells than the input.
  bool is_input() const { return !whole_; }

  // OK if no cell of the input changes what may not be changed. `less_firm` names the elements
  // whose values may become less firm.
  //   FAILED_PRECONDITION, every cell that is refused: CELL_NOT_OPEN, it was returned for other
  //   cells; LESS_FIRM, the value in force is firmer.
  absl::Status Check(const google::protobuf::RepeatedPtrField<std::string>& less_firm) const;

 private:
  DraftCells(const StoredReport& stored, const ReportView& input)
      : stored_(&stored), input_(&input) {}

  bool IsOpen(std::string_view element) const;
  void Keep(const v1::Cell& cell);

  const StoredReport* stored_;
  const ReportView* input_;
  CellList in_force_;
  CellList kept_;
  std::optional<ReportView> whole_;  // views of the input and of kept_
};

}  // namespace thidua::reporting
