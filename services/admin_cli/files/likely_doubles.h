#pragma once
// Rows of a file that would enter somebody who is likely there already: in the register of
// recipients, or in another row.

#include <string>
#include <vector>

#include "services/admin_cli/files/nomination_sheet.h"
#include "thidua/awards/v1/recipient.pb.h"

namespace thidua::cli {

// A row, and whom its recipient is alike to.
struct LikelyDouble {
  size_t row = 0;               // place in the sheet
  awards::v1::Recipient other;  // the one that it is alike to
  int other_line = 0;           // of the row that enters the other; 0: it is there already
};

// The doubles of rows without faults whose recipient is neither in `known` under its own name nor
// said to be different. Alike are two of one kind whose names are one to the eye, unless they are
// persons with different years of birth, or not persons and of different units.
std::vector<LikelyDouble> FindLikelyDoubles(const std::vector<SheetNomination>& rows,
                                            const std::vector<awards::v1::Recipient>& known);

}  // namespace thidua::cli
