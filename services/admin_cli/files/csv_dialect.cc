#include "services/admin_cli/files/csv_dialect.h"

#include <absl/strings/ascii.h>
#include <absl/strings/str_join.h>

#include <array>

#include "common/value/status_macros.h"
#include "common/value/text.h"
#include "services/admin_cli/base/failure.h"
#include "services/admin_cli/files/number_format.h"

namespace thidua::cli {
namespace {

constexpr std::array kDelimiters = {',', ';', '\t'};

// What the lines before the header row state.
struct Preamble {
  std::optional<char> delimiter;
  std::optional<Locale> numbers;
  std::string_view rest;  // from the header row on
  int line = 1;           // at which that begins
};

// A line's text in lower case, without the empty cells that spreadsheets put behind it.
std::string Statement(std::string_view line) {
  std::string statement = absl::AsciiStrToLower(Trimmed(line));
  while (!statement.empty() &&
         (std::string_view(",;\t\"").find(statement.back()) != std::string_view::npos)) {
    statement.pop_back();
  }
  return statement.starts_with('"') ? statement.substr(1) : statement;
}

absl::StatusOr<Preamble> ReadPreamble(std::string_view text) {
  Preamble preamble;
  preamble.rest = text;
  while (true) {
    const size_t end = preamble.rest.find('\n');
    const std::string_view line = preamble.rest.substr(0, end);
    const std::string statement = Statement(line);
    if (const std::string_view sep = line.substr(0, 5);
        absl::AsciiStrToLower(std::string(sep.substr(0, 4))) == "sep=" && sep.size() == 5) {
      if (preamble.delimiter.has_value() && *preamble.delimiter != sep[4]) {
        return UsageError("two lines sep= name two delimiters: leave one of them out");
      }
      preamble.delimiter = sep[4];
      if (DelimiterName(sep[4]).empty()) {
        return UsageError("the line " + Quote(Trimmed(line)) +
                          " names no delimiter: it is sep=, or sep=; or sep= and a tab");
      }
    } else if (statement.starts_with("numbers=")) {
      const std::string format = statement.substr(std::string_view("numbers=").size());
      if (preamble.numbers.has_value() && FormatOf(format) != preamble.numbers) {
        return UsageError("two lines numbers= state two formats: leave one of them out");
      }
      preamble.numbers = FormatOf(format);
      if (!preamble.numbers.has_value()) {
        return UsageError("the line " + Quote(Trimmed(line)) +
                          " states no number format: it is numbers=vi (1.234,5) or numbers=en "
                          "(1,234.5)");
      }
    } else if (!statement.empty() || end == std::string_view::npos) {
      return preamble;
    }
    preamble.rest.remove_prefix(end == std::string_view::npos ? preamble.rest.size() : end + 1);
    ++preamble.line;
  }
}

// The header row under a delimiter, and whether it can be read.
struct Reading {
  char delimiter;
  CsvRecord header;
  absl::Status status;
};

absl::StatusOr<Reading> ReadHeader(const Preamble& preamble, char delimiter, HeaderCheck check) {
  ASSIGN_OR_RETURN(auto records, ParseCsv(preamble.rest, delimiter, preamble.line, 1));
  if (records.empty()) {
    return UsageError("the file has no header row");
  }
  absl::Status status = check(records.front().fields);
  return Reading{delimiter, std::move(records.front()), std::move(status)};
}

}  // namespace

std::string DelimiterName(char delimiter) {
  switch (delimiter) {
    case ',':
      return "comma";
    case ';':
      return "semicolon";
    case '\t':
      return "tab";
    default:
      return "";
  }
}

absl::StatusOr<CsvSheet> ReadCsvSheet(std::string_view text, HeaderCheck check) {
  ASSIGN_OR_RETURN(const Preamble preamble, ReadPreamble(text));
  std::vector<Reading> read;
  std::vector<std::string> faults;
  size_t most_fields = 1;
  for (const char delimiter : kDelimiters) {
    if (preamble.delimiter.has_value() && delimiter != *preamble.delimiter) {
      continue;
    }
    auto reading = ReadHeader(preamble, delimiter, check);
    const absl::Status status = !reading.ok() ? reading.status() : reading->status;
    if (status.ok()) {
      read.push_back(*std::move(reading));
      continue;
    }
    // Only what a delimiter splits may be meant by it; the others say nothing new.
    const size_t fields = reading.ok() ? reading->header.fields.size() : 1;
    const std::string fault =
        "with " + DelimiterName(delimiter) + " as delimiter, " + std::string(status.message());
    if (fields > most_fields || faults.empty()) {
      faults = {fault};
      most_fields = std::max(most_fields, fields);
    } else if (fields == most_fields && fields > 1) {
      faults.push_back(fault);
    }
  }
  if (read.empty()) {
    return UsageError(absl::StrJoin(faults, "; "));
  }
  if (read.size() > 1) {
    return UsageError(
        "the header row can be read with " + DelimiterName(read[0].delimiter) + " and with " +
        DelimiterName(read[1].delimiter) +
        " as delimiter: state which is meant with a first line such as sep=" + read[0].delimiter);
  }
  Reading& header = read.front();
  ASSIGN_OR_RETURN(auto rows, ParseCsv(preamble.rest, header.delimiter, preamble.line));
  rows.erase(rows.begin());
  return CsvSheet{header.delimiter, preamble.numbers, std::move(header.header), std::move(rows)};
}

absl::StatusOr<CsvTable> ReadCsvTable(std::string_view text, const CatalogTerms& terms,
                                      const ReportDefaults& defaults) {
  const auto columns = [&](const std::vector<std::string>& titles) {
    return ReadReportColumns(titles, terms, defaults);
  };
  ASSIGN_OR_RETURN(CsvSheet sheet, ReadCsvSheet(text, [&](const std::vector<std::string>& titles) {
                     return columns(titles).status();
                   }));
  ASSIGN_OR_RETURN(ReportColumns read, columns(sheet.header.fields));
  return CsvTable{std::move(sheet), std::move(read)};
}

}  // namespace thidua::cli
