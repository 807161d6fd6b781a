#include "services/admin_cli/views/total_records.h"

#include "common/value/name.h"
#include "services/admin_cli/base/fields.h"
#include "services/admin_cli/base/names.h"
#include "services/admin_cli/views/figures_view.h"

namespace thidua::cli {

Table NewTotalRecords() {
  return Table({{"OWNER"},
                {"OWNER CODE", Column::kText, 1},
                {"OWNER NAME", Column::kShrink},
                {"OWNER KIND", Column::kText, 2},
                {"FORM"},
                {"PERIOD"},
                {"STATE", Column::kText, 1},
                {"EXPECTED", Column::kRight, 1},
                {"ACCEPTED", Column::kRight, 1},
                {"ACCEPTED LATE", Column::kRight, 2},
                {"PARTIAL", Column::kRight, 2},
                {"ELEMENT"},
                {"N", Column::kRight},
                {"OF", Column::kRight},
                {"SUM", Column::kRight},
                {"LEVELS", Column::kShrink},
                {"UNIT OF MEASURE"},
                {"STATUS"},
                {"RESTRICTED", Column::kText, 1},
                {"SIMULATED"}});
}

void AddTotalRecord(const reporting::v1::TotalRecord& record, Table* table) {
  const auto& basis = record.total().basis();
  for (const auto& cell : record.total().cells()) {
    std::string levels;
    for (const auto& level : cell.levels()) {
      levels += (levels.empty() ? "" : ", ") + level.level() + "=" + std::to_string(level.count());
    }
    table->Add({LastSegment(ParentOf(record.round(), 2)),
                record.owner_code(),
                record.owner_display_name(),
                FieldText(record, "owner_kind"),
                LastSegment(record.form()),
                record.period(),
                FieldText(record, "state"),
                std::to_string(basis.expected()),
                std::to_string(basis.accepted()),
                std::to_string(basis.accepted_late()),
                std::to_string(basis.partial()),
                LastSegment(cell.element()),
                std::to_string(cell.n()),
                std::to_string(cell.of()),
                cell.sum(),
                levels,
                cell.unit_of_measure(),
                cell.n() == 0 ? "missing" : FieldText(cell, "status"),
                record.restricted() ? "yes" : "",
                basis.simulated() ? "SIMULATED" : ""});
  }
}

std::vector<std::string> TotalRecordNotes(
    const google::protobuf::RepeatedPtrField<reporting::v1::TotalRecord>& records) {
  int open = 0, incomplete = 0, partial = 0, restricted = 0, simulated = 0;
  for (const auto& record : records) {
    const auto& basis = record.total().basis();
    open += record.state() == reporting::v1::ROUND_STATE_OPEN;
    incomplete += basis.accepted() < basis.expected();
    partial += basis.partial() > 0;
    restricted += record.restricted();
    simulated += basis.simulated();
  }
  std::vector<std::string> notes = {std::to_string(records.size()) + " rounds"};
  const auto add = [&](int count, const std::string& what) {
    if (count > 0) notes.push_back(std::to_string(count) + " " + what);
  };
  add(open, "are open: their totals still change");
  add(incomplete, "lack reports: their sums are of those that were accepted");
  add(partial, "have units that existed in a part of the period only");
  add(restricted, "are restricted");
  add(simulated, "are SIMULATED");
  return notes;
}

}  // namespace thidua::cli
