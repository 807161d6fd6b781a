#pragma once
// Texts below each other that shrink together until they fit.

#include <cstddef>
#include <string>
#include <vector>

#include "services/awards/papers/canvas.h"

namespace thidua::awards::papers {

// One text of a stack.
struct StackedText {
  const char* field;  // whose text it is, for errors
  TextStyle style;    // as large as it may be
  std::string text;
  double space_before = 0;  // points, at that size
};

// Sizes go down in steps, the same for every stack, so that few sizes of a face are in use.
class StepSizes {
 public:
  // The steps at which no text that was larger becomes smaller than kLeastSize.
  static constexpr size_t kLegible = 20;
  // All steps; at the last ones nothing is legible any more.
  static constexpr size_t kAll = 30;

  // Of a text of that size, at a step.
  static double SizeAt(double size, size_t step);
  // What spaces are multiplied with at a step.
  static double SpaceAt(size_t step);
};

// Texts laid out in a column of one width. Must not outlive its canvas.
class TextStack {
 public:
  // At the first step at which it is not higher than `room`; where there is none, at the last one
  // of `steps`.
  static TextStack Fit(Canvas& canvas, const std::vector<StackedText>& texts, double width,
                       double room, size_t steps = StepSizes::kAll);

  double height() const { return height_; }
  // The member that takes most of the height; null if there is no text.
  const char* tallest() const;
  // Draws it with its column's top left corner at (x, y).
  void Draw(Canvas& canvas, double x, double y) const;

 private:
  struct Placed {
    const char* field;
    Canvas::Text text;
    double top;  // from the top of the stack
  };

  static TextStack At(Canvas& canvas, const std::vector<StackedText>& texts, double width,
                      size_t step, bool balanced);

  std::vector<Placed> placed_;
  double height_ = 0;
};

}  // namespace thidua::awards::papers
