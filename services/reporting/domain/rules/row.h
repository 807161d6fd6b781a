#pragma once
// The values of one report by the columns of its round.

#include <cstddef>
#include <cstdint>
#include <vector>

namespace thidua::reporting {

// A value is scaled by its column's decimals; of a state it is the index of the level.
struct Row {
  std::vector<int64_t> values;  // 0 where there is none
  std::vector<char> has;        // 1 where there is a value
  std::vector<char> noted;      // 1 where the cell carries a note, with a value or voided

  // Makes it a row of so many columns without any value; its memory is used again.
  void Reset(size_t columns) {
    values.assign(columns, 0);
    has.assign(columns, 0);
    noted.assign(columns, 0);
  }
};

}  // namespace thidua::reporting
