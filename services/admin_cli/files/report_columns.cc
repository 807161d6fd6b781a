#include "services/admin_cli/files/report_columns.h"

#include <absl/strings/str_join.h>
#include <absl/strings/str_replace.h>

#include <algorithm>
#include <map>

#include "common/value/csv_field.h"
#include "common/value/text.h"
#include "services/admin_cli/base/failure.h"
#include "services/admin_cli/base/fields.h"
#include "services/admin_cli/files/csv_records.h"
#include "thidua/reporting/v1/report.pb.h"

namespace thidua::cli {
namespace {

constexpr size_t kMaxFaults = 20;  // of a header that are told

struct Title {
  ColumnKind kind;
  std::string_view name;
};

// The first name of a kind is the one that errors call it by.
constexpr Title kTitles[] = {
    {ColumnKind::kOwner, "owner"},
    {ColumnKind::kOwner, "đơn vị chủ quản"},
    {ColumnKind::kOwner, "đơn vị tổng hợp"},
    {ColumnKind::kForm, "form"},
    {ColumnKind::kForm, "biểu"},
    {ColumnKind::kForm, "biểu mẫu"},
    {ColumnKind::kForm, "mẫu báo cáo"},
    {ColumnKind::kPeriod, "period"},
    {ColumnKind::kPeriod, "kỳ"},
    {ColumnKind::kPeriod, "kỳ báo cáo"},
    {ColumnKind::kSubject, "subject"},
    {ColumnKind::kSubject, "đơn vị"},
    {ColumnKind::kSubject, "tên đơn vị"},
    {ColumnKind::kSubject, "mã đơn vị"},
    {ColumnKind::kSubject, "đơn vị báo cáo"},
    {ColumnKind::kElement, "element"},
    {ColumnKind::kElement, "chỉ tiêu"},
    {ColumnKind::kElement, "tên chỉ tiêu"},
    {ColumnKind::kElement, "mã chỉ tiêu"},
    {ColumnKind::kValue, "value"},
    {ColumnKind::kValue, "giá trị"},
    {ColumnKind::kValue, "số liệu"},
    {ColumnKind::kNumber, "number"},
    {ColumnKind::kLevel, "level"},
    {ColumnKind::kLevel, "mức"},
    {ColumnKind::kComputed, "computed"},
    {ColumnKind::kStatus, "status"},
    {ColumnKind::kStatus, "trạng thái"},
    {ColumnKind::kSource, "source"},
    {ColumnKind::kSource, "nguồn"},
    {ColumnKind::kSource, "nguồn số liệu"},
    {ColumnKind::kCellNote, "note"},
    {ColumnKind::kCellNote, "ghi chú"},
    {ColumnKind::kIgnored, "stt"},
    {ColumnKind::kIgnored, "tt"},
    {ColumnKind::kIgnored, "title"},
    {ColumnKind::kUnitOfMeasure, "unit of measure"},
    {ColumnKind::kUnitOfMeasure, "đơn vị tính"},
    {ColumnKind::kIgnored, "late"},
    {ColumnKind::kIgnored, "simulated"},
    {ColumnKind::kIgnored, "remedy"},
};

// The columns of a report as `reports get -o csv` writes it, by the paths of its fields.
constexpr Title kPaths[] = {
    {ColumnKind::kReportName, "name"},     {ColumnKind::kElement, "cells.element"},
    {ColumnKind::kNumber, "cells.number"}, {ColumnKind::kLevel, "cells.level"},
    {ColumnKind::kVoided, "cells.voided"}, {ColumnKind::kStatus, "cells.status"},
    {ColumnKind::kCellNote, "cells.note"}, {ColumnKind::kSource, "source"},
    {ColumnKind::kReportNote, "note"},
};

const std::map<ColumnKind, TermIndex>& Vocabulary() {
  static const auto& index = *[] {
    auto* made = new std::map<ColumnKind, TermIndex>();
    for (const Title& title : kTitles) {
      (*made)[title.kind].Add(title.name, 0);
    }
    return made;
  }();
  return index;
}

std::string NameOf(ColumnKind kind) {
  const auto found = std::find_if(std::begin(kTitles), std::end(kTitles),
                                  [kind](const Title& title) { return title.kind == kind; });
  return found == std::end(kTitles) ? "name" : std::string(found->name);
}

// The column of a report that was written as a resource.
std::optional<ReportColumn> PathColumn(const std::string& title) {
  for (const Title& path : kPaths) {
    if (path.name == title) {
      return ReportColumn{path.kind, title};
    }
  }
  return FieldAt(*reporting::v1::Report::descriptor(), title) == nullptr
             ? std::nullopt
             : std::optional(ReportColumn{ColumnKind::kIgnored, title});
}

// The column of a table that people made; or what is wrong with its title.
absl::StatusOr<ReportColumn> TableColumn(const std::string& title, const CatalogTerms& terms) {
  std::optional<ColumnKind> kind;
  for (const auto& [candidate, names] : Vocabulary()) {
    if (!names.Find(absl::StrReplaceAll(title, {{"_", " "}})).empty()) {
      kind = candidate;
    }
  }
  if (!terms.HasElement(title)) {
    return kind.has_value()
               ? ReportColumn{*kind, title}
               : absl::StatusOr<ReportColumn>(UsageError("unknown column " + Quote(title)));
  }
  const auto element = terms.Element(title);
  if (!element.ok()) {
    return element.status();
  }
  if (kind.has_value()) {
    return UsageError("column " + Quote(title) + " is the column " + NameOf(*kind) +
                      " and the element " + (*element)->name() + ": write the element's id");
  }
  return ReportColumn{ColumnKind::kFigure, title, *element};
}

void AddMissing(const ReportColumns& columns, const ReportDefaults& defaults,
                std::vector<std::string>* faults) {
  const auto has = [&](ColumnKind kind) { return columns.Find(kind).has_value(); };
  const auto require = [&](ColumnKind kind, const std::string& instead, bool given) {
    if (!has(kind) && !given) {
      faults->push_back("column " + NameOf(kind) + " is missing" + instead);
    }
  };
  if (!has(ColumnKind::kReportName)) {
    require(ColumnKind::kOwner, "; or give --owner", !defaults.owner.empty());
    require(ColumnKind::kForm, "; or give --form", !defaults.form.empty());
    require(ColumnKind::kPeriod, "; or give --period", !defaults.period.empty());
    require(ColumnKind::kSubject, "", false);
  } else if (!defaults.form.empty() || !defaults.period.empty()) {
    faults->push_back(
        "the column name says of which report a row is: leave --form and --period out");
  }
  const bool values =
      has(ColumnKind::kValue) || has(ColumnKind::kNumber) || has(ColumnKind::kLevel);
  if (columns.wide() && (has(ColumnKind::kElement) || values)) {
    faults->push_back(
        "rows are either values, with the columns element and value, or subjects, with a column "
        "for "
        "each element: this header has both");
  } else if (!columns.wide() && has(ColumnKind::kElement) && !values) {
    faults->push_back("one of the columns value, number and level is needed");
  } else if (!columns.wide()) {
    require(ColumnKind::kElement, ", and no column is called after an element", false);
  }
}

}  // namespace

std::optional<size_t> ReportColumns::Find(ColumnKind kind) const {
  const auto found =
      std::find_if(columns_.begin(), columns_.end(),
                   [kind](const ReportColumn& column) { return column.kind == kind; });
  return found == columns_.end() ? std::nullopt : std::optional<size_t>(found - columns_.begin());
}

absl::StatusOr<ReportColumns> ReadReportColumns(const std::vector<std::string>& titles,
                                                const CatalogTerms& terms,
                                                const ReportDefaults& defaults) {
  if (titles.size() > kMaxColumns) {
    return UsageError("header row: has " + std::to_string(titles.size()) + " columns, more than " +
                      std::to_string(kMaxColumns));
  }
  const bool resource = std::any_of(titles.begin(), titles.end(),
                                    [](const auto& title) { return title == "cells.element"; });
  std::vector<ReportColumn> columns;
  std::vector<std::string> faults;
  for (size_t i = 0; i < titles.size(); ++i) {
    const std::string title = UnguardFormula(Trimmed(titles[i]));
    if (title.empty()) {
      // What spreadsheets leave behind; rows may have nothing in it.
      columns.push_back({ColumnKind::kIgnored, ""});
      continue;
    }
    absl::StatusOr<ReportColumn> column = absl::UnknownError("");
    if (const auto path = resource ? PathColumn(title) : std::nullopt; path.has_value()) {
      column = *path;
    } else {
      column = TableColumn(title, terms);
    }
    if (!column.ok()) {
      faults.emplace_back(column.status().message());
      columns.push_back({ColumnKind::kIgnored, title});
      continue;
    }
    const auto twin =
        std::find_if(columns.begin(), columns.end(), [&column](const ReportColumn& other) {
          return column->kind != ColumnKind::kIgnored && other.kind == column->kind &&
                 other.element == column->element;
        });
    if (twin != columns.end()) {
      faults.push_back("column " + Quote(title) + " stands twice" +
                       (twin->title == title ? "" : ", as " + Quote(twin->title) + " too"));
    }
    columns.push_back(*std::move(column));
  }
  const bool wide = ReportColumns(columns).wide();
  for (ReportColumn& column : columns) {
    if (wide && column.kind == ColumnKind::kCellNote) {
      column.kind = ColumnKind::kReportNote;  // a row is a report
    }
  }
  ReportColumns read(std::move(columns));
  AddMissing(read, defaults, &faults);
  if (faults.size() > kMaxFaults) {
    const size_t more = faults.size() - kMaxFaults;
    faults.resize(kMaxFaults);
    faults.push_back("and " + std::to_string(more) + " more");
  }
  if (!faults.empty()) {
    return UsageError("header row: " + absl::StrJoin(faults, "; "));
  }
  return read;
}

}  // namespace thidua::cli
