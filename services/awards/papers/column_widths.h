#pragma once
// How wide the columns of a table are.

#include <vector>

#include "services/awards/papers/canvas.h"
#include "services/awards/papers/document.h"

namespace thidua::awards::papers {

inline constexpr double kSidePadding = 4;  // points beside the text of a cell

// Points, together `width`. A column is as wide as its share says, or wider where a word or, on the
// right, a figure would be broken, up to three tenths of `width` and as long as there is room.
std::vector<double> ColumnWidths(Canvas& canvas, const Table& table, double width);

// Parts of `width` after `shares`, none below its part of `least` unless
// those are more than `width` together. The vectors are equally long, with shares above 0.
std::vector<double> Divide(double width, const std::vector<double>& shares,
                           const std::vector<double>& least);

}  // namespace thidua::awards::papers
