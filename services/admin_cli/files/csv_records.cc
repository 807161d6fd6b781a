#include "services/admin_cli/files/csv_records.h"

#include <absl/strings/ascii.h>

#include <algorithm>
#include <array>

#include "common/value/status_macros.h"
#include "services/admin_cli/base/failure.h"

namespace thidua::cli {
namespace {

// White space outside of ASCII: no-break, narrow no-break, thin, and the mark that begins files.
constexpr size_t kMaxFields = 10'000;  // of a row

constexpr std::array<std::string_view, 4> kSpaces = {"\u00A0", "\u202F", "\u2009", "\uFEFF"};

// Reads the field at `*at` and leaves `*at` at what ends it.
absl::StatusOr<std::string> ParseField(std::string_view text, char delimiter, int* line,
                                       size_t* at) {
  const int first = *line;
  const auto ends = [&](size_t i) {
    return i >= text.size() || text[i] == delimiter || text[i] == '\n' || text[i] == '\r';
  };
  const auto fault = [&](const char* what) {
    return UsageError("row " + std::to_string(first) + ": " + what);
  };
  size_t& i = *at;
  std::string field;
  if (i < text.size() && text[i] == '"') {
    ++i;
    while (i < text.size() && (text[i] != '"' || (i + 1 < text.size() && text[i + 1] == '"'))) {
      *line += text[i] == '\n' ? 1 : 0;
      i += text[i] == '"' ? 1 : 0;
      field += text[i++];
    }
    if (i == text.size()) {
      return fault("a quote does not close");
    }
    ++i;
    if (!ends(i)) {
      return fault("text after a closing quote");
    }
    return field;
  }
  for (; !ends(i); ++i) {
    if (text[i] == '"') {
      return fault("a quote within a field that is not quoted");
    }
    field += text[i];
  }
  return field;
}

}  // namespace

std::string Trimmed(std::string_view text) {
  for (bool more = true; more;) {
    const absl::string_view stripped =
        absl::StripAsciiWhitespace(absl::string_view(text.data(), text.size()));
    text = std::string_view(stripped.data(), stripped.size());
    more = false;
    for (const std::string_view space : kSpaces) {
      const bool before = text.starts_with(space);
      text.remove_prefix(before ? space.size() : 0);
      const bool behind = text.ends_with(space);
      text.remove_suffix(behind ? space.size() : 0);
      more = more || before || behind;
    }
  }
  return std::string(text);
}

absl::StatusOr<std::vector<CsvRecord>> ParseCsv(std::string_view text, char delimiter, int line,
                                                size_t limit) {
  std::vector<CsvRecord> records;
  size_t i = 0;
  while (i < text.size() && records.size() < limit) {
    CsvRecord record{line, {}};
    bool more = true;
    while (more) {
      ASSIGN_OR_RETURN(std::string field, ParseField(text, delimiter, &line, &i));
      if (record.fields.size() == kMaxFields) {
        return UsageError("row " + std::to_string(record.line) + ": has more than " +
                          std::to_string(kMaxFields) + " fields");
      }
      record.fields.push_back(std::move(field));
      more = i < text.size() && text[i] == delimiter;
      i += more ? 1 : 0;
    }
    i += i < text.size() && text[i] == '\r' ? 1 : 0;
    if (i < text.size() && text[i] == '\n') {
      ++i;
      ++line;
    } else if (i < text.size()) {
      return UsageError("row " + std::to_string(record.line) + ": a carriage return alone");
    }
    if (std::any_of(record.fields.begin(), record.fields.end(),
                    [](const std::string& field) { return !Trimmed(field).empty(); })) {
      records.push_back(std::move(record));
    }
  }
  return records;
}

}  // namespace thidua::cli
