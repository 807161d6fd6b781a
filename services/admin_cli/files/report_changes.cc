#include "services/admin_cli/files/report_changes.h"

#include <algorithm>
#include <map>

#include "services/admin_cli/base/fields.h"
#include "services/admin_cli/base/names.h"

namespace thidua::cli {
namespace {

using reporting::v1::Cell;
using reporting::v1::Report;
using type::v1::ValueStatus;

ValueStatus StatusOf(const Cell& cell) {
  return cell.status() == type::v1::VALUE_STATUS_UNSPECIFIED ? type::v1::VALUE_STATUS_OFFICIAL
                                                             : cell.status();
}

std::string ValueOf(const Cell& cell) {
  return cell.voided() ? "void" : cell.number().empty() ? cell.level() : cell.number();
}

// True if the cells say the same but for their notes.
bool SameFigure(const Cell& a, const Cell& b) {
  return a.value_case() == b.value_case() && ValueOf(a) == ValueOf(b) && StatusOf(a) == StatusOf(b);
}

// "11874 (estimate)"; the note where notes are what differs.
std::string TextOf(const Cell& cell, bool with_note) {
  std::string text = ValueOf(cell);
  if (StatusOf(cell) != type::v1::VALUE_STATUS_OFFICIAL && !cell.voided()) {
    text += " (" + EnumText(*type::v1::ValueStatus_descriptor(), cell.status()) + ")";
  }
  return with_note && !cell.note().empty() ? text + ", " + cell.note() : text;
}

std::map<std::string, const Cell*> ByElement(const Report* report) {
  std::map<std::string, const Cell*> cells;
  for (int i = 0; report != nullptr && i < report->cells_size(); ++i) {
    cells.emplace(report->cells(i).element(), &report->cells(i));
  }
  return cells;
}

Change ChangeOf(const Cell* before, const Cell& after) {
  if (before != nullptr && SameFigure(*before, after) && before->note() == after.note()) {
    return Change::kUnchanged;
  }
  if (after.voided()) {
    return Change::kVoided;
  }
  return before == nullptr ? Change::kCreated : Change::kChanged;
}

}  // namespace

std::string ChangeName(Change change) {
  switch (change) {
    case Change::kCreated:
      return "created";
    case Change::kChanged:
      return "changed";
    case Change::kUnchanged:
      return "unchanged";
    case Change::kVoided:
      return "voided";
    case Change::kLeftOut:
      return "left out";
  }
  return "";
}

void KeepUnsaid(const ReportColumns& columns, const Report* stored, const std::string& origin,
                CsvReport* report) {
  const auto before = ByElement(stored);
  bool same = stored != nullptr && stored->cells_size() == report->report.cells_size();
  for (Cell& cell : *report->report.mutable_cells()) {
    const auto known = before.find(cell.element());
    const bool stays = known != before.end() && SameFigure(*known->second, cell);
    if (stays && !columns.Find(ColumnKind::kCellNote).has_value()) {
      cell.set_note(known->second->note());
    }
    same = same && stays;
  }
  if (stored != nullptr && !columns.Find(ColumnKind::kReportNote).has_value()) {
    report->report.set_note(stored->note());
  }
  if (report->report.source().empty()) {
    report->report.set_source(same ? stored->source() : origin);
  }
}

std::vector<ChangedField> ChangesOf(const CsvReport& report, const Report* stored) {
  std::vector<ChangedField> changes;
  auto before = ByElement(stored);
  for (int i = 0; i < report.report.cells_size(); ++i) {
    const Cell& cell = report.report.cells(i);
    const auto known = before.find(cell.element());
    const Cell* old = known == before.end() ? nullptr : known->second;
    const bool notes = old != nullptr && old->note() != cell.note();
    changes.push_back({report.origins[i].row, report.report.name(), LastSegment(cell.element()),
                       ChangeOf(old, cell), old == nullptr ? "" : TextOf(*old, notes),
                       TextOf(cell, notes)});
    if (old != nullptr) {
      before.erase(known);
    }
  }
  for (const auto& [element, cell] : before) {
    changes.push_back({report.row, report.report.name(), LastSegment(element), Change::kLeftOut,
                       TextOf(*cell, !cell->note().empty()), "missing"});
  }
  const auto add = [&](const char* field, const std::string& old, const std::string& now) {
    if (stored != nullptr && old != now) {
      changes.push_back({report.row, report.report.name(), field, Change::kChanged, old, now});
    }
  };
  add("source", stored == nullptr ? "" : stored->source(), report.report.source());
  add("note", stored == nullptr ? "" : stored->note(), report.report.note());
  return changes;
}

}  // namespace thidua::cli
