#include "services/admin_cli/files/header_words.h"

#include <absl/strings/str_join.h>
#include <absl/strings/str_replace.h>
#include <absl/strings/str_split.h>

#include <algorithm>

#include "common/value/csv_field.h"
#include "common/value/text.h"

namespace thidua::cli {
namespace {

bool IsCalled(const HeaderWords& words, const std::string& folded) {
  return FoldTitle(words.name) == folded ||
         std::any_of(words.others.begin(), words.others.end(),
                     [&](std::string_view other) { return FoldTitle(other) == folded; });
}

}  // namespace

std::string FoldTitle(std::string_view title) {
  const std::string folded = absl::StrReplaceAll(FoldForSearch(Trimmed(title)), {{"_", " "}});
  return absl::StrJoin(absl::StrSplit(folded, absl::ByAnyChar(" \t\r\n"), absl::SkipEmpty()), " ");
}

HeaderPlaces FindColumns(absl::Span<const HeaderWords> words,
                         const std::vector<std::string>& titles) {
  HeaderPlaces found;
  found.places.resize(words.size());
  for (size_t i = 0; i < titles.size(); ++i) {
    const std::string folded = FoldTitle(UnguardFormula(Trimmed(titles[i])));
    const auto known = std::find_if(words.begin(), words.end(),
                                    [&](const auto& one) { return IsCalled(one, folded); });
    if (known == words.end()) {
      if (!folded.empty() && folded != "stt" && folded != "tt") {
        found.unknown.push_back(i);
      }
      continue;
    }
    auto& place = found.places[known - words.begin()];
    if (place.has_value()) {
      found.faults.push_back("the column " + std::string(known->name) + " stands twice, as " +
                             Quote(titles[*place]) + " and " + Quote(titles[i]));
    } else {
      place = i;
    }
  }
  for (size_t i = 0; i < words.size(); ++i) {
    if (words[i].required && !found.places[i].has_value()) {
      found.faults.push_back("the column " + std::string(words[i].name) + " is missing");
    }
  }
  return found;
}

std::string FieldOf(const CsvRecord& row, std::optional<size_t> place) {
  return place.has_value() && *place < row.fields.size()
             ? UnguardFormula(Trimmed(row.fields[*place]))
             : "";
}

}  // namespace thidua::cli
