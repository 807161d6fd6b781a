#include "services/awards/papers/paragraph.h"

#include <absl/strings/str_cat.h>

#include <algorithm>

namespace thidua::awards::papers {
namespace {

constexpr double kLineSpacing = 1.1;
constexpr size_t kTogether = 2;  // lines at the beginning and at the end

Canvas::Text LayOut(PageFlow& flow, const Paragraph& paragraph) {
  const bool centred = paragraph.alignment == Alignment::kCentre;
  const std::string lead =
      paragraph.lead.empty() ? std::string() : absl::StrCat(paragraph.lead, " ");
  const TextStyle style = {.size = kBodySize,
                           .bold = paragraph.bold,
                           .italic = paragraph.italic,
                           .alignment = paragraph.alignment,
                           .line_spacing = kLineSpacing,
                           .indent = paragraph.indented && !centred ? kIndent : 0,
                           .bold_bytes = lead.size(),
                           .balanced = centred};
  return flow.canvas().LayOut(style, absl::StrCat(lead, paragraph.text), flow.width());
}

// How many lines from `first` stand on the flow's page; 0 if it is better to begin another.
size_t LinesThatFit(const PageFlow& flow, const std::vector<Canvas::Line>& lines, size_t first,
                    double keep) {
  const double room = flow.room();
  const size_t count = lines.size();
  const auto height = [&](size_t end) { return lines[end - 1].bottom - lines[first].top; };
  if (height(count) + keep <= room) return count - first;
  size_t end = first;
  while (end < count && height(end + 1) <= room) ++end;
  // The last lines go to the page of what they are kept with.
  const size_t most = count > kTogether ? count - kTogether : 0;
  end = std::min(end, std::max(most, first));
  if (first == 0 && end < kTogether) end = 0;
  return end - first;
}

}  // namespace

void DrawParagraph(PageFlow& flow, const Paragraph& paragraph, double keep) {
  const auto text = LayOut(flow, paragraph);
  const auto lines = text.lines();
  // Three lines and what is kept with them fit on any page.
  keep = std::min(keep, flow.height() / 2);
  for (size_t first = 0; first < lines.size();) {
    size_t count = LinesThatFit(flow, lines, first, keep);
    if (count == 0 && !flow.is_at_top()) {
      flow.NextPage();
      continue;
    }
    // On an empty page something is drawn in any case.
    count = std::max<size_t>(count, 1);
    flow.canvas().DrawLines(text, first, count, flow.left(), flow.y());
    flow.Skip(lines[first + count - 1].bottom - lines[first].top);
    first += count;
    if (first < lines.size()) flow.NextPage();
  }
  flow.Skip(kParagraphSpace);
}

double LeastHeight(PageFlow& flow, const Paragraph& paragraph) {
  const auto lines = LayOut(flow, paragraph).lines();
  const size_t together = lines.size() <= kTogether + 1 ? lines.size() : kTogether;
  return lines[together - 1].bottom;
}

Paragraph AsParagraph(const Heading& heading) {
  return {.text = heading.text,
          .bold = true,
          .alignment = heading.centred ? Alignment::kCentre : Alignment::kLeft};
}

}  // namespace thidua::awards::papers
