#pragma once
// What a client says of a report, without a message: views of the message or of the bytes that say
// it, which must outlive them. A report has a hundred cells, and a message a hundred texts of its
// own to make and to free.

#include <string_view>
#include <vector>

#include "thidua/reporting/v1/report.pb.h"

namespace thidua::reporting {

struct CellView {
  std::string_view element;
  v1::Cell::ValueCase value_case = v1::Cell::VALUE_NOT_SET;
  std::string_view text;  // the number or the level
  bool voided = false;
  type::v1::ValueStatus status = type::v1::VALUE_STATUS_UNSPECIFIED;
  std::string_view note;

  bool operator==(const CellView&) const = default;
};

struct ReportView {
  std::string_view name;
  std::string_view source;
  std::string_view note;
  std::string_view etag;
  std::vector<CellView> cells;

  bool operator==(const ReportView&) const = default;
};

// Cells of a report that are looked at. CheckCells takes fewer of any form, so that whoever sends
// millions of empty ones gets no memory for them.
inline constexpr size_t kMostCells = 1101;

CellView ViewOf(const v1::Cell& cell);
// Without the cells after kMostCells.
ReportView ViewOf(const v1::Report& report);

// Makes cells of views, which must have passed CheckCells, the cells of the report.
void PutCells(const std::vector<CellView>& cells, v1::Report& report);

// How firm a value is that says so, or does not: not saying is OFFICIAL.
inline type::v1::ValueStatus StatusOf(type::v1::ValueStatus said) {
  return said == type::v1::VALUE_STATUS_UNSPECIFIED ? type::v1::VALUE_STATUS_OFFICIAL : said;
}

}  // namespace thidua::reporting
