#pragma once
// QR codes: a text as a square of dark and light modules.

#include <absl/status/statusor.h>

#include <cstdint>
#include <string>
#include <vector>

#include "services/awards/papers/canvas.h"

namespace thidua::awards::papers {

// Of the smallest version that holds the text, as bytes, with error correction M: 15 of 100 damaged
// modules are restored. A value.
class QrCode {
 public:
  //   INVALID_ARGUMENT / INVALID_TEXT: the text is empty, holds a zero byte or is too long.
  static absl::StatusOr<QrCode> Of(const std::string& text);

  // Modules a side, 21 to 177, without the light margin of 4 that readers need around them.
  int side() const { return side_; }
  // Column and row count from the top left corner.
  bool IsDark(int column, int row) const { return dark_[row * side_ + column]; }

 private:
  int side_ = 0;
  std::vector<bool> dark_;  // row by row
};

// Draws the dark modules of `code`, each `module` points wide, as one shape with its top left
// corner at (x, y).
void DrawDarkModules(Canvas& canvas, const QrCode& code, double module, double x, double y);

}  // namespace thidua::awards::papers
