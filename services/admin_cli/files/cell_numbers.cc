#include "services/admin_cli/files/cell_numbers.h"

#include <utility>

#include "common/value/text.h"
#include "services/admin_cli/files/csv_records.h"
#include "services/admin_cli/files/csv_reports.h"

namespace thidua::cli {
namespace {

constexpr char kStateIt[] =
    "state the format with --numbers vi (1.234,5) or --numbers en (1,234.5), or with a line "
    "numbers=vi or numbers=en before the header row";

// Of an element that is counted in per cent ("%", "%/năm") the sign says nothing new.
std::string WithoutPercent(const catalog::v1::Element& element, std::string text) {
  if (element.unit_of_measure().starts_with('%') && text.ends_with('%')) {
    text.pop_back();
    return Trimmed(text);
  }
  return text;
}

// "1300 as vi and 1.3 as en".
std::string BothReadings(const std::string& text) {
  const auto reading = [&](Locale format) {
    return ReadNumber(text, format).value_or("no number") + " as " + FormatName(format);
  };
  return reading(Locale::kVietnamese) + " and " + reading(Locale::kEnglish);
}

}  // namespace

void CellNumbers::Add(WrittenNumber number) {
  number.text = WithoutPercent(*number.element, number.text);
  evidence_.Add(number.text, number.element->kind());
  numbers_.push_back(std::move(number));
}

void CellNumbers::Weigh(const catalog::v1::Element& element, const std::string& text) {
  if (element.kind() != type::v1::VALUE_KIND_STATE) {
    evidence_.Add(WithoutPercent(element, text), element.kind());
  }
}

std::optional<Locale> CellNumbers::Decide(std::optional<Locale> stated,
                                          std::vector<CsvReport>* reports) const {
  const std::optional<Locale> format = stated.has_value() ? stated : evidence_.format();
  for (const WrittenNumber& number : numbers_) {
    CsvReport& report = (*reports)[number.report];
    std::optional<std::string> read;
    if (format.has_value()) {
      read = ReadNumber(number.text, *format);
    } else if (IsTheSameInBoth(number.text)) {
      read = ReadNumber(number.text, Locale::kVietnamese);
    }
    if (read.has_value()) {
      report.report.mutable_cells(number.cell)->set_number(*read);
    } else {
      report.faults.push_back(FaultOf(number, format, stated.has_value()));
    }
  }
  return format;
}

RowFault CellNumbers::FaultOf(const WrittenNumber& number, std::optional<Locale> format,
                              bool stated) const {
  RowFault fault{number.row, number.column, "", ""};
  const std::string text = Quote(number.text);
  const bool readable = ReadNumber(number.text, Locale::kVietnamese).has_value() ||
                        ReadNumber(number.text, Locale::kEnglish).has_value();
  if (number.text.ends_with('%')) {
    fault.reason =
        "PERCENTAGE_FOR_PART: " + text + " has a percent sign, and " + number.element->name() +
        " is in " +
        (number.element->unit_of_measure().empty() ? "no per cent"
                                                   : Quote(number.element->unit_of_measure())) +
        ": write what was counted, not its share";
  } else if (!readable) {
    fault.reason = "INVALID_NUMBER: " + text +
                   " is no number; write digits such as 1.234,5 (vi) or 1,234.5 (en), void to take "
                   "a figure back, or leave the cell empty where there is none";
  } else if (format.has_value()) {
    fault.reason =
        "INVALID_NUMBER: " + text + " is " + BothReadings(number.text) +
        "; the file's numbers are " + FormatName(*format) +
        (stated ? ", as is stated" : ", as " + Quote(evidence_.witness(*format)) + " proves") +
        ": write it in that format";
  } else if (evidence_.contradictory()) {
    fault.reason = "AMBIGUOUS_NUMBER: " + text + " is " + BothReadings(number.text) +
                   "; the file has numbers in both formats, " +
                   Quote(evidence_.witness(Locale::kVietnamese)) + " and " +
                   Quote(evidence_.witness(Locale::kEnglish)) + ": write all in one format, and " +
                   kStateIt;
    fault.element = number.element->name();
  } else {
    fault.reason = "AMBIGUOUS_NUMBER: " + text + " is " + BothReadings(number.text) +
                   ", and no other number of the file proves which: " + kStateIt;
    fault.element = number.element->name();
  }
  return fault;
}

}  // namespace thidua::cli
