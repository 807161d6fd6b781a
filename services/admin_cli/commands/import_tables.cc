#include "services/admin_cli/commands/import_tables.h"

#include <algorithm>
#include <array>
#include <set>

namespace thidua::cli {
namespace {

constexpr size_t kShown = 20;      // on a terminal
constexpr size_t kListed = 1'000;  // of faults, for programs
constexpr size_t kGoodRows = 5;    // of a refused report, before they are only counted

Table ChangesTable() {
  return Table({{"ROW", Column::kRight},
                {"REPORT", Column::kName, 1},
                {"RESULT", Column::kText, 2},
                {"FIELD"},
                {"OLD", Column::kRight},
                {"NEW", Column::kRight},
                {"REASON", Column::kShrink}});
}

Table FaultsTable() {
  return Table({{"ROW", Column::kRight},
                {"REPORT", Column::kName, 1},
                {"RESULT", Column::kText, 2},
                {"FIELD"},
                {"REASON", Column::kShrink}});
}

Colour ColourOf(Change change) {
  switch (change) {
    case Change::kCreated:
      return Colour::kGreen;
    case Change::kChanged:
      return Colour::kYellow;
    case Change::kVoided:
    case Change::kLeftOut:
      return Colour::kRed;
    case Change::kUnchanged:
    case Change::kKept:
      return Colour::kDim;
  }
  return Colour::kNone;
}

std::vector<TableCell> RowOf(const ChangedField& change) {
  return {std::to_string(change.row),
          change.report,
          TableCell(ChangeName(change.change), ColourOf(change.change)),
          change.field,
          change.before,
          change.after};
}

struct Rejected {
  std::string report;
  RowFault fault;
};

// Every fault, by row.
std::vector<Rejected> FaultsOf(const std::vector<RefusedReport>& refused) {
  std::vector<Rejected> faults;
  for (const RefusedReport& one : refused) {
    for (const RowFault& fault : one.faults) {
      faults.push_back({one.report->report.name(), fault});
    }
  }
  std::stable_sort(faults.begin(), faults.end(),
                   [](const Rejected& a, const Rejected& b) { return a.fault.row < b.fault.row; });
  return faults;
}

// "good rows of the refused report ...: 3, 4, 7"; empty where every row has a fault.
std::string GoodRowsText(const RefusedReport& refused) {
  std::set<int> bad;
  for (const RowFault& fault : refused.faults) {
    bad.insert(fault.row);
  }
  std::set<int> good;
  for (const CellOrigin& origin : refused.report->origins) {
    if (!bad.contains(origin.row)) {
      good.insert(origin.row);
    }
  }
  std::string rows;
  size_t shown = 0;
  for (const int row : good) {
    if (shown++ == kGoodRows) {
      rows += " and " + std::to_string(good.size() - kGoodRows) + " more";
      break;
    }
    rows += (rows.empty() ? "" : ", ") + std::to_string(row);
  }
  return rows.empty()
             ? ""
             : "good rows of the refused report " + refused.report->report.name() + ": " + rows;
}

}  // namespace

void PrintChanges(const std::vector<ChangedField>& changes, Printer& printer) {
  Table table = ChangesTable();
  size_t changed = 0;
  for (const ChangedField& change : changes) {
    if (change.change != Change::kUnchanged && changed++ < kShown) {
      table.Add(RowOf(change));
    }
  }
  if (changed > 0) {
    printer.Print(table);
  }
  if (changed > kShown) {
    printer.Note("and " + std::to_string(changed - kShown) + " more changes; -o csv lists them");
  }
}

void PrintRefused(const std::vector<ChangedField>& changes,
                  const std::vector<RefusedReport>& refused, int64_t unnamed, Printer& printer) {
  const std::vector<Rejected> faults = FaultsOf(refused);
  const bool people = printer.settings().format == Format::kTable;
  const size_t shown = std::min(faults.size(), people ? kShown : kListed);
  Table table = people ? FaultsTable() : ChangesTable();
  if (!people) {
    for (const ChangedField& change : changes) {
      table.Add(RowOf(change));
    }
  }
  for (size_t i = 0; i < shown; ++i) {
    const auto& [report, fault] = faults[i];
    std::vector<TableCell> row = {std::to_string(fault.row), report,
                                  TableCell("rejected", Colour::kRed), fault.field};
    if (!people) {
      row.insert(row.end(), 2, TableCell(""));
    }
    row.emplace_back(fault.reason);
    table.Add(std::move(row));
  }
  if (!people || shown > 0) {
    printer.Print(table);
  }
  if (faults.size() > shown) {
    printer.Note("and " + std::to_string(faults.size() - shown) +
                 " more refusals; --refused FILE writes all rows of refused reports");
  }
  if (unnamed > 0) {
    printer.Note("and " + std::to_string(unnamed) +
                 " more reports that the service refused without naming them: correct the first "
                 "ones and import again");
  }
  size_t named = 0;
  for (const RefusedReport& one : refused) {
    const std::string text = named < kShown ? GoodRowsText(one) : "";
    if (!text.empty()) {
      printer.Note(text);
      ++named;
    }
  }
}

std::string CountsText(const std::vector<ChangedField>& changes,
                       const std::vector<RefusedReport>& refused) {
  std::array<size_t, 6> counts{};
  for (const ChangedField& change : changes) {
    ++counts[static_cast<size_t>(change.change)];
  }
  size_t values = 0;
  for (const RefusedReport& one : refused) {
    values += one.report->origins.size();
  }
  std::string text;
  for (const Change change : {Change::kCreated, Change::kChanged, Change::kUnchanged,
                              Change::kVoided, Change::kLeftOut, Change::kKept}) {
    text += std::to_string(counts[static_cast<size_t>(change)]) + " " +
            (text.empty() ? "values " : "") + ChangeName(change) + ", ";
  }
  return text + std::to_string(values) + " refused";
}

}  // namespace thidua::cli
