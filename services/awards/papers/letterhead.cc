#include "services/awards/papers/letterhead.h"

#include <absl/strings/str_cat.h>

#include <algorithm>

#include "services/awards/papers/words.h"

namespace thidua::awards::papers {
namespace {

constexpr double kIssuerSize = 12;
constexpr double kMottoSize = 13;
constexpr double kNumberSize = 13;
constexpr double kLeftShare = 0.4;    // of the width
constexpr double kRightShare = 0.58;  // the state name fits on one line of an upright page
constexpr double kRuleShare = 0.4;    // of the text above: a third to a half
constexpr double kRuleSpace = 2;
constexpr double kRuleWidth = 0.7;
constexpr double kNumberSpace = 8;

// Centred lines in a column.
class LetterheadColumn {
 public:
  LetterheadColumn(Canvas& canvas, double x, double width, double y)
      : canvas_(canvas), x_(x), width_(width), y_(y) {}

  double y() const { return y_; }
  void MoveTo(double y) { y_ = y; }

  // Returns the width of its widest line.
  double Draw(TextStyle style, const std::string& text) {
    if (text.empty()) return 0;
    style.alignment = Alignment::kCentre;
    style.balanced = true;
    const auto lines = canvas_.LayOut(style, text, width_);
    canvas_.Draw(lines, x_, y_);
    y_ += lines.height();
    return lines.width();
  }

  // The same, of a body's name in capitals. One that takes several lines goes on below "NHÂN DÂN".
  double DrawBody(TextStyle style, std::string name) {
    constexpr std::string_view kPeople = "NHÂN DÂN ";
    const size_t at = name.find(kPeople);
    if (at != std::string::npos && canvas_.LayOut(style, name, width_).line_count() > 1) {
      name[at + kPeople.size() - 1] = '\n';
    }
    return Draw(style, name);
  }

  void DrawRule(double length) {
    const double middle = x_ + width_ / 2;
    y_ += kRuleSpace;
    canvas_.DrawLine(middle - length / 2, y_, middle + length / 2, y_, kRuleWidth, kBlack);
    y_ += kRuleSpace;
  }

 private:
  Canvas& canvas_;
  const double x_;
  const double width_;
  double y_;
};

}  // namespace

void DrawLetterhead(PageFlow& flow, const Letterhead& letterhead) {
  LetterheadColumn left(flow.canvas(), flow.left(), kLeftShare * flow.width(), flow.y());
  LetterheadColumn right(flow.canvas(), flow.left() + (1 - kRightShare) * flow.width(),
                         kRightShare * flow.width(), flow.y());
  left.DrawBody({.size = kIssuerSize}, UpperCase(letterhead.superior));
  left.DrawRule(kRuleShare *
                left.DrawBody({.size = kIssuerSize, .bold = true}, UpperCase(letterhead.issuer)));
  right.Draw({.size = kIssuerSize, .bold = true}, kStateName);
  right.DrawRule(right.Draw({.size = kMottoSize, .bold = true}, kMotto));

  const double below = std::max(left.y(), right.y()) + kNumberSpace;
  left.MoveTo(below);
  right.MoveTo(below);
  if (!letterhead.number.empty()) {
    left.Draw({.size = kNumberSize}, absl::StrCat("Số: ", DocumentNumber(letterhead.number)));
  }
  right.Draw({.size = kNumberSize, .italic = true},
             PlaceAndDate(letterhead.place, letterhead.date));
  flow.Skip(std::max(left.y(), right.y()) - flow.y());
}

void DrawRule(PageFlow& flow, double text_width) {
  if (text_width <= 0) return;
  LetterheadColumn column(flow.canvas(), flow.left(), flow.width(), flow.y());
  column.DrawRule(kRuleShare * text_width);
  flow.Skip(column.y() - flow.y());
}

}  // namespace thidua::awards::papers
