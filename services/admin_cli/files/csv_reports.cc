#include "services/admin_cli/files/csv_reports.h"

#include <absl/strings/numbers.h>
#include <absl/strings/str_cat.h>

#include <algorithm>
#include <map>
#include <utility>

#include "common/value/csv_field.h"
#include "common/value/period.h"
#include "common/value/status_macros.h"
#include "common/value/text.h"
#include "services/admin_cli/base/failure.h"
#include "services/admin_cli/base/fields.h"
#include "services/admin_cli/base/names.h"
#include "services/admin_cli/files/cell_numbers.h"
#include "services/admin_cli/files/number_format.h"

namespace thidua::cli {
namespace {

using catalog::v1::Element;
using reporting::v1::Cell;

// True for what declares that there is no figure, taking back one in force.
bool SaysVoid(std::string_view text) {
  const std::string folded = FoldForSearch(text);
  return folded == "void" || folded == "huy";
}

absl::StatusOr<type::v1::ValueStatus> StatusOf(const std::string& text) {
  const std::string folded = FoldForSearch(text);
  if (folded == "chinh thuc") return type::v1::VALUE_STATUS_OFFICIAL;
  if (folded == "uoc" || folded == "uoc tinh") return type::v1::VALUE_STATUS_ESTIMATE;
  if (folded == "dieu chinh") return type::v1::VALUE_STATUS_ADJUSTED;
  ASSIGN_OR_RETURN(const int status, ParseEnum(*type::v1::ValueStatus_descriptor(), text));
  return static_cast<type::v1::ValueStatus>(status);
}

std::string Message(const absl::Status& status) { return std::string(status.message()); }

// Reads the rows of one table.
class Grouping {
 public:
  Grouping(const CsvTable& table, const CatalogTerms& terms, const ReportDefaults& defaults)
      : table_(table), columns_(table.columns), terms_(terms), defaults_(defaults) {}

  CsvReports Run(std::optional<Locale> stated) {
    for (size_t i = 0; i < table_.rows.size(); ++i) {
      AddRow(i);
    }
    CsvReports read;
    read.numbers = numbers_.Decide(stated, &reports_);
    for (CsvReport& report : reports_) {
      if (report.report.cells().empty() && report.faults.empty()) {
        ++read.without_values;
      } else {
        read.reports.push_back(std::move(report));
      }
    }
    return read;
  }

 private:
  std::string Field(const CsvRecord& row, size_t place) const {
    return place < row.fields.size() ? UnguardFormula(Trimmed(row.fields[place])) : "";
  }

  std::string Field(const CsvRecord& row, ColumnKind kind) const {
    const auto place = columns_.Find(kind);
    return place.has_value() ? Field(row, *place) : "";
  }

  std::string Title(ColumnKind kind, const char* otherwise) const {
    const auto place = columns_.Find(kind);
    return place.has_value() ? columns_.all()[*place].title : otherwise;
  }

  // What the row says, or the flag where it says nothing; an error where they differ.
  absl::StatusOr<std::string> FieldOr(const CsvRecord& row, ColumnKind kind,
                                      const std::string& given, const char* flag) const {
    const std::string field = Field(row, kind);
    if (!field.empty() && !given.empty() && field != given) {
      return UsageError(Quote(field) + " stands here, and " + flag + " is " + Quote(given) +
                        ": leave one of them out");
    }
    return field.empty() ? given : field;
  }

  // What names a row's report, or the column that does not.
  struct Named {
    std::string name;
    std::string column;
    absl::Status status;
  };

  Named ReportOf(const CsvRecord& row) {
    const auto bad = [this](ColumnKind kind, const char* column, const absl::Status& status) {
      return Named{"", Title(kind, column), status};
    };
    if (columns_.Find(ColumnKind::kReportName).has_value()) {
      const auto name = ExpandName(kReport, Field(row, ColumnKind::kReportName));
      return name.ok() ? Named{*name, "", {}} : bad(ColumnKind::kReportName, "name", name.status());
    }
    const auto period_text = FieldOr(row, ColumnKind::kPeriod, defaults_.period, "--period");
    if (!period_text.ok()) return bad(ColumnKind::kPeriod, "--period", period_text.status());
    const auto period = ParsePeriod(*period_text);
    if (!period.ok()) return bad(ColumnKind::kPeriod, "--period", period.status());
    const auto form_text = FieldOr(row, ColumnKind::kForm, defaults_.form, "--form");
    if (!form_text.ok()) return bad(ColumnKind::kForm, "--form", form_text.status());
    const auto form = terms_.FormName(*form_text);
    if (!form.ok()) return bad(ColumnKind::kForm, "--form", form.status());
    const absl::CivilDay day = period->Window().last;
    const std::string owner_text = Field(row, ColumnKind::kOwner);
    const auto owner = Unit(owner_text.empty() ? defaults_.owner : owner_text, day);
    if (!owner.ok()) return bad(ColumnKind::kOwner, "--owner", owner.status());
    const auto subject = Unit(Field(row, ColumnKind::kSubject), day);
    if (!subject.ok()) return bad(ColumnKind::kSubject, "subject", subject.status());
    const auto round = RoundName(*owner, *form, *period_text);
    if (!round.ok()) return bad(ColumnKind::kPeriod, "--period", round.status());
    return Named{*round + "/reports/" + LastSegment(*subject), "", {}};
  }

