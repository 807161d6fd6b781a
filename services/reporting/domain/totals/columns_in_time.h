#pragma once
// The columns of several rounds of one form.

#include <cstddef>
#include <string_view>
#include <vector>

#include "thidua/reporting/v1/round.pb.h"

namespace thidua::reporting {

// Columns, and where the round of each period has them. It is a value; the rounds must outlive it.
struct ColumnsInTime {
  std::vector<const v1::Column*> columns;
  // By period, then by column: its place among the columns of the period's round, or -1.
  std::vector<std::vector<int>> places;

  size_t size() const { return columns.size(); }
  // Returns where those of an element are.
  std::vector<size_t> Find(std::string_view element) const;
  // Returns the columns that are at `picked`, in that order.
  ColumnsInTime Pick(const std::vector<size_t>& picked) const;
};

// Returns the columns of `rounds`, which are from old to new, null where a period has none: of each
// element that any round asks for the one of the last round that does, in the order of the last
// round. Columns of one element that differ in more than title and decimals are kept apart.
ColumnsInTime ColumnsInTimeOf(const std::vector<const v1::Round*>& rounds);

}  // namespace thidua::reporting
