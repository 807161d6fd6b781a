#include "services/admin_cli/files/nomination_columns.h"

#include <absl/strings/str_join.h>

#include <algorithm>
#include <map>

#include "common/value/text.h"
#include "services/admin_cli/base/failure.h"

namespace thidua::cli {
namespace {

// In the order of NominationColumn.
const std::vector<HeaderWords>& Words() {
  static const auto& words = *new std::vector<HeaderWords>{
      {"id", {"mã", "mã đề nghị", "nomination"}},
      {"recipient", {"mã người nhận", "mã đối tượng", "recipient id", "người nhận"}},
      {"kind", {"loại", "loại đối tượng", "đối tượng", "recipient kind"}},
      {"name",
       {"họ tên", "họ và tên", "tên", "tên tập thể", "họ tên hoặc tên tập thể",
        "tên cá nhân, tập thể", "display name", "recipient name"}},
      {"birth year", {"năm sinh", "year of birth", "sinh năm"}},
      {"unit", {"đơn vị", "mã đơn vị", "tên đơn vị", "đơn vị công tác", "nơi công tác"}},
      {"description",
       {"chức vụ", "chức danh", "chức vụ, đơn vị", "mô tả", "địa chỉ", "chức vụ, nơi công tác",
        "office", "address"}},
      {"honour",
       {"danh hiệu", "hình thức", "hình thức khen thưởng", "danh hiệu, hình thức",
        "danh hiệu thi đua", "khen thưởng", "honor"}},
      {"merit", {"thành tích", "nội dung", "nội dung thành tích", "tóm tắt thành tích"}},
      {"receipt date", {"ngày nhận", "ngày nhận hồ sơ", "ngày tiếp nhận", "received"}},
      {"different from", {"khác với", "không phải"}}};
  return words;
}

bool Has(const HeaderPlaces& places, NominationColumn column) {
  return places.places[static_cast<size_t>(column)].has_value();
}

// What every row needs and neither a column nor a flag says.
void AddMissing(const HeaderPlaces& places, const NominationDefaults& defaults,
                std::vector<std::string>& faults) {
  const auto require = [&](NominationColumn column, const std::string& given, const char* flag) {
    if (!Has(places, column) && given.empty()) {
      faults.push_back("the column " + std::string(Words()[static_cast<size_t>(column)].name) +
                       " is missing; or give " + flag);
    }
  };
  require(NominationColumn::kHonour, defaults.honour, "--honour");
  require(NominationColumn::kMerit, defaults.merit, "--merit");
  require(NominationColumn::kReceiptDate, defaults.receipt_date, "--receipt-date");
  if (!Has(places, NominationColumn::kName) && !Has(places, NominationColumn::kRecipient)) {
    faults.push_back("one of the columns name and recipient is needed");
  } else if (!Has(places, NominationColumn::kRecipient)) {
    require(NominationColumn::kKind, defaults.kind, "--kind");
    require(NominationColumn::kUnit, defaults.unit, "--unit");
  }
}

}  // namespace

absl::StatusOr<NominationColumns> NominationColumns::Read(const std::vector<std::string>& titles,
                                                          const AwardTerms& terms,
                                                          const NominationDefaults& defaults) {
  NominationColumns columns;
  columns.titles_ = titles;
  columns.places_ = FindColumns(Words(), titles);
  std::vector<std::string> faults = columns.places_.faults;
  for (const size_t place : columns.places_.unknown) {
    const auto paper = terms.Paper(titles[place]);
    if (!paper.has_value()) {
      faults.push_back("the column " + Quote(titles[place]) + " is not known");
    } else if (std::any_of(columns.papers_.begin(), columns.papers_.end(),
                           [&](const auto& known) { return known.second == *paper; })) {
      faults.push_back("the paper " + *paper + " stands twice");
    } else {
      columns.papers_.emplace_back(place, *paper);
    }
  }
  AddMissing(columns.places_, defaults, faults);
  if (faults.empty()) return columns;
  std::vector<std::string> known;
  for (const HeaderWords& words : Words()) known.emplace_back(words.name);
  known.insert(known.end(), terms.papers().begin(), terms.papers().end());
  return UsageError("header row: " + absl::StrJoin(faults, "; ") + "; the columns are " +
                    absl::StrJoin(known, ", "));
}

std::string NominationColumns::Field(const CsvRecord& row, NominationColumn column) const {
  return FieldOf(row, places_.places[static_cast<size_t>(column)]);
}

std::string NominationColumns::Title(NominationColumn column) const {
  const auto place = places_.places[static_cast<size_t>(column)];
  return place.has_value() ? titles_[*place]
                           : std::string(Words()[static_cast<size_t>(column)].name);
}

std::string NominationColumns::ColumnOf(std::string_view path) const {
  static const auto& columns = *new std::map<std::string, NominationColumn, std::less<>>{
      {"nomination.name", NominationColumn::kId},
      {"nomination.honouree.recipient", NominationColumn::kRecipient},
      {"nomination.honouree.display_name", NominationColumn::kName},
      {"nomination.honouree.description", NominationColumn::kDescription},
      {"nomination.honour", NominationColumn::kHonour},
      {"nomination.merit", NominationColumn::kMerit},
      {"nomination.receipt_date", NominationColumn::kReceiptDate},
      {"recipient", NominationColumn::kName},
      {"recipient.name", NominationColumn::kRecipient},
      {"recipient.kind", NominationColumn::kKind},
      {"recipient.display_name", NominationColumn::kName},
      {"recipient.birth_year", NominationColumn::kBirthYear},
      {"recipient.unit", NominationColumn::kUnit},
      {"recipient.description", NominationColumn::kDescription}};
  const auto found = columns.find(path);
  if (found != columns.end()) return Title(found->second);
  for (const auto& [place, paper] : papers_) {
    if (path.starts_with("nomination.dossier") && path.find(paper) != std::string_view::npos) {
      return titles_[place];
    }
  }
  return std::string(path);
}

}  // namespace thidua::cli