  const absl::StatusOr<std::string>& Unit(const std::string& term, absl::CivilDay day) {
    const auto known = units_.find({day, term});
    return known != units_.end()
               ? known->second
               : units_.emplace(std::pair(day, term), terms_.UnitName(term, day)).first->second;
  }

  // Numbers say how the file writes them also in rows that are refused.
  void WeighNumbers(const CsvRecord& row) {
    if (!columns_.wide()) {
      const auto element = terms_.Element(Field(row, ColumnKind::kElement));
      if (element.ok()) {
        numbers_.Weigh(**element, Field(row, ColumnKind::kValue));
      }
      return;
    }
    for (size_t i = 0; i < columns_.all().size(); ++i) {
      if (columns_.all()[i].kind == ColumnKind::kFigure) {
        numbers_.Weigh(*columns_.all()[i].element, Field(row, i));
      }
    }
  }

  // A report that takes nothing but the row's fault.
  void Reject(size_t place, const std::string& column, const std::string& reason) {
    const int line = table_.rows[place].line;
    CsvReport& rejected = reports_.emplace_back();
    rejected.row = line;
    rejected.rows.push_back(place);
    rejected.faults.push_back({line, column, reason, ""});
  }

  void AddRow(size_t place) {
    const CsvRecord& row = table_.rows[place];
    const size_t titles = table_.header.fields.size();
    if (row.fields.size() != titles) {
      Reject(place, "",
             absl::StrCat("has ", row.fields.size(), " fields; the header has ", titles));
      return;
    }
    const Named named = ReportOf(row);
    if (named.name.empty()) {
      WeighNumbers(row);
      Reject(place, named.column, Message(named.status));
      return;
    }
    const auto [known, added] = places_.emplace(named.name, reports_.size());
    if (added) {
      reports_.emplace_back().report.set_name(named.name);
      reports_.back().row = row.line;
    }
    report_ = known->second;
    row_ = &row;
    reports_[report_].rows.push_back(place);
    AddReportTexts();
    AddCells();
  }

  void Fault(const std::string& column, const std::string& reason) {
    reports_[report_].faults.push_back({row_->line, column, reason, ""});
  }

  void AddReportTexts() {
    reporting::v1::Report& report = reports_[report_].report;
    const auto set = [&](ColumnKind kind, const std::string& stored, const char* what,
                         const auto& store) {
      const std::string text = Field(*row_, kind);
      if (!text.empty() && stored.empty()) {
        store(text);
      } else if (!text.empty() && stored != text) {
        Fault(Title(kind, ""),
              absl::StrCat("a report has one ", what, "; another row of it says ", Quote(stored)));
      }
    };
    set(ColumnKind::kSource, report.source(), "source",
        [&](const std::string& text) { report.set_source(text); });
    set(ColumnKind::kReportNote, report.note(), "note",
        [&](const std::string& text) { report.set_note(text); });
    for (size_t i = 0; i < columns_.all().size(); ++i) {
      if (columns_.all()[i].title.empty() && !Field(*row_, i).empty()) {
        Fault("", Quote(Field(*row_, i)) + " stands in column " + std::to_string(i + 1) +
                      ", which has no title");
      }
    }
  }

  void AddCells() {
    if (columns_.wide()) {
      for (size_t i = 0; i < columns_.all().size(); ++i) {
        const ReportColumn& column = columns_.all()[i];
        if (column.kind == ColumnKind::kFigure) {
          AddValue(*column.element, column.title, Field(*row_, i));
        }
      }
      return;
    }
    if (Field(*row_, ColumnKind::kComputed) == "yes") {
      return;  // the service makes it of the report's other values
    }
    const std::string element_text = Field(*row_, ColumnKind::kElement);
    const bool has_figure = !Field(*row_, ColumnKind::kValue).empty() ||
                            !Field(*row_, ColumnKind::kNumber).empty() ||
                            !Field(*row_, ColumnKind::kLevel).empty();
    if (element_text.empty() && columns_.Find(ColumnKind::kReportName).has_value() && !has_figure) {
      return;  // the row has a remark, not a cell
    }
    const auto element = terms_.Element(element_text);
    if (!element.ok()) {
      Fault(Title(ColumnKind::kElement, "element"), Message(element.status()));
      return;
    }
    AddLongCell(**element);
  }

