#pragma once
// The columns of a file of reports: what each of them holds, told by the header row.
//
// Two layouts are read. In the long one a row is a value:
//
//   form,period,subject,element,value,status,source,note
//
// and in the wide one a row is a subject, with a column for each element:
//
//   Đơn vị;Dân số trung bình;Tổng thu nhập của nhân dân
//
// Titles are in Vietnamese or English, in any letter case; elements are called by id, title or
// code.

#include <absl/status/statusor.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/admin_cli/files/catalog_terms.h"

namespace thidua::cli {

// What a column holds.
enum class ColumnKind {
  kOwner,
  kForm,
  kPeriod,
  kSubject,
  kReportName,  // instead of the four above
  kElement,
  kValue,   // as people write it: a number in the file's format, a level, or "void"
  kNumber,  // a canonical decimal, as the contracts have it: "1234.5" and never "1.234,5"
  kLevel,
  kVoided,
  kComputed,       // "yes" where the service computes the value
  kUnitOfMeasure,  // which must be the element's own
  kStatus,
  kSource,
  kCellNote,
  kReportNote,
  kFigure,  // of the wide layout: the values of one element
  kIgnored,
};

struct ReportColumn {
  ColumnKind kind = ColumnKind::kIgnored;
  std::string title;                              // as the header has it
  const catalog::v1::Element* element = nullptr;  // of kFigure
};

// What holds for rows that do not say it themselves; empty: nothing does.
struct ReportDefaults {
  std::string owner;
  std::string form;
  std::string period;
};

// The columns in the order of the file. A value.
class ReportColumns {
 public:
  explicit ReportColumns(std::vector<ReportColumn> columns) : columns_(std::move(columns)) {}

  const std::vector<ReportColumn>& all() const { return columns_; }
  // Where the column stands; nothing if there is none. Of kFigure there may be several.
  std::optional<size_t> Find(ColumnKind kind) const;
  bool wide() const { return Find(ColumnKind::kFigure).has_value(); }

 private:
  std::vector<ReportColumn> columns_;
};

// A file has at most so many columns.
inline constexpr size_t kMaxColumns = 1'000;

// Reads the header row. `terms` must outlive the columns.
//   INVALID_ARGUMENT: a column is unknown, stands twice or is missing; the message has all of them.
absl::StatusOr<ReportColumns> ReadReportColumns(const std::vector<std::string>& titles,
                                                const CatalogTerms& terms,
                                                const ReportDefaults& defaults);

}  // namespace thidua::cli
