#include "services/admin_cli/views/statistics_view.h"

#include <absl/strings/str_cat.h>

#include <utility>

namespace thidua::cli {

Table StatisticsTable(const awards::v1::Statistics& statistics, bool by_id) {
  std::vector<Column> columns;
  if (by_id) columns.push_back({"row"});
  columns.push_back({by_id ? "title" : "Nội dung", Column::kShrink});
  for (const awards::v1::StatisticsColumn& column : statistics.columns()) {
    columns.push_back({by_id ? column.column() : column.title(), Column::kRight});
  }
  Table table(std::move(columns));
  for (const awards::v1::StatisticsRow& row : statistics.rows()) {
    std::vector<TableCell> cells;
    if (by_id) cells.emplace_back(row.row());
    cells.emplace_back(row.title());
    for (const int64_t count : row.counts()) cells.emplace_back(absl::StrCat(count));
    table.Add(std::move(cells));
  }
  return table;
}

}  // namespace thidua::cli