  void AddLongCell(const Element& element) {
    const std::string value = Field(*row_, ColumnKind::kValue);
    const std::string number = Field(*row_, ColumnKind::kNumber);
    const std::string level = Field(*row_, ColumnKind::kLevel);
    const bool state = element.kind() == type::v1::VALUE_KIND_STATE;
    const bool voided = Field(*row_, ColumnKind::kVoided) == "yes";
    const int given = (value.empty() ? 0 : 1) + (number.empty() ? 0 : 1) + (level.empty() ? 0 : 1) +
                      (voided ? 1 : 0);
    const std::string unit = Field(*row_, ColumnKind::kUnitOfMeasure);
    if (!unit.empty() && FoldForSearch(unit) != FoldForSearch(element.unit_of_measure())) {
      Fault(Title(ColumnKind::kUnitOfMeasure, ""),
            "WRONG_UNIT: " + element.name() + " is in " + Quote(element.unit_of_measure()) +
                " and the row says " + Quote(unit) + ": convert the value");
    } else if (given > 1) {
      Fault(Title(ColumnKind::kValue, "number"),
            "give one value in a row, or the value void to take a figure back");
    } else if (voided) {
      AddValue(element, Title(ColumnKind::kVoided, ""), "void");
    } else if (!level.empty() && !state) {
      Fault(Title(ColumnKind::kLevel, ""),
            element.name() + " is a number: write it in the column value");
    } else if (!number.empty() && state) {
      Fault(Title(ColumnKind::kNumber, ""),
            element.name() + " is a state: write its level in the column level");
    } else if (!number.empty()) {
      AddCell(element, Title(ColumnKind::kNumber, ""))->set_number(number);
    } else if (!level.empty()) {
      AddValue(element, Title(ColumnKind::kLevel, ""), level);
    } else {
      AddValue(element, Title(ColumnKind::kValue, "value"), value);
    }
  }

  // Adds what a person wrote: a number, a level or "void"; nothing where that says that it is
  // missing.
  void AddValue(const Element& element, const std::string& column, const std::string& text) {
    const bool state = element.kind() == type::v1::VALUE_KIND_STATE;
    const auto level = state ? terms_.Level(element.scale(), text) : std::string();
    if ((!state || !level.ok()) && SaysMissing(text)) {
      return;  // unless a level is called so
    }
    Cell* const cell = AddCell(element, column);
    if (SaysVoid(text)) {
      cell->set_voided(true);
    } else if (!state) {
      numbers_.Add(
          {report_, reports_[report_].report.cells_size() - 1, row_->line, column, text, &element});
    } else if (level.ok()) {
      cell->set_level(*level);
    } else {
      Fault(column, Message(level.status()));
    }
  }

  Cell* AddCell(const Element& element, const std::string& column) {
    CsvReport& report = reports_[report_];
    Cell* const cell = report.report.add_cells();
    report.origins.push_back({row_->line, column});
    cell->set_element(element.name());
    cell->set_note(Field(*row_, ColumnKind::kCellNote));
    if (const std::string text = Field(*row_, ColumnKind::kStatus); !text.empty()) {
      const auto status = StatusOf(text);
      if (status.ok()) {
        cell->set_status(*status);
      } else {
        Fault(Title(ColumnKind::kStatus, ""), Message(status.status()));
      }
    }
    return cell;
  }

  const CsvTable& table_;
  const ReportColumns& columns_;
  const CatalogTerms& terms_;
  const ReportDefaults& defaults_;
  std::vector<CsvReport> reports_;
  std::map<std::string, size_t> places_;  // of the reports, by name
  std::map<std::pair<absl::CivilDay, std::string>, absl::StatusOr<std::string>> units_;
  CellNumbers numbers_;
  // The row that is read, and the report that it belongs to.
  const CsvRecord* row_ = nullptr;
  size_t report_ = 0;
};

}  // namespace

absl::StatusOr<CsvReports> GroupReports(const CsvTable& table, const CatalogTerms& terms,
                                        const ReportDefaults& defaults,
                                        std::optional<Locale> numbers) {
  if (numbers.has_value() && table.numbers.has_value() && numbers != table.numbers) {
    return UsageError("--numbers is " + FormatName(*numbers) + ", and the file states numbers=" +
                      FormatName(*table.numbers) + ": correct one of them");
  }
  return Grouping(table, terms, defaults).Run(numbers.has_value() ? numbers : table.numbers);
}

RowFault LocateFault(const CsvReport& report, std::string_view path, std::string_view description) {
  RowFault fault{report.row, std::string(path), std::string(description), ""};
  const size_t cells = path.find("cells[");
  const size_t close = path.find(']', cells == std::string_view::npos ? path.size() : cells);
  if (close == std::string_view::npos) {
    return fault;
  }
  const std::string_view number = path.substr(cells + 6, close - cells - 6);
  size_t index;
  const bool by_element =
      !absl::SimpleAtoi(absl::string_view(number.data(), number.size()), &index);
  if (by_element) {
    const auto& cells_of = report.report.cells();
    index = std::find_if(cells_of.begin(), cells_of.end(),
                         [&](const auto& cell) { return LastSegment(cell.element()) == number; }) -
            cells_of.begin();
  }
  if (index >= report.origins.size()) {
    return fault;
  }
  fault.row = report.origins[index].row;
  const std::string_view rest = path.substr(close + 1);
  fault.field = rest.starts_with('.') ? std::string(rest.substr(1)) : "element";
  if (by_element || fault.field == "number" || fault.field == "voided" || fault.field == "level") {
    fault.field = report.origins[index].column;
  }
  return fault;
}

}  // namespace thidua::cli
