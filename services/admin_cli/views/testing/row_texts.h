#pragma once
// What a row of a table says.

#include <string>
#include <vector>

#include "services/admin_cli/views/table.h"

namespace thidua::cli::testing {

// The texts of the row's cells.
inline std::vector<std::string> RowTexts(const Table& table, size_t row) {
  std::vector<std::string> texts;
  for (const TableCell& cell : table.rows().at(row)) texts.push_back(cell.text);
  return texts;
}

}  // namespace thidua::cli::testing
