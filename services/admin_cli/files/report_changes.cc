#include "services/admin_cli/files/report_changes.h"

#include <algorithm>
#include <map>

#include "services/admin_cli/base/cell_text.h"
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

// True if the cells say the same but for their notes.
bool SameFigure(const Cell& a, const Cell& b) {
  return a.value_case() == b.value_case() && ValueText(a) == ValueText(b) &&
         StatusOf(a) == StatusOf(b);
}

// The cell, with its note where notes are what differs.
std::string TextOf(const Cell& cell, bool with_note) {
  return with_note && !cell.note().empty() ? CellText(cell) + ", " + cell.note() : CellText(cell);
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

// What becomes of a cell of the stored report that the file leaves out.
struct LeftOut {
  Change change = Change::kKept;
  const Cell* in_force = nullptr;  // of kChanged: what takes its place
};

// As the service decides: what is not open stays, and of what was accepted what is in force.
LeftOut Leave(const Report& stored, const std::string& element) {
  const auto& open = stored.open_elements();
  if (!open.empty() && std::find(open.begin(), open.end(), element) == open.end()) {
    return {};
  }
  if (stored.accepted_revisions() == 0) {
    return {Change::kLeftOut};
  }
  for (const auto& correction : stored.corrections()) {
    if (correction.element() == element) {
      return correction.has_before() ? LeftOut{Change::kChanged, &correction.before()}
                                     : LeftOut{Change::kLeftOut};
    }
  }
  return {};
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
    case Change::kKept:
      return "kept";
  }
  return "";
}

void KeepUnsaid(const ReportColumns& columns, const Report* stored, const std::string& origin,
                CsvReport* report) {
  auto before = ByElement(stored);
  bool same = stored != nullptr;
  for (Cell& cell : *report->report.mutable_cells()) {
    const auto known = before.find(cell.element());
    const bool stays = known != before.end() && SameFigure(*known->second, cell);
    if (stays && !columns.Find(ColumnKind::kCellNote).has_value()) {
      cell.set_note(known->second->note());
    }
    same = same && stays;
    if (known != before.end()) {
      before.erase(known);
    }
  }
  for (const auto& [element, cell] : before) {
    same = same && Leave(*stored, element).change == Change::kKept;
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
    const LeftOut left = Leave(*stored, element);
    const std::string was = TextOf(*cell, left.change == Change::kLeftOut);
    changes.push_back({report.row, report.report.name(), LastSegment(element), left.change, was,
                       left.change == Change::kKept ? was
                       : left.in_force != nullptr   ? CellText(*left.in_force)
                                                    : "missing"});
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
