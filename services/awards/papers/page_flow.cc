#include "services/awards/papers/page_flow.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>

#include <algorithm>

namespace thidua::awards::papers {
namespace {

constexpr double kTop = 22 * kMillimetre;
constexpr double kBottom = 20 * kMillimetre;
constexpr double kLeft = 30 * kMillimetre;
constexpr double kRight = 18 * kMillimetre;
constexpr double kPageNumberSize = 13;
constexpr double kMarkSize = 10;

PageSize SizeOf(bool across) { return across ? kAcross : kUpright; }

}  // namespace

PageFlow::PageFlow(Canvas& canvas, bool across, Marks marks)
    : canvas_(canvas), marks_(marks), across_(across) {
  BeginPage();
}

double PageFlow::left() const { return kLeft; }
double PageFlow::width() const { return SizeOf(across_).width - kLeft - kRight; }
double PageFlow::height() const { return SizeOf(across_).height - kTop - kBottom; }
double PageFlow::room() const { return SizeOf(across_).height - kBottom - y_; }
bool PageFlow::is_at_top() const { return y_ <= kTop; }

void PageFlow::Skip(double height) { y_ += std::min(height, std::max(0.0, room())); }

void PageFlow::Need(double height) {
  if (height > room() && !is_at_top()) NextPage();
}

void PageFlow::NextPage() {
  EndPage();
  canvas_.NextPage(SizeOf(across_));
  ++page_;
  BeginPage();
}

void PageFlow::NextSection(bool across) {
  EndPage();
  canvas_.NextPage(SizeOf(across));
  across_ = across;
  page_ = 1;
  BeginPage();
}

void PageFlow::Finish() { EndPage(); }

void PageFlow::BeginPage() {
  y_ = kTop;
  const auto draw = [&](const TextStyle& style, const std::string& text) {
    const auto line = canvas_.LayOut(style, text, width());
    canvas_.Draw(line, kLeft, (kTop - line.height()) / 2);
  };
  if (page_ > 1) {
    draw({.size = kPageNumberSize, .alignment = Alignment::kCentre}, absl::StrCat(page_));
  }
  const std::string marks = absl::StrJoin(PlainMarks(marks_), " - ");
  if (!marks.empty()) {
    draw({.size = kMarkSize, .bold = true, .colour = {0.66, 0.09, 0.11}}, marks);
  }
}

// Marks lie over the text.
void PageFlow::EndPage() { DrawMarks(canvas_, marks_); }

}  // namespace thidua::awards::papers
