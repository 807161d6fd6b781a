#include "services/admin_cli/files/target_sheet.h"

#include <absl/strings/ascii.h>
#include <absl/strings/str_join.h>
#include <absl/strings/str_replace.h>

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "common/value/csv_field.h"
#include "common/value/name.h"
#include "common/value/status_macros.h"
#include "common/value/text.h"
#include "services/admin_cli/base/failure.h"
#include "services/admin_cli/base/fields.h"
#include "services/admin_cli/files/csv_dialect.h"
#include "services/admin_cli/files/csv_records.h"
#include "services/admin_cli/files/number_format.h"
#include "services/admin_cli/files/title_id.h"
#include "services/admin_cli/files/written_bound.h"

namespace thidua::cli {
namespace {

using catalog::v1::FormCalendar;
using catalog::v1::FormFrequency;

enum Column {
  kPhrase,
  kTitle,
  kBound,
  kUnit,
  kDue,
  kForm,
  kElement,
  kFrequency,
  kCalendar,
  kSource,
  kColumns
};
constexpr int kRequired = kElement;  // the columns before it

struct ColumnWords {
  std::string_view name;
  std::array<std::string_view, 3> folded;  // how else it may be called
};
constexpr std::array<ColumnWords, kColumns> kWords = {{
    {"phrase", {"cau chu", "nguyen van", "cau van"}},
    {"title", {"chi tieu", "ten chi tieu", "tieu de"}},
    {"bound", {"muc tieu", "muc", "muc phan dau"}},
    {"unit", {"don vi tinh", "dvt", "unit of measure"}},
    {"due", {"han", "thoi han", "den nam"}},
    {"form", {"bieu", "bieu mau", "ten bieu"}},
    {"element", {"ma chi tieu", "ma", "element id"}},
    {"frequency", {"tan suat", "ky bao cao", "dinh ky"}},
    {"calendar", {"lich", "nien do", "nam bao cao"}},
    {"source", {"nguon", "van ban", "can cu"}},
}};

struct FrequencyWord {
  std::string_view folded;
  FormFrequency frequency;
};
constexpr std::array kFrequencies = {
    FrequencyWord{"nam", catalog::v1::FORM_FREQUENCY_YEARLY},
    FrequencyWord{"hang nam", catalog::v1::FORM_FREQUENCY_YEARLY},
    FrequencyWord{"quy", catalog::v1::FORM_FREQUENCY_QUARTERLY},
    FrequencyWord{"hang quy", catalog::v1::FORM_FREQUENCY_QUARTERLY},
    FrequencyWord{"thang", catalog::v1::FORM_FREQUENCY_MONTHLY},
    FrequencyWord{"hang thang", catalog::v1::FORM_FREQUENCY_MONTHLY},
    FrequencyWord{"6 thang", catalog::v1::FORM_FREQUENCY_HALF_YEARLY},
};

// Where each column stands in a row; nothing: the file does not have it.
using Places = std::array<std::optional<size_t>, kColumns>;

absl::StatusOr<Places> FindColumns(const std::vector<std::string>& titles) {
  Places places;
  std::vector<std::string> faults;
  for (size_t i = 0; i < titles.size(); ++i) {
    const std::string title = FoldForSearch(Trimmed(titles[i]));
    const auto known = std::find_if(kWords.begin(), kWords.end(), [&](const ColumnWords& words) {
      return title == words.name ||
             std::find(words.folded.begin(), words.folded.end(), title) != words.folded.end();
    });
    if (known == kWords.end()) {
      if (!title.empty() && title != "stt") {
        faults.push_back("the column " + Quote(titles[i]) + " is not known");
      }
      continue;
    }
    auto& place = places[static_cast<size_t>(known - kWords.begin())];
    if (place.has_value()) {
      faults.push_back("the column " + std::string(known->name) + " stands twice");
    }
    place = i;
  }
  for (size_t column = 0; column < kRequired; ++column) {
    if (!places[column].has_value()) {
      faults.push_back("the column " + std::string(kWords[column].name) + " is missing");
    }
  }
  if (faults.empty()) {
    return places;
  }
  return UsageError(absl::StrJoin(faults, ", ") +
                    "; the columns are phrase, title, bound, unit, due, form, and where wanted "
                    "element, frequency, calendar, source");
}

bool IsDue(const std::string& text) {
  const auto digits = [&](size_t from, size_t count) {
    return text.size() >= from + count &&
           std::all_of(text.begin() + static_cast<int>(from),
                       text.begin() + static_cast<int>(from + count),
                       [](unsigned char c) { return absl::ascii_isdigit(c); });
  };
  return text == "open-ended" || (digits(0, 4) && text.size() == 4) ||
         (text.size() == 10 && digits(0, 4) && text[4] == '-' && digits(5, 2) && text[7] == '-' &&
          digits(8, 2));
}

// Reads the rows of one file.
class Reading {
 public:
  explicit Reading(const Places& places) : places_(places) {}

