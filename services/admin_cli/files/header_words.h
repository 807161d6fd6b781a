#pragma once
// The columns of a sheet, told by its header row in Vietnamese or English, in any letter case and
// order, with diacritics or without.
//
//   const HeaderWords kColumns[] = {{"nomination", {"đề nghị", "hồ sơ"}, true}, ...};
//   ASSIGN_OR_RETURN(const HeaderPlaces places, FindColumns(kColumns, titles));

#include <absl/status/statusor.h>
#include <absl/types/span.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/admin_cli/files/csv_records.h"

namespace thidua::cli {

// One column that a sheet may have.
struct HeaderWords {
  std::string_view name;                 // in English, as errors call it
  std::vector<std::string_view> others;  // what else it may be called
  bool required = false;
};

// Where the columns stand in a row, in the order of the words; nothing: the sheet does not have it.
struct HeaderPlaces {
  std::vector<std::optional<size_t>> places;
  std::vector<size_t> unknown;  // places of titles that are no column; "stt" and empty ones are not
  std::vector<std::string> faults;  // a column is missing or stands twice
};

HeaderPlaces FindColumns(absl::Span<const HeaderWords> words,
                         const std::vector<std::string>& titles);

// The text as titles and words are compared: without case and diacritics, '_' and several spaces as
// one space.
std::string FoldTitle(std::string_view title);

// The field of the row at that place, trimmed and without the guard of a formula; empty where the
// row or the column is not there.
std::string FieldOf(const CsvRecord& row, std::optional<size_t> place);

}  // namespace thidua::cli
