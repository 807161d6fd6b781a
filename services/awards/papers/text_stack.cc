#include "services/awards/papers/text_stack.h"

#include <algorithm>
#include <cmath>

#include "services/awards/papers/certificate.h"

namespace thidua::awards::papers {
namespace {

constexpr double kStep = 0.93;

}  // namespace

double StepSizes::SizeAt(double size, size_t step) {
  const double least = std::min(size, kLeastSize);
  if (step < kLegible) return std::max(size * SpaceAt(step), least);
  return least * std::pow(kStep, static_cast<double>(step - kLegible + 1));
}

double StepSizes::SpaceAt(size_t step) { return std::pow(kStep, static_cast<double>(step)); }

TextStack TextStack::At(Canvas& canvas, const std::vector<StackedText>& texts, double width,
                        size_t step, bool balanced) {
  TextStack stack;
  for (const StackedText& text : texts) {
    TextStyle style = text.style;
    style.size = StepSizes::SizeAt(style.size, step);
    style.balanced = style.balanced && balanced;
    stack.height_ += text.space_before * StepSizes::SpaceAt(step);
    stack.placed_.push_back({text.field, canvas.LayOut(style, text.text, width), stack.height_});
    stack.height_ += stack.placed_.back().text.height();
  }
  return stack;
}

TextStack TextStack::Fit(Canvas& canvas, const std::vector<StackedText>& texts, double width,
                         double room, size_t steps) {
  // Heights fall with the steps: the first that fits is found by halving.
  size_t first = 0, last = steps - 1;
  while (first < last) {
    const size_t middle = (first + last) / 2;
    if (At(canvas, texts, width, middle, false).height() <= room) {
      last = middle;
    } else {
      first = middle + 1;
    }
  }
  // Syllables that are kept together may take a line more.
  for (;; ++first) {
    TextStack stack = At(canvas, texts, width, first, true);
    if (stack.height() <= room || first + 1 >= steps) return stack;
  }
}

const char* TextStack::tallest() const {
  const auto it = std::ranges::max_element(
      placed_, {}, [](const Placed& placed) { return placed.text.height(); });
  return it == placed_.end() ? nullptr : it->field;
}

void TextStack::Draw(Canvas& canvas, double x, double y) const {
  for (const Placed& placed : placed_) canvas.Draw(placed.text, x, y + placed.top);
}

}  // namespace thidua::awards::papers