  void Add(const CsvRecord& row);
  // After all rows.
  absl::StatusOr<TargetSheet> Finish(std::optional<Locale> stated);

 private:
  struct Pending {
    SheetTarget target;
    std::optional<WrittenBound> bound;  // nothing: it is no bound, which is told
    bool states_frequency = false;
    bool states_calendar = false;
  };

  void Fault(int line, Column column, const std::string& what) {
    faults_.emplace_back(line, "line " + std::to_string(line) + ", " +
                                   std::string(kWords[column].name) + ": " + what);
  }
  void ReadRhythm(const std::string& frequency, const std::string& calendar, Pending* pending);
  void DecideNumbers(std::optional<Locale> stated);
  void SetBound(Pending* pending, bool stated);
  void AgreeOnForms();
  void AgreeOnElements();

  const Places& places_;
  NumberEvidence evidence_;
  std::optional<Locale> numbers_;
  std::vector<Pending> rows_;
  std::vector<std::pair<int, std::string>> faults_;  // by line
};

void Reading::Add(const CsvRecord& row) {
  const auto text = [&](Column column) {
    const auto& place = places_[column];
    return place.has_value() && *place < row.fields.size()
               ? Trimmed(UnguardFormula(Trimmed(row.fields[*place])))
               : std::string();
  };
  Pending pending;
  SheetTarget& target = pending.target;
  target.line = row.line;
  target.phrase = text(kPhrase);
  target.title = text(kTitle);
  target.unit = text(kUnit);
  target.due = text(kDue);
  target.form = text(kForm);
  target.element = text(kElement);
  target.source = text(kSource);
  for (const Column column : {kPhrase, kTitle, kUnit, kForm}) {
    if (text(column).empty()) {
      Fault(row.line, column, "is empty");
    }
  }
  for (const Column column : {kTitle, kForm}) {
    if (!text(column).empty() && IdOfTitle(text(column), 40).empty()) {
      Fault(row.line, column, Quote(text(column)) + " has no letter or digit to make an id of");
    }
  }
  if (!IsDue(target.due)) {
    Fault(row.line, kDue,
          Quote(target.due) +
              " is none: write a year such as 2030, the last day of a month such as 2030-06-30, or "
              "open-ended");
  }
  if (!target.element.empty() && !CheckId(target.element).ok()) {
    Fault(row.line, kElement,
          Quote(target.element) +
              " is no id: write small letters a to z, digits and hyphens, or leave it empty");
  }
  if (const auto written = ParseWrittenBound(text(kBound)); !written.ok()) {
    Fault(row.line, kBound, std::string(written.status().message()));
  } else {
    pending.bound = *written;
    if (written->percent && !target.unit.starts_with('%')) {
      Fault(row.line, kBound,
            Quote(text(kBound)) + " has a percent sign, and the unit is " + Quote(target.unit) +
                ": write the unit as %, or the bound without the sign");
    }
    for (const std::string& number : {written->value, written->upper}) {
      evidence_.Add(number, type::v1::VALUE_KIND_AMOUNT);
    }
  }
  ReadRhythm(text(kFrequency), text(kCalendar), &pending);
  rows_.push_back(std::move(pending));
}

void Reading::ReadRhythm(const std::string& frequency, const std::string& calendar,
                         Pending* pending) {
  SheetTarget& target = pending->target;
  if (!frequency.empty()) {
    pending->states_frequency = true;
    const auto known = std::find_if(
        kFrequencies.begin(), kFrequencies.end(),
        [&](const FrequencyWord& word) { return word.folded == FoldForSearch(frequency); });
    const auto value = ParseEnum(*catalog::v1::FormFrequency_descriptor(), frequency);
    if (known != kFrequencies.end()) {
      target.frequency = known->frequency;
    } else if (value.ok()) {
      target.frequency = static_cast<FormFrequency>(*value);
    } else {
      Fault(target.line, kFrequency, std::string(value.status().message()));
    }
  }
  if (!calendar.empty()) {
    pending->states_calendar = true;
    if (const auto value = ParseEnum(*catalog::v1::FormCalendar_descriptor(), calendar);
        value.ok()) {
      target.calendar = static_cast<FormCalendar>(*value);
    } else {
      Fault(target.line, kCalendar, std::string(value.status().message()));
    }
  }
}

void Reading::SetBound(Pending* pending, bool stated) {
  const WrittenBound& written = *pending->bound;
  if (!numbers_.has_value()) {
    for (const std::string& number : {written.value, written.upper}) {
      if (number.empty() || IsTheSameInBoth(number)) {
        continue;
      }
      const std::string why = evidence_.contradictory()
                                  ? "the file has numbers in both formats, " +
                                        Quote(evidence_.witness(Locale::kVietnamese)) + " and " +
                                        Quote(evidence_.witness(Locale::kEnglish)) +
                                        ": write all in one and state it"
                                  : "no other number of the file proves which it is: state it";
      Fault(pending->target.line, kBound,
            Quote(number) + " is " + ReadNumber(number, Locale::kVietnamese).value_or("no number") +
                " as vi and " + ReadNumber(number, Locale::kEnglish).value_or("no number") +
                " as en, and " + why + " with --numbers vi (1.234,5) or --numbers en (1,234.5)");
      return;
    }
  }
  const auto bound = ReadBound(written, numbers_.value_or(Locale::kVietnamese));
  if (!bound.ok()) {
    const std::string by =
        !numbers_.has_value()
            ? ""
            : "; the file's numbers are " + FormatName(*numbers_) +
                  (stated ? ", as is stated"
                          : ", as " + Quote(evidence_.witness(*numbers_)) + " proves");
    Fault(pending->target.line, kBound, std::string(bound.status().message()) + by);
    return;
  }
  pending->target.bound = *bound;
  pending->target.bare = written.bare;
}

void Reading::DecideNumbers(std::optional<Locale> stated) {
  numbers_ = stated.has_value() ? stated : evidence_.format();
  for (Pending& pending : rows_) {
    if (pending.bound.has_value()) {
      SetBound(&pending, stated.has_value());
    }
  }
}

// All rows of a form share its title, frequency and calendar; one that states none takes the
// form's.
void Reading::AgreeOnForms() {
  std::map<std::string, std::vector<Pending*>> forms;
  for (Pending& pending : rows_) {
    forms[IdOfTitle(pending.target.form, 200)].push_back(&pending);
  }
  for (auto& [id, rows] : forms) {
    const Pending* frequent = nullptr;
    const Pending* calendar = nullptr;
    for (const Pending* row : rows) {
      const SheetTarget& target = row->target;
      if (target.form != rows.front()->target.form) {
        Fault(target.line, kForm,
              Quote(target.form) + " is written " + Quote(rows.front()->target.form) + " on line " +
                  std::to_string(rows.front()->target.line) +
                  ": write both alike, or name two forms so that they differ in a letter");
      }
      if (row->states_frequency && frequent == nullptr) {
        frequent = row;
      } else if (row->states_frequency && target.frequency != frequent->target.frequency) {
        Fault(target.line, kFrequency,
              "the form has another one on line " + std::to_string(frequent->target.line) +
                  ": a form is reported in one rhythm");
      }
      if (row->states_calendar && calendar == nullptr) {
        calendar = row;
      } else if (row->states_calendar && target.calendar != calendar->target.calendar) {
        Fault(target.line, kCalendar,
              "the form has another one on line " + std::to_string(calendar->target.line) +
                  ": the periods of a form run on one calendar");
      }
    }
    for (Pending* row : rows) {
      row->target.frequency =
          frequent != nullptr ? frequent->target.frequency : row->target.frequency;
      row->target.calendar = calendar != nullptr ? calendar->target.calendar : row->target.calendar;
    }
  }
}

// Rows that name one element measure one thing; titles tell things apart that have no element
// named.
void Reading::AgreeOnElements() {
  std::map<std::string, const SheetTarget*> by_element;
  std::map<std::string, const SheetTarget*> by_title;
  for (const Pending& pending : rows_) {
    const SheetTarget& target = pending.target;
    const SheetTarget& titled = *by_title.emplace(target.title, &target).first->second;
    if (&titled != &target && !target.title.empty() &&
        (target.element.empty() || titled.element.empty())) {
      Fault(
          target.line, kTitle,
          Quote(target.title) + " stands on line " + std::to_string(titled.line) +
              " already: give both rows the same element if one figure is meant, or another title");
    }
    if (target.element.empty()) {
      continue;
    }
    const SheetTarget& first = *by_element.emplace(target.element, &target).first->second;
    if (first.unit != target.unit || first.form != target.form) {
      Fault(target.line, kElement,
            target.element + " has another unit or form on line " + std::to_string(first.line) +
                ": an element is one figure of one form in one unit of measure");
    }
  }
}

absl::StatusOr<TargetSheet> Reading::Finish(std::optional<Locale> stated) {
  DecideNumbers(stated);
  AgreeOnForms();
  AgreeOnElements();
  if (rows_.empty()) {
    return UsageError("the file has no row below its header");
  }
  if (!faults_.empty()) {
    std::stable_sort(faults_.begin(), faults_.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<std::string> texts;
    for (const auto& [line, text] : faults_) {
      texts.push_back(text);
    }
    return UsageError(absl::StrJoin(texts, "\n  "));
  }
  TargetSheet sheet;
  sheet.numbers = numbers_;
  for (Pending& pending : rows_) {
    sheet.targets.push_back(std::move(pending.target));
  }
  return sheet;
}

}  // namespace

absl::StatusOr<TargetSheet> ReadTargetSheet(std::string_view text, std::optional<Locale> numbers) {
  ASSIGN_OR_RETURN(const CsvSheet csv,
                   ReadCsvSheet(text, [](const std::vector<std::string>& titles) {
                     return FindColumns(titles).status();
                   }));
  if (numbers.has_value() && csv.numbers.has_value() && numbers != csv.numbers) {
    return UsageError("the file states numbers=" + FormatName(*csv.numbers) +
                      " and --numbers says " + FormatName(*numbers) + ": keep one of them");
  }
  ASSIGN_OR_RETURN(const Places places, FindColumns(csv.header.fields));
  Reading reading(places);
  for (const CsvRecord& row : csv.rows) {
    reading.Add(row);
  }
  ASSIGN_OR_RETURN(TargetSheet sheet, reading.Finish(numbers.has_value() ? numbers : csv.numbers));
  sheet.delimiter = csv.delimiter;
  return sheet;
}

}  // namespace thidua::cli
