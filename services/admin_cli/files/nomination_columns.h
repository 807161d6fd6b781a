#pragma once
// The columns of a file of nominations: what each of them holds, told by the header row.
//
//   Họ và tên;Năm sinh;Đơn vị;Chức vụ;Danh hiệu;Thành tích;Ngày nhận;Tờ trình;Biên bản
//
// Titles are in Vietnamese or English, with diacritics or without. A column for each paper of a
// dossier is called after the paper.

#include <absl/status/statusor.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "services/admin_cli/files/award_terms.h"
#include "services/admin_cli/files/header_words.h"

namespace thidua::cli {

// What a column holds.
enum class NominationColumn {
  kId,             // of the nomination
  kRecipient,      // id or name of the recipient
  kKind,           // person, collective, household
  kName,           // as printed
  kBirthYear,      // of a person
  kUnit,           // by id, code or name
  kDescription,    // office or address
  kHonour,         // by id or title
  kMerit,          // what for
  kReceiptDate,    // of the dossier
  kDifferentFrom,  // recipients that are alike and somebody else
};

// What holds for rows that do not say it themselves; empty: nothing does.
struct NominationDefaults {
  std::string kind;
  std::string unit;
  std::string honour;
  std::string merit;
  std::string receipt_date;
};

// The columns of one file. A value.
class NominationColumns {
 public:
  // Reads the header row.
  //   INVALID_ARGUMENT: a column is unknown, stands twice, or is missing and no default stands for
  //   it; the message has all of them.
  static absl::StatusOr<NominationColumns> Read(const std::vector<std::string>& titles,
                                                const AwardTerms& terms,
                                                const NominationDefaults& defaults);

  // The field of the row; empty where the row or the column is not there.
  std::string Field(const CsvRecord& row, NominationColumn column) const;
  // The title of the column as the file has it, or what it would be called.
  std::string Title(NominationColumn column) const;
  // Place and paper of the columns of papers.
  const std::vector<std::pair<size_t, std::string>>& papers() const { return papers_; }
  size_t width() const { return titles_.size(); }

  // The title of the column that a path below "entries[n]" of a request speaks of
  // ("nomination.merit"); the path itself where it is of none.
  std::string ColumnOf(std::string_view path) const;

 private:
  std::vector<std::string> titles_;
  HeaderPlaces places_;
  std::vector<std::pair<size_t, std::string>> papers_;
};

}  // namespace thidua::cli
