#include "services/awards/papers/marks.h"

#include <cmath>

#include "services/awards/papers/canvas.h"

namespace thidua::awards::papers {
namespace {

constexpr char kSpecimenMark[] = "MẪU - MÔ PHỎNG";
constexpr char kVoidMark[] = "ĐÃ THU HỒI";
constexpr char kDuplicateMark[] = "BẢN CẤP LẠI";

constexpr Colour kSpecimen = {0.35, 0.35, 0.4, 0.28};
constexpr Colour kVoid = {0.8, 0.05, 0.05, 0.5};

constexpr double kSize = 70;
constexpr double kAcrossAngle = -0.4;
constexpr double kUprightAngle = -0.85;

}  // namespace

std::vector<const char*> PlainMarks(const Marks& marks) {
  std::vector<const char*> lines;
  if (marks.specimen) lines.push_back(kSpecimenMark);
  if (marks.revoked) lines.push_back(kVoidMark);
  if (marks.duplicate) lines.push_back(kDuplicateMark);
  return lines;
}

void DrawMarks(Canvas& canvas, const Marks& marks) {
  const PageSize page = canvas.size();
  const double angle = page.width > page.height ? kAcrossAngle : kUprightAngle;
  const auto draw = [&](const char* text, const Colour& colour, double offset) {
    const auto mark = canvas.LayOut(
        {.size = kSize, .bold = true, .colour = colour, .alignment = Alignment::kCentre}, text,
        2 * page.width);
    // Beside each other, at right angles to the line that they are written on.
    canvas.DrawTurned(mark, page.width / 2 - offset * std::sin(angle),
                      page.height / 2 + offset * std::cos(angle), angle);
  };
  const bool both = marks.specimen && marks.revoked;
  if (marks.specimen) draw(kSpecimenMark, kSpecimen, both ? 70 : 0);
  if (marks.revoked) draw(kVoidMark, kVoid, both ? -70 : 0);
}

}  // namespace thidua::awards::papers
